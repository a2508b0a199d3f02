"""What is said of calculations."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Instant, Out, Prose, Version, example
from services.monitoring.calculations.rules import ResultStanding


class CalculationIn(In):
    """Новый расчёт цикла."""

    model_config = example({}, {"reason": "Удовлетворены возражения двух школ"})

    reason: Prose | None = Field(default=None, title="Причина расчёта", description="Остаётся в истории цикла")


class CalculationItem(Out):
    """Расчёт: кто, когда, по какой методике и по каким данным."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    cycle_id: UUID = Field(title="Цикл")
    number: int = Field(title="Номер расчёта", description="С единицы, по порядку")
    standing: ResultStanding = Field(title="Положение")
    methodology_id: UUID = Field(title="Методика")
    content_hash: str = Field(title="Хеш методики")
    input_hash: str = Field(title="Хеш данных", description="Равные данные по равной методике дают равные результаты")
    subjects: int = Field(title="Субъектов")
    reason: str | None = Field(title="Почему считали")
    account: UUID = Field(title="Учётная запись")
    role: str = Field(title="Роль")
    calculated_at: Instant = Field(title="Рассчитан")
    shown_at: Instant | None = Field(title="Показан", description="Когда результаты увидели те, кого оценивают")
    version: Version


class CalculationQuery(ListQuery):
    """Отбор расчётов."""

    standing: ResultStanding | None = Field(default=None, description="Положение")
    sort: Literal["number", "-number"] = Field(default="-number", description="Порядок")
