"""What a court has ruled of a contest."""

from datetime import date

from pydantic import Field

from services.kernel.schemas import Day, In, Line, example
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal

RULING = {"court": "Ленинский районный суд г. Смоленска", "number": "2-1174/2027", "date": "2027-05-20"}


class CourtRuling(In):
    """Судебный акт, которым итог конкурса отменён."""

    model_config = example(RULING)

    court: Line = Field(title="Суд")
    number: Line = Field(title="Номер дела")
    date: Day = Field(title="Дата", description="Вступления в силу")


def not_in_force(ruling: CourtRuling, today: date) -> Refusal | None:
    """Of the body of a step."""
    if ruling.date <= today:
        return None
    detail = "Судебный акт ещё не вступил в силу"
    return Refusal("in_future", detail, (field_error(("ruling", "date"), "in_future", detail),))
