"""Rules of one number: yes or no, a scale, the change since the last cycle, so much a case, proportionally."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.kernel.schemas import Exact, In, example, wrong
from services.monitoring.engine.intervals import Interval

VALUE = "value"
"""What a rule of one number reads: the input of an indicator that has only one."""
MOST = Decimal(1_000_000)
Points = Annotated[Exact, Field(ge=-MOST, le=MOST)]


class Limited(In):
    """Пределы баллов."""

    cap: Points | None = Field(default=None, title="Не больше", description="null — предела нет")
    floor: Points | None = Field(default=None, title="Не меньше", description="null — предела нет")

    @model_validator(mode="after")
    def _ordered(self) -> "Limited":
        if self.cap is not None and self.floor is not None and self.floor > self.cap:
            raise wrong("Нижний предел больше верхнего", "floor")
        return self


class FlagRule(In):
    """Да/нет: при «да» одни баллы, при «нет» другие, обычно ноль."""

    model_config = example({"kind": "flag", "points": 5})

    kind: Literal["flag"] = Field(title="Вид правила")
    points: Points = Field(title="Баллы за «да»")
    otherwise: Points = Field(default=Decimal(0), title="Баллы за «нет»")


class Band(Interval):
    """Промежуток значений и баллы за него."""

    points: Points = Field(title="Баллы")


Bands = Annotated[list[Band], Field(min_length=1, max_length=50)]


class BandsRule(In):
    """Шкала: баллы по промежутку, в который попало значение. Концы указываются явно."""

    model_config = example(
        {
            "kind": "bands",
            "bands": [
                {"lower": 50, "points": 10},
                {"lower": 20, "upper": 50, "points": 5},
                {"upper": 20, "points": 0},
            ],
        }
    )

    kind: Literal["bands"] = Field(title="Вид правила")
    bands: Bands = Field(title="Промежутки")
    otherwise: Points | None = Field(
        default=None, title="Баллы вне промежутков", description="null — промежутки покрывают все значения"
    )


class ChangeRule(In):
    """Динамика: шкала по разности с прошлым циклом, и отдельно баллы тому, кто держит достигнутое."""

    model_config = example(
        {"kind": "change", "bands": [{"lower": 0, "lower_closed": False, "points": 1}], "otherwise": 0,
         "held_from": 100, "held_points": 1, "first": 0}
    )  # fmt: skip

    kind: Literal["change"] = Field(title="Вид правила")
    bands: Bands = Field(title="Промежутки разности", description="Значение минус значение прошлого цикла")
    otherwise: Points | None = Field(default=None, title="Баллы вне промежутков")
    held_from: Exact | None = Field(
        default=None, title="Удержано, если не меньше", description="Например 100 для «или сохранение 100 %»"
    )
    held_points: Points = Field(default=Decimal(0), title="Баллы за удержание")
    first: Points | None = Field(
        default=None,
        title="Баллы без прошлого значения",
        description="null — как если бы значения не было: по правилу о пропусках",
    )


class PerCaseRule(Limited):
    """За каждый случай: начальные баллы плюс баллы за каждую единицу, в пределах.

    Так записывают и штраф за каждого, и min(k·n, предел): «по 30 за каждый способ связи, не больше 100».
    """

    model_config = example(
        {"kind": "per_case", "points": -1, "base": 1, "floor": -5}, {"kind": "per_case", "points": 30, "cap": 100}
    )

    kind: Literal["per_case"] = Field(title="Вид правила")
    points: Points = Field(title="Баллы за единицу", description="Отрицательные — штраф")
    base: Points = Field(default=Decimal(0), title="Начальные баллы")


class LinearRule(In):
    """Пропорционально между двумя значениями; за ними баллы не растут и не убывают.

    Столько-то баллов за единицу и не больше предела, min(k·n, предел), — это вид `per_case`.
    """

    model_config = example({"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 10})

    kind: Literal["linear"] = Field(title="Вид правила")
    lower: Exact = Field(title="Нижнее значение")
    upper: Exact = Field(title="Верхнее значение")
    at_lower: Points = Field(title="Баллы при нижнем значении и ниже")
    at_upper: Points = Field(title="Баллы при верхнем значении и выше")

    @model_validator(mode="after")
    def _ordered(self) -> "LinearRule":
        if self.lower >= self.upper:
            raise wrong("Верхнее значение должно быть больше нижнего", "upper")
        return self


ValueRule = Annotated[FlagRule | BandsRule | ChangeRule | PerCaseRule | LinearRule, Field(discriminator="kind")]
"""Rules of one number: what a term may hold."""
