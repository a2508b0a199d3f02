"""What a rule sees of one subject, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any, TypeAlias

from services.monitoring.engine.intervals import written
from services.monitoring.engine.kinds import Limited

MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule sees of one subject; a missing number is no key.

    The value is rounded already. Inputs are as given, for formulas; what a term or a condition compares is `at` it.
    """

    value: Decimal | None
    inputs: Mapping[str, Decimal] = field(default_factory=dict)
    previous: Decimal | None = None
    previous_inputs: Mapping[str, Decimal] = field(default_factory=dict)
    peers: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    """Group → the values of all its subjects, this one among them."""
    higher_is_better: bool = True
    decimals: int = 6
    """To which numbers are rounded before they are compared."""

    def at(self, code: str) -> "Case":
        """The case as a term sees it: its own input, rounded, in place of the value."""
        now, before = (
            None if (given := inputs.get(code)) is None else rounded(given, self.decimals)
            for inputs in (self.inputs, self.previous_inputs)
        )
        return replace(self, value=now, previous=before)


@dataclass(frozen=True, slots=True)
class Hit:
    """The points of a rule, and in Russian how they came about."""

    points: Decimal
    because: str
    of: tuple["Hit", ...] = ()
    """What it was put together from: terms, conditions, the rule a bonus multiplies."""


Outcome: TypeAlias = Hit | None
"""None: the value, or what the rule needs beside it, is missing; the indicator's missing policy decides."""


@singledispatch
def points(rule: Any, case: Case) -> Outcome:
    """What `rule` gives in this case. Each kind of rule has its function, found by its type."""
    raise TypeError(f"no such rule: {rule!r} ({case.value})")


def rounded(value: Fraction | Decimal, decimals: int = 6) -> Decimal:
    """Half-up to so many decimals, away from zero, as an official would round on paper."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, rest = divmod(abs(value.numerator) * 10**decimals, value.denominator)
    units = whole + (2 * rest >= value.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-decimals)


def within(rule: Limited, reached: Decimal) -> tuple[Decimal, str]:
    """`reached` brought within the limits of the rule, and the words for it."""
    if rule.cap is not None and reached > rule.cap:
        return rule.cap, f", не больше {written(rule.cap)}"
    if rule.floor is not None and reached < rule.floor:
        return rule.floor, f", не меньше {written(rule.floor)}"
    return reached, ""
