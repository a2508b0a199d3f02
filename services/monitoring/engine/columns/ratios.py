"""Formulas on columns of fractions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from services.monitoring.engine.columns.table import SAFE, Integers, Mask, Table, largest, roomy


@dataclass(frozen=True, slots=True)
class Ratio:
    """Columns of fractions: `over / under`, `under` positive; false in `known` where a division was by zero."""

    over: Integers
    under: Integers
    known: Mask


_COMBINED: Mapping[str, Callable[[Integers, Integers, Integers, Integers], Integers]] = {
    "+": lambda a, b, c, d: a * d + c * b,
    "-": lambda a, b, c, d: a * d - c * b,
    "*": lambda a, b, c, d: a * c,  # noqa: ARG005  # the denominators are the caller's
}


class Ratios:
    """The algebra of `formulas` on columns."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.shape = table.value.units.shape

    def number(self, value: Fraction) -> Ratio:
        kind: Any = np.int64 if max(abs(value.numerator), value.denominator) < SAFE else object
        over, under = np.full(self.shape, value.numerator, kind), np.full(self.shape, value.denominator, kind)
        return Ratio(over, under, np.ones(self.shape, np.bool_))

    def name(self, name: str) -> Ratio:
        column = self.table.column(name)
        units = np.where(column.known, column.units, 0)
        return Ratio(units, np.full(self.shape, 10**column.decimals, np.int64), column.known)

    def combine(self, operator: str, left: Ratio, right: Ratio) -> Ratio:
        known = left.known & right.known
        bound = max(
            largest(left.over) * largest(right.under) + largest(right.over) * largest(left.under),
            largest(left.under) * largest(right.under),
            largest(left.over) * largest(right.over),
            largest(left.under) * largest(right.over),
        )
        a, b = roomy(left.over, bound), roomy(left.under, bound)
        c, d = roomy(right.over, bound), roomy(right.under, bound)
        if operator in ("min", "max"):
            first = (a * d <= c * b) == (operator == "min")
            return Ratio(np.where(first, a, c), np.where(first, b, d), known)
        if operator == "/":
            sign = np.where(c < 0, -1, 1)
            return Ratio(a * d * sign, np.where(c == 0, 1, b * abs(c)), known & (c != 0).astype(np.bool_))
        return Ratio(_COMBINED[operator](a, b, c, d), b * d, known)
