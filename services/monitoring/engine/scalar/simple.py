"""Points of one number."""

from decimal import Decimal
from fractions import Fraction

from services.monitoring.engine.intervals import written
from services.monitoring.engine.kinds import BandsRule, ChangeRule, FlagRule, LinearRule, PerCaseRule
from services.monitoring.engine.scalar.case import Case, Hit, Outcome, points, rounded, within


@points.register
def flag(rule: FlagRule, case: Case) -> Outcome:
    if case.value is None:
        return None
    return Hit(rule.points, "да") if case.value else Hit(rule.otherwise, "нет")


def _banded(rule: BandsRule | ChangeRule, value: Decimal) -> Outcome:
    for band in rule.bands:
        if band.holds(value):
            return Hit(band.points, f"{written(value)} в промежутке {band}")
    return None if rule.otherwise is None else Hit(rule.otherwise, f"{written(value)} вне промежутков")


@points.register
def bands(rule: BandsRule, case: Case) -> Outcome:
    return None if case.value is None else _banded(rule, case.value)


@points.register
def change(rule: ChangeRule, case: Case) -> Outcome:
    if case.value is None:
        return None
    if case.previous is None:
        moved = None if rule.first is None else Hit(rule.first, "прошлого значения нет")
    else:
        moved = _banded(rule, case.value - case.previous)
    if rule.held_from is not None and case.value >= rule.held_from:
        held = Hit(rule.held_points, f"удержано не меньше {written(rule.held_from)}")
        return held if moved is None or held.points > moved.points else moved
    return moved


@points.register
def per_case(rule: PerCaseRule, case: Case) -> Outcome:
    if case.value is None:
        return None
    total, limit = within(rule, rounded(rule.base + rule.points * case.value))
    base = f"{written(rule.base)} + " if rule.base else ""
    return Hit(total, f"{base}{written(rule.points)} × {written(case.value)}{limit}")


@points.register
def linear(rule: LinearRule, case: Case) -> Outcome:
    if case.value is None:
        return None
    inside = min(max(case.value, rule.lower), rule.upper)
    share = Fraction(inside - rule.lower) / Fraction(rule.upper - rule.lower)
    total = rounded(Fraction(rule.at_lower) + share * Fraction(rule.at_upper - rule.at_lower))
    return Hit(total, f"{written(case.value)} между {written(rule.lower)} и {written(rule.upper)}")
