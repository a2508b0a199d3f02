"""Points of several inputs."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from services.monitoring.engine.formulas import Exactly, Undefined, compute, parse
from services.monitoring.engine.intervals import written
from services.monitoring.engine.kinds import AllOfRule, BestLevelRule, BonusRule, FormulaRule, SumOfRule, Term
from services.monitoring.engine.scalar.case import Case, Hit, Outcome, points, rounded, within


def _terms(terms: Sequence[Term], case: Case) -> list[Hit] | None:
    hits = [points(term.rule, case.at(term.input)) for term in terms]
    return None if None in hits else [hit for hit in hits if hit is not None]


@points.register
def best_level(rule: BestLevelRule, case: Case) -> Outcome:
    hits = _terms(rule.terms, case)
    if hits is None:
        return None
    return Hit(max(hit.points for hit in hits), "высшая из ступеней", tuple(hits))


@points.register
def sum_of(rule: SumOfRule, case: Case) -> Outcome:
    hits = _terms(rule.terms, case)
    if hits is None:
        return None
    total, limit = within(rule, sum((hit.points for hit in hits), Decimal(0)))
    return Hit(total, f"сумма слагаемых{limit}", tuple(hits))


@points.register
def all_of(rule: AllOfRule, case: Case) -> Outcome:
    values = [case.at(each.input).value for each in rule.conditions]
    if None in values:
        return None
    failed = [
        f"{each.input} вне {each}"
        for each, value in zip(rule.conditions, values, strict=True)
        if value is not None and not each.holds(value)
    ]
    return Hit(rule.otherwise, "; ".join(failed)) if failed else Hit(rule.points, "все условия выполнены")


@points.register
def formula(rule: FormulaRule, case: Case) -> Outcome:
    try:
        exact = compute(parse(rule.expression), Exactly({code: Fraction(v) for code, v in case.inputs.items()}))
    except (KeyError, Undefined):
        return None
    total, limit = within(rule, rounded(exact))
    return Hit(total, f"{rule.expression}{limit}")


@points.register
def bonus(rule: BonusRule, case: Case) -> Outcome:
    hit, condition = points(rule.rule, case), case.inputs.get(rule.input)
    if hit is None or condition is None:
        return None
    if not condition:
        return Hit(hit.points, "без надбавки", (hit,))
    return Hit(rounded(hit.points * rule.multiplier), f"умножено на {written(rule.multiplier)}", (hit,))
