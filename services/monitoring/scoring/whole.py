"""A whole cycle scored at a time, in columns: the same numbers as `rules.score` gives one by one.

Rows are subjects, in the order given. Everything is whole numbers: what was submitted in units of 10⁻⁶, points in units
of the methodology's own decimals. A property test holds the two paths equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from services.monitoring.engine.columns import Column, Table, divided, micro, points
from services.monitoring.engine.columns.ratios import Ratios
from services.monitoring.engine.columns.table import SCALE, Integers, Mask, largest, roomy
from services.monitoring.engine.formulas import compute, parse
from services.monitoring.engine.kinds import VALUE, FlagRule
from services.monitoring.methodologies.content import Content, Totals
from services.monitoring.methodologies.indicators import Better, Indicator, Missing
from services.monitoring.scoring.cohort import Cohort
from services.monitoring.scoring.rules import Summary


@dataclass(frozen=True, slots=True)
class Counted:
    """Points, the most there was to reach, and for whom it counts at all."""

    points: Integers
    maximum: Integers
    applies: Mask


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one indicator came to for everybody: the value, its points, and for whom it should count and does not."""

    value: Column
    counted: Counted
    lacking: Mask


@dataclass(frozen=True, slots=True)
class Whole:
    """The scores of a cycle. Points are in units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ of the content, per cents in units of 10⁻⁶."""

    content: Content
    indicators: Mapping[str, Reckoned]
    directions: Mapping[str, Counted]
    """A direction without indicators is left out."""
    total: Counted
    percents: Integers
    reachable: Mask
    """For whom there is anything to reach, and so a per cent."""

    def summary(self, row: int) -> Summary:
        def told(units: Integers) -> Decimal:
            return Decimal(int(units[row])).scaleb(-self.content.decimals)

        found = {code: (told(it.points), told(it.maximum)) for code, it in self.directions.items() if it.applies[row]}
        percent = Decimal(int(self.percents[row])).scaleb(-6) if self.reachable[row] else None
        missing = tuple(each.number for each in self.content.indicators if self.indicators[each.code].lacking[row])
        return Summary(told(self.total.points), told(self.total.maximum), percent, found, missing)


def scored(content: Content, cohort: Cohort) -> Whole:
    """The score of everybody."""
    return totalled(content, {each.code: _reckoned(content, each, cohort) for each in content.indicators}, cohort.size)


def totalled(
    content: Content, found: Mapping[str, Reckoned], size: int, known: Mapping[str, Counted] = MappingProxyType({})
) -> Whole:
    """The scores of `size` subjects from their indicators, each of which is reckoned; `known`: directions that are."""
    directions = {}
    for direction in content.directions:
        its = [each for each in content.indicators if each.direction == direction.code]
        if its:
            parts = [(each.weight, found[each.code].counted) for each in its]
            directions[direction.code] = known.get(direction.code) or _together(content, parts)
    weights = {each.code: each.weight for each in content.directions}
    parts = [(weights[code], each) for code, each in directions.items()]
    total = _together(content, parts) if parts else nothing(size)
    reachable = (total.maximum > 0).astype(np.bool_)
    return Whole(content, found, directions, total, _percents(total, reachable), reachable)


def nothing(size: int) -> Counted:
    """Nothing to reach, and so nothing reached, for so many subjects."""
    zeros = np.zeros(size, np.int64)
    return Counted(zeros, zeros, zeros.astype(np.bool_))


def _percents(total: Counted, reachable: Mask) -> Integers:
    bound = 2 * largest(total.points) * 100 * SCALE + 2 * largest(total.maximum)
    over, under = roomy(total.points, bound) * (100 * SCALE), roomy(total.maximum, bound)
    return np.where(reachable, divided(over, np.where(reachable, under, 1)), 0)


def _reckoned(content: Content, indicator: Indicator, cohort: Cohort) -> Reckoned:
    applies = cohort.applies[indicator.code]
    now, earlier = cohort.now[indicator.code], cohort.before[indicator.code]
    value, before = value_of_all(indicator, now, applies), value_of_all(indicator, earlier, applies)
    better = indicator.better is Better.high
    inputs, previous = {**now, VALUE: value}, {**earlier, VALUE: before}
    table = Table(value, inputs, before, previous, cohort.groups, better, indicator.decimals)
    reached, known = points(indicator.rule, table)
    said = np.logical_or.reduce([(each.units != 0) & each.known for each in now.values()])
    proven = cohort.proven[indicator.code] | ~said | (not indicator.needs_proof)
    known = known & applies
    counts = known & proven
    given = np.logical_and.reduce([each.known for each in now.values()])
    skipped = {Missing.skip: ~known, Missing.skip_undefined: ~known & given}
    left_out = ~applies | skipped.get(indicator.missing, np.zeros(known.shape, np.bool_))
    declined = known & ~said & (reached == 0) & isinstance(indicator.rule, FlagRule)
    units = divided(np.where(counts, reached, 0), 10 ** (6 - content.decimals))
    most = np.full(units.shape, _units(content, indicator.points.high), object)
    return Reckoned(value, Counted(units, _narrow(most), ~left_out), ~(counts | left_out) | declined)


def _units(content: Content, points: Decimal) -> int:
    return int(content.rounded(points).scaleb(content.decimals))


def _narrow(units: Integers) -> Integers:
    """Small numbers in a fast type."""
    return units.astype(np.int64) if largest(units) < 2**62 else units


def value_of_all(indicator: Indicator, inputs: Mapping[str, Column], applies: Mask) -> Column:
    """The one value of the indicator, rounded to its decimals; unknown where it has none or does not apply."""
    first = next(iter(inputs.values()))
    if indicator.value is not None:
        ratio = compute(parse(indicator.value), Ratios(Table(first, inputs)))
        bound = 2 * largest(ratio.over) * 10**indicator.decimals + largest(ratio.under)
        over, under = roomy(ratio.over, bound), roomy(ratio.under, 2 * largest(ratio.under))
        units = _narrow(divided(over * 10**indicator.decimals, under))
        return Column(units, ratio.known & applies, indicator.decimals)
    known = first.known if len(inputs) == 1 else np.zeros(first.known.shape, np.bool_)
    return replace(first.rounded(indicator.decimals), known=known & applies)


def _together(content: Content, parts: Sequence[tuple[Decimal, Counted]]) -> Counted:
    """Points of a direction from those of its indicators, or the total from the directions."""
    applies = np.logical_or.reduce([each.applies for _, each in parts])
    weights = _added([np.where(each.applies, micro(weight), 0) for weight, each in parts])
    under = np.maximum(weights, 1) if content.total is Totals.weighted_mean else SCALE
    return Counted(
        divided(_weighted([(weight, each.points, each.applies) for weight, each in parts]), under),
        divided(_weighted([(weight, each.maximum, each.applies) for weight, each in parts]), under),
        applies,
    )


def _weighted(parts: Sequence[tuple[Decimal, Integers, Mask]]) -> Integers:
    bound = 2 * sum(micro(weight) * (largest(units) + 1) for weight, units, _ in parts)
    return _added([np.where(applies, roomy(units, bound) * micro(weight), 0) for weight, units, applies in parts])


def _added(columns: Sequence[Integers]) -> Integers:
    total: Integers = np.add.reduce(columns)
    return total
