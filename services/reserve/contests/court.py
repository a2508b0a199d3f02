"""What a court has ruled of a contest."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Day, In, Line, example
from services.kernel.workflow import Refusal

RULING = {"court": "Ленинский районный суд г. Смоленска", "number": "2-1174/2027", "date": "2027-05-20"}


class CourtRuling(In):
    """Судебный акт, которым итог конкурса отменён."""

    model_config = example(RULING)

    court: Line = Field(title="Суд")
    number: Line = Field(title="Номер дела")
    date: Day = Field(title="Дата", description="Вступления в силу: со дня объявления конкурса по сегодняшний")
    file_id: UUID | None = Field(default=None, title="Файл", description="Из видимых вам файлов")


def not_in_force(ruling: CourtRuling, announced_on: date | None, today: date) -> Refusal | None:
    """Of the body of a step: no court has ruled of a contest before it was announced."""
    if ruling.date > today:
        return Refusal.of("date", "in_future", "Судебный акт ещё не вступил в силу").within("ruling")
    if announced_on is not None and ruling.date < announced_on:
        return Refusal.of("date", "before_contest", "Судебный акт старше самого конкурса").within("ruling")
    return None
