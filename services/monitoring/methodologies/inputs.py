"""What a subject is asked for: one number, and which answers there can be."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, Line
from services.monitoring.engine.bounds import ANYTHING, Range
from services.monitoring.engine.checks import Grid
from services.monitoring.engine.intervals import Interval, written
from services.monitoring.engine.kinds import InputCode


class InputKind(StrEnum):
    flag = "flag"
    cases = "count"
    number = "number"


LABELS: dict[InputKind, str] = labelled(
    {
        InputKind.flag: "да или нет",
        InputKind.cases: "целое число, не меньше нуля",
        InputKind.number: "число",
    }
)


class Asked(In):
    """Входное данное: что спрашивается и какие ответы возможны."""

    code: InputCode
    title: Line = Field(title="Название")
    kind: InputKind = Field(default=InputKind.number, title="Вид")
    minimum: Exact | None = Field(default=None, title="Не меньше", description="Иное значение не принимается")
    maximum: Exact | None = Field(default=None, title="Не больше", description="Иное значение не принимается")
    usual: Interval | None = Field(
        default=None, title="Обычные значения", description="Иное значение принимается с предупреждением"
    )
    jump: Annotated[Exact, Field(ge=0)] | None = Field(
        default=None, title="Обычное изменение", description="Больше — предупреждение: сверьте с прошлым циклом"
    )

    @property
    def range(self) -> Range:
        """The answers there can be."""
        least = {InputKind.flag: Decimal(0), InputKind.cases: Decimal(0)}.get(self.kind, ANYTHING.low)
        most = Decimal(1) if self.kind is InputKind.flag else ANYTHING.high
        return Range(
            least if self.minimum is None else max(least, self.minimum),
            most if self.maximum is None else min(most, self.maximum),
        )

    def grid(self, decimals: int) -> Grid:
        """The answers there can be, where numbers are rounded to `decimals` before they are compared."""
        return Grid(decimals if self.kind is InputKind.number else 0, self.range.interval)

    def unfit(self, value: Decimal) -> str | None:
        """Why `value` is no answer to what is asked, in Russian; None when it is one."""
        least, most = self.range
        if self.kind is InputKind.flag and value not in (0, 1):
            return "Ответ «да» — это 1, «нет» — это 0"
        if self.kind is InputKind.cases and value != value.to_integral_value():
            return "Ожидается целое число"
        if value < least:
            return f"Должно быть не меньше {written(least)}"
        return f"Должно быть не больше {written(most)}" if value > most else None
