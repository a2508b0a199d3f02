"""The least and the most a rule can give, from the ranges of its inputs: what a maximum and a per cent stand on."""

from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any, NamedTuple

from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import (
    VALUE,
    AllOfRule,
    BandsRule,
    BestIs100Rule,
    BestLevelRule,
    BonusRule,
    ChangeRule,
    FlagRule,
    FormulaRule,
    Limited,
    LinearRule,
    PerCaseRule,
    QuartileRule,
    SumOfRule,
)

INFINITE = Decimal("Infinity")
ZERO = Decimal(0)


class Range(NamedTuple):
    """From the least to the most; an end that is not known is infinite."""

    low: Decimal
    high: Decimal

    @property
    def finite(self) -> bool:
        return self.low.is_finite() and self.high.is_finite()

    @property
    def interval(self) -> Interval:
        """Both ends in, where there are any."""
        lower, upper = (end if end.is_finite() else None for end in self)
        return Interval(lower=lower, upper=upper, upper_closed=True)


ANYTHING = Range(-INFINITE, INFINITE)
Ranges = Mapping[str, Range]
"""Input → its range; a rule of one number reads `value`."""


@singledispatch
def bounds(rule: Any, ranges: Ranges) -> Range:
    """The least and the most points `rule` can give."""
    raise TypeError(f"no such rule: {rule!r} ({ranges})")


def _among(*points: Decimal | None) -> Range:
    known = [each for each in points if each is not None]
    return Range(min(known), max(known))


def _within(rule: Limited, found: Range) -> Range:
    cap = INFINITE if rule.cap is None else rule.cap
    floor = -INFINITE if rule.floor is None else rule.floor
    return Range(max(min(found.low, cap), floor), max(min(found.high, cap), floor))


@bounds.register
def _(rule: FlagRule, ranges: Ranges) -> Range:
    del ranges
    return _among(rule.points, rule.otherwise)


@bounds.register
def _(rule: BandsRule, ranges: Ranges) -> Range:
    del ranges
    return _among(rule.otherwise, *(band.points for band in rule.bands))


@bounds.register
def _(rule: ChangeRule, ranges: Ranges) -> Range:
    del ranges
    held = rule.held_points if rule.held_from is not None else None
    return _among(rule.otherwise, rule.first, held, *(band.points for band in rule.bands))


@bounds.register
def _(rule: LinearRule, ranges: Ranges) -> Range:
    del ranges
    return _among(rule.at_lower, rule.at_upper)


@bounds.register
def _(rule: AllOfRule, ranges: Ranges) -> Range:
    del ranges
    return _among(rule.points, rule.otherwise)


@bounds.register
def _(rule: BestIs100Rule, ranges: Ranges) -> Range:
    del ranges
    return Range(ZERO, rule.points)


@bounds.register
def _(rule: QuartileRule, ranges: Ranges) -> Range:
    del ranges
    return _among(*rule.points)


@bounds.register
def _(rule: FormulaRule, ranges: Ranges) -> Range:
    """Only its own limits: what a quotient can reach says nothing to a reader."""
    del ranges
    return _within(rule, ANYTHING)


@bounds.register
def _(rule: PerCaseRule, ranges: Ranges) -> Range:
    cases = ranges[VALUE]
    ends = [rule.base + (rule.points * end if rule.points else ZERO) for end in cases]
    return _within(rule, Range(min(ends), max(ends)))


def _terms(rule: BestLevelRule | SumOfRule, ranges: Ranges) -> list[Range]:
    return [bounds(term.rule, {VALUE: ranges[term.input]}) for term in rule.terms]


@bounds.register
def _(rule: BestLevelRule, ranges: Ranges) -> Range:
    found = _terms(rule, ranges)
    return Range(max(each.low for each in found), max(each.high for each in found))


@bounds.register
def _(rule: SumOfRule, ranges: Ranges) -> Range:
    found = _terms(rule, ranges)
    return _within(rule, Range(sum((each.low for each in found), ZERO), sum((each.high for each in found), ZERO)))


@bounds.register
def _(rule: BonusRule, ranges: Ranges) -> Range:
    plain = bounds(rule.rule, ranges)
    raised = [end * rule.multiplier if rule.multiplier else ZERO for end in plain]
    return Range(min(plain.low, *raised), max(plain.high, *raised))
