"""Points of a number among its like, for every subject."""

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.columns.table import (
    SAFE,
    Integers,
    Mask,
    Points,
    Table,
    divided,
    largest,
    micro,
    points,
    roomy,
)
from services.monitoring.engine.kinds import BestIs100Rule, QuartileRule


def _best_of_group(units: Integers, known: Mask, group: NDArray[np.int64], higher: bool) -> Integers:
    """For every subject the best known value of its group; any value where the group knows none."""
    sign = 1 if higher else -1
    best = np.full(int(group.max(initial=-1)) + 1, -SAFE, units.dtype)
    np.maximum.at(best, group[known], sign * units[known])
    return sign * best[group]


@points.register
def best_is_100(rule: BestIs100Rule, table: Table) -> Points:
    value, full = table.value, micro(rule.points)
    units = roomy(value.units, 2 * full * largest(value.units) + largest(value.units))
    best = _best_of_group(units, value.known, table.groups[rule.group], table.higher_is_better)
    over, under = (units, best) if table.higher_is_better else (best, units)
    proportional = value.known & (best > 0) & (over > 0)
    share = divided(full * np.where(proportional, over, 0), np.where(proportional, under, 1))
    return np.where(units == best, full, share), value.known


@points.register
def by_quartile(rule: QuartileRule, table: Table) -> Points:
    value, group = table.value, table.groups[rule.group]
    units = value.units if table.higher_is_better else -value.units
    order = np.lexsort((units[value.known], group[value.known]))
    its, sorted_units = group[value.known][order], units[value.known][order]
    starts = np.searchsorted(its, its, "left")
    counts = np.searchsorted(its, its, "right") - starts
    fresh = np.ones(its.shape, np.bool_)
    fresh[1:] = (its[1:] != its[:-1]) | (sorted_units[1:] != sorted_units[:-1])
    below = np.maximum.accumulate(np.where(fresh, np.arange(its.size), 0)) - starts
    given = np.array([micro(each) for each in rule.points], np.int64)
    reached = np.zeros(units.shape, np.int64)
    reached[np.flatnonzero(value.known)[order]] = given[4 * below // np.maximum(counts, 1)]
    return reached, value.known
