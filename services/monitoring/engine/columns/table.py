"""What a rule sees of all subjects: columns of integers, and the arithmetic that never overflows unnoticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import singledispatch
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.intervals import Interval, span
from services.monitoring.engine.kinds import Limited

Integers: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]

SCALE = 10**6
SAFE = 2**62
"""Below it a sum of two still fits into 63 bits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number of every subject, in units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ. Where `known` is false the unit means nothing."""

    units: Integers
    known: Mask
    decimals: int

    def rounded(self, decimals: int) -> "Column":
        """Half-up to so many decimals; one that has no more stays as it is."""
        if decimals >= self.decimals:
            return self
        return replace(self, units=divided(self.units, 10 ** (self.decimals - decimals)), decimals=decimals)


@dataclass(frozen=True, slots=True)
class Table:
    """What a rule sees of all subjects: the columns of `Case`, and for each group the number of the subject's own."""

    value: Column
    inputs: Mapping[str, Column] = field(default_factory=dict)
    previous: Column | None = None
    previous_inputs: Mapping[str, Column] = field(default_factory=dict)
    groups: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    higher_is_better: bool = True
    decimals: int = 6

    def column(self, code: str) -> Column:
        """The column of an input; one that nobody gave is unknown throughout."""
        return self.inputs.get(code) or replace(self.value, known=np.zeros(self.value.known.shape, np.bool_))

    def at(self, code: str) -> "Table":
        before = self.previous_inputs.get(code)
        return replace(
            self,
            value=self.column(code).rounded(self.decimals),
            previous=None if before is None else before.rounded(self.decimals),
        )


Points: TypeAlias = tuple[Integers, Mask]
"""Points in units of 10⁻⁶, and for whom there are any."""


@singledispatch
def points(rule: Any, table: Table) -> Points:
    """What `rule` gives every subject. Each kind of rule has its function, found by its type."""
    raise TypeError(f"no such rule: {rule!r} ({table.value.units.size})")


def micro(value: Decimal) -> int:
    """A number of at most six decimals in units of 10⁻⁶."""
    return int(value.scaleb(6))


def largest(units: Integers) -> int:
    return max(abs(int(units.max())), abs(int(units.min()))) if units.size else 0


def roomy(units: Integers, bound: int) -> Integers:
    """`units` in a type in which `bound` can be held."""
    return units if bound < SAFE or units.dtype == object else units.astype(object)


def divided(over: Integers, under: Integers | int) -> Integers:
    """`over / under` rounded half-up, away from zero; `under` is positive."""
    size = (2 * abs(over) + under) // (2 * under)
    signed: Integers = np.where(over < 0, -size, size)
    return signed


def in_micros(column: Column) -> Integers:
    """The column in units of 10⁻⁶."""
    factor = 10 ** (6 - column.decimals)
    units: Integers = roomy(column.units, largest(column.units) * factor) * factor
    return units


def within(rule: Limited, reached: Integers) -> Integers:
    if rule.cap is not None:
        reached = np.minimum(reached, micro(rule.cap))
    return reached if rule.floor is None else np.maximum(reached, micro(rule.floor))


def holds(interval: Interval, units: Integers, decimals: int) -> Mask:
    held, inside = span(interval, decimals), np.ones(units.shape, np.bool_)
    if held.first is not None:
        inside &= (units >= held.first).astype(np.bool_)
    if held.last is not None:
        inside &= (units <= held.last).astype(np.bool_)
    return inside
