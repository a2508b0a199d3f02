"""Points of several inputs, for every subject."""

import numpy as np

from services.monitoring.engine.columns.ratios import Ratios
from services.monitoring.engine.columns.table import (
    SCALE,
    Integers,
    Mask,
    Points,
    Table,
    divided,
    holds,
    largest,
    micro,
    points,
    roomy,
    within,
)
from services.monitoring.engine.formulas import compute, parse
from services.monitoring.engine.kinds import AllOfRule, BestLevelRule, BonusRule, FormulaRule, SumOfRule, Term


def _terms(terms: list[Term], table: Table) -> tuple[list[Integers], Mask]:
    found = [points(term.rule, table.at(term.input)) for term in terms]
    return [reached for reached, _ in found], np.logical_and.reduce([known for _, known in found])


@points.register
def best_level(rule: BestLevelRule, table: Table) -> Points:
    reached, known = _terms(rule.terms, table)
    return np.maximum.reduce(reached), known


@points.register
def sum_of(rule: SumOfRule, table: Table) -> Points:
    reached, known = _terms(rule.terms, table)
    bound = sum(map(largest, reached))
    return within(rule, sum(roomy(each, bound) for each in reached)), known  # type: ignore[arg-type]


@points.register
def all_of(rule: AllOfRule, table: Table) -> Points:
    columns = [table.at(each.input).value for each in rule.conditions]
    held = [holds(each, c.units, c.decimals) for each, c in zip(rule.conditions, columns, strict=True)]
    met = np.logical_and.reduce(held)
    return np.where(met, micro(rule.points), micro(rule.otherwise)), np.logical_and.reduce([c.known for c in columns])


@points.register
def formula(rule: FormulaRule, table: Table) -> Points:
    ratio = compute(parse(rule.expression), Ratios(table))
    bound = 2 * largest(ratio.over) * SCALE + largest(ratio.under)
    over, under = roomy(ratio.over, bound), roomy(ratio.under, 2 * largest(ratio.under))
    return within(rule, divided(over * SCALE, under)), ratio.known


@points.register
def bonus(rule: BonusRule, table: Table) -> Points:
    reached, known = points(rule.rule, table)
    condition, multiplier = table.column(rule.input), micro(rule.multiplier)
    over = roomy(reached, 2 * largest(reached) * multiplier + SCALE) * multiplier
    return np.where(condition.units != 0, divided(over, SCALE), reached), known & condition.known
