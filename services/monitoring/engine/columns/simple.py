"""Points of one number, for every subject."""

import numpy as np

from services.monitoring.engine.columns.table import (
    Integers,
    Points,
    Table,
    divided,
    holds,
    in_micros,
    largest,
    micro,
    points,
    roomy,
    within,
)
from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import BandsRule, ChangeRule, FlagRule, LinearRule, PerCaseRule


@points.register
def flag(rule: FlagRule, table: Table) -> Points:
    return np.where(table.value.units != 0, micro(rule.points), micro(rule.otherwise)), table.value.known


def _banded(rule: BandsRule | ChangeRule, units: Integers, decimals: int) -> Points:
    reached = np.full(units.shape, 0 if rule.otherwise is None else micro(rule.otherwise), np.int64)
    hit = np.full(units.shape, rule.otherwise is not None)
    for band in reversed(rule.bands):  # so that the first that holds has the last word, as in `points`
        inside = holds(band, units, decimals)
        reached[inside] = micro(band.points)
        hit |= inside
    return reached, hit


@points.register
def bands(rule: BandsRule, table: Table) -> Points:
    reached, hit = _banded(rule, table.value.units, table.value.decimals)
    return reached, hit & table.value.known


@points.register
def change(rule: ChangeRule, table: Table) -> Points:
    value, previous = table.value, table.previous
    reached = np.full(value.units.shape, 0 if rule.first is None else micro(rule.first), np.int64)
    hit = np.full(value.units.shape, rule.first is not None)
    if previous is not None:
        moved, inside = _banded(rule, value.units - previous.units, value.decimals)
        reached, hit = np.where(previous.known, moved, reached), np.where(previous.known, inside, hit)
    if rule.held_from is not None:
        held = holds(Interval(lower=rule.held_from), value.units, value.decimals)
        better = held & (~hit | (reached < micro(rule.held_points)))
        reached, hit = np.where(better, micro(rule.held_points), reached), hit | held
    return reached, hit & value.known


@points.register
def per_case(rule: PerCaseRule, table: Table) -> Points:
    value, unit = table.value, 10**table.value.decimals
    bound = abs(micro(rule.base)) * unit + abs(micro(rule.points)) * largest(value.units)
    over = micro(rule.base) * unit + micro(rule.points) * roomy(value.units, 2 * bound + unit)
    return within(rule, divided(over, unit)), value.known


@points.register
def linear(rule: LinearRule, table: Table) -> Points:
    lower, upper = micro(rule.lower), micro(rule.upper)
    rise, width = micro(rule.at_upper) - micro(rule.at_lower), upper - lower
    bound = 2 * (width * abs(rise) + abs(micro(rule.at_lower)) * width) + width
    inside = roomy(np.clip(in_micros(table.value), lower, upper), bound) - lower
    return divided(micro(rule.at_lower) * width + inside * rise, width), table.value.known
