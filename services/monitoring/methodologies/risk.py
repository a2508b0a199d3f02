"""By what a subject is counted into the risk group, and how long one stays there. Thresholds are data: acts differ."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from services.kernel.schemas import Exact, In, Line, example
from services.monitoring.engine.kinds.relative import Group
from services.monitoring.methodologies.indicators import Code


class _Rule(In):
    """What every rule of the risk group says: by which code and in which words its cause is told."""

    code: Code
    title: Line = Field(title="Причина", description="Словами, какими она называется в результате")


class LowLevelRisk(_Rule):
    """Низкий уровень: итог получил один из названных уровней."""

    model_config = example({"kind": "low_level", "code": "low", "title": "Низкий уровень", "levels": ["low"]})

    kind: Literal["low_level"] = Field(title="Вид правила")
    levels: Annotated[list[Code], Field(min_length=1, max_length=20)] = Field(title="Коды уровней")


class FailedIndicatorRisk(_Rule):
    """Провален ключевой показатель: его баллы ниже порога. Показатель, который не учитывается, не провален."""

    model_config = example(
        {"kind": "failed_indicator", "code": "gia", "title": "Есть не сдавшие ГИА", "indicator": "2.3", "below": 1}
    )

    kind: Literal["failed_indicator"] = Field(title="Вид правила")
    indicator: Code = Field(title="Код показателя")
    below: Exact = Field(title="Баллы меньше")


class WeakDirectionRisk(_Rule):
    """Слабое направление: меньше порога в процентах от его применимого максимума."""

    model_config = example(
        {"kind": "weak_direction", "code": "weak_quality", "title": "Слабая подготовка обучающихся",
         "direction": "quality", "below": 30}
    )  # fmt: skip

    kind: Literal["weak_direction"] = Field(title="Вид правила")
    direction: Code = Field(title="Код направления")
    below: Exact = Field(title="Процент меньше")


LOWEST_QUARTER = Fraction(3, 4)
"""In the lowest quarter of a group is who has at least this share of it strictly above."""


class LowestQuartileRisk(_Rule):
    """Нижняя четверть группы по проценту от максимума: не меньше трёх четвертей группы стоят строго выше.

    Поэтому в риске не больше четверти группы, равные решаются в пользу субъекта, а в группе меньше четырёх — никто.
    """

    model_config = example(
        {"kind": "lowest_quartile", "code": "bottom", "title": "Нижняя четверть кластера", "group": "cluster"}
    )

    kind: Literal["lowest_quartile"] = Field(title="Вид правила")
    group: Group = Field(default="cluster", title="Среди кого")


class NotPassedRisk(_Rule):
    """Не набран порог баллов."""

    model_config = example({"kind": "not_passed", "code": "pass_mark", "title": "Порог не набран"})

    kind: Literal["not_passed"] = Field(title="Вид правила")


RiskRule = Annotated[
    LowLevelRisk | FailedIndicatorRisk | WeakDirectionRisk | LowestQuartileRisk | NotPassedRisk,
    Field(discriminator="kind"),
]


class RiskPolicy(In):
    """Группа риска: по каким правилам в неё попадают и когда из неё выходят. Достаточно одного правила."""

    rules: Annotated[list[RiskRule], Field(max_length=50)] = Field(default=[], title="Правила")
    clean_cycles: int = Field(
        default=2, ge=1, le=10, title="Циклов без риска до выхода", description="Подряд; по умолчанию два"
    )
    grace_months: int = Field(
        default=12,
        ge=0,
        le=60,
        title="Месяцев льготы",
        description="Пока руководитель назначен меньше стольких месяцев назад (на день, на который оценивают), цикл не "
        "считается ему ни риском, ни выходом из риска; организации считается",
    )
