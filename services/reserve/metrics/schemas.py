"""What is said of the metrics of the reserve."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.periods import is_proper
from services.kernel.places import Place
from services.kernel.schemas import Day, Exact, In, Instant, Out, Version, example, wrong
from services.reserve.metrics.rules import ReserveMetric


class MetricRunCreate(In):
    """За какой период посчитать."""

    model_config = example({"period_from": "2025-09-01", "period_to": "2026-08-31"})

    period_from: Day = Field(title="Период с", description="Включительно")
    period_to: Day = Field(title="Период по", description="Включительно, не позже сегодняшнего дня")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not is_proper(self.period_from, self.period_to):
            raise wrong("Период кончается раньше, чем начинается", "period_to")
        return self


class ReserveMetricOut(Out):
    """Показатель резерва на одной территории: сумма по случаям, сколько их и значение."""

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория расчёта")
    metric: ReserveMetric = Field(title="Показатель")
    title: str = Field(title="Название")
    definition: str = Field(title="Как считается")
    total: Exact = Field(title="Сумма", description="У долей — сколько случаев засчитано")
    cases: int = Field(title="Случаев")
    value: Exact | None = Field(title="Значение", description="Доли — в процентах; null — случаев нет, и это не ноль")


class MetricRunItem(Out):
    """Расчёт показателей резерва в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    period_from: Day = Field(title="Период с", description="Включительно")
    period_to: Day = Field(title="Период по", description="Включительно")
    computed_at: Instant = Field(title="Посчитано")
    version: Version


class MetricRunOut(MetricRunItem):
    """Расчёт показателей резерва: территории целиком и каждого муниципалитета. После расчёта не меняется."""

    figures: list[ReserveMetricOut] = Field(title="Показатели")


class MetricRunQuery(ListQuery):
    """Отбор расчётов."""

    place: Place | None = Field(default=None, description="Не выше этого места")
    period_from: Day | None = Field(default=None, description="Период начинается не раньше")
    period_to: Day | None = Field(default=None, description="Период кончается не позже, включительно")
    sort: Literal["computed_at", "-computed_at", "period_from", "-period_from"] = Field(
        default="-computed_at", description="Порядок"
    )
