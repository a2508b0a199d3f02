"""Intervals with explicit ends, and where a scale of them leaves a gap or counts a value twice.

A value is rounded to the indicator's decimals before it is compared, so ends are compared on that grid: between «60–65»
and «66 и более» there is a gap for per cent with one decimal (65.5) and none for whole numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, wrong


class Interval(In):
    """Промежуток значений с явно открытыми или закрытыми концами."""

    lower: Exact | None = Field(default=None, title="От", description="null — снизу не ограничен")
    lower_closed: bool = Field(default=True, title="Включая нижний конец")
    upper: Exact | None = Field(default=None, title="До", description="null — сверху не ограничен")
    upper_closed: bool = Field(default=False, title="Включая верхний конец")

    @model_validator(mode="after")
    def _holds_something(self) -> "Interval":
        if self.lower is not None and self.upper is not None:
            point = self.lower == self.upper and self.lower_closed and self.upper_closed
            if self.lower > self.upper or (self.lower == self.upper and not point):
                raise wrong("В промежутке нет ни одного значения", "upper")
        return self

    def holds(self, value: Decimal) -> bool:
        above = self.lower is None or value > self.lower or (self.lower_closed and value == self.lower)
        below = self.upper is None or value < self.upper or (self.upper_closed and value == self.upper)
        return above and below

    def __str__(self) -> str:
        """As an official writes it: `[20; 50)`, `(-∞; 20)`."""
        left = f"{'[' if self.lower_closed else '('}{written(self.lower)}" if self.lower is not None else "(-∞"
        right = f"{written(self.upper)}{']' if self.upper_closed else ')'}" if self.upper is not None else "∞)"
        return f"{left}; {right}"


def written(number: Decimal) -> str:
    """As a Russian reader writes a number: `2,8`."""
    return f"{number.normalize() + 0:f}".replace(".", ",")  # there is no −0


@dataclass(frozen=True, slots=True)
class Span:
    """The whole numbers an interval holds on a grid: `first`..`last`, None where it has no end."""

    first: int | None
    last: int | None


def span(interval: Interval, decimals: int) -> Span:
    """The grid values of `interval`, in units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ."""
    first = last = None
    if interval.lower is not None:
        scaled = interval.lower.scaleb(decimals)
        first = int(scaled.to_integral_value(ROUND_CEILING))
        first += not interval.lower_closed and first == scaled
    if interval.upper is not None:
        scaled = interval.upper.scaleb(decimals)
        last = int(scaled.to_integral_value(ROUND_FLOOR))
        last -= not interval.upper_closed and last == scaled
    return Span(first, last)


FAR = 10**30
"""Beyond every value: where an interval without an end ends."""


class ScaleFlaw(StrEnum):
    gap = "gap"
    overlap = "overlap"
    empty = "empty"


LABELS: dict[ScaleFlaw, str] = labelled(
    {
        ScaleFlaw.gap: "Разрыв: значение не попадает ни в один промежуток",
        ScaleFlaw.overlap: "Пересечение: значение попадает в два промежутка",
        ScaleFlaw.empty: "Пустой промежуток: ни одно значение в него не попадёт",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a scale, shown by a value that meets it."""

    flaw: ScaleFlaw
    example: Decimal
    bands: tuple[int, ...]
    """The intervals concerned, by their index; none for a gap before the first or after the last."""


def findings(intervals: Sequence[Interval], decimals: int, domain: Interval) -> Iterator[Finding]:
    """Gaps and overlaps within `domain`, and intervals that none of its values can fall into."""
    first, last = _ends(domain, decimals)
    bands = []
    for index, each in enumerate(intervals):
        lower, upper = _ends(each, decimals)
        if max(lower, first) <= min(upper, last):
            bands.append((max(lower, first), min(upper, last), index))
        else:
            yield Finding(ScaleFlaw.empty, _value(lower if lower > -FAR else upper, decimals), (index,))
    covered = first - 1
    its: tuple[int, ...] = ()
    for lower, upper, index in sorted(bands):
        if lower <= covered:
            yield Finding(ScaleFlaw.overlap, _value(lower, decimals), (*its, index))
        elif lower > covered + 1:
            yield Finding(ScaleFlaw.gap, _between(covered + 1, lower - 1, decimals), (*its, index))
        if upper > covered:
            covered, its = upper, (index,)
    if covered < last:
        yield Finding(ScaleFlaw.gap, _between(covered + 1, last, decimals), its)


def _ends(interval: Interval, decimals: int) -> tuple[int, int]:
    """The span with far ends in place of none."""
    found = span(interval, decimals)
    return (-FAR if found.first is None else found.first, FAR if found.last is None else found.last)


def _between(first: int, last: int, decimals: int) -> Decimal:
    """A value a reader would choose to show the gap: beside the end it has, else its middle."""
    if first <= -FAR:
        return _value(last, decimals)
    return _value(first if last >= FAR else (first + last) // 2, decimals)


def _value(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals)
