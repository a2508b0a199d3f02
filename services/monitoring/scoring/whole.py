"""The summaries of a whole cycle at a time, in columns: the same numbers as `rules.score` gives one by one.

Rows are subjects, in the order given. Everything is whole numbers: what was submitted in units of 10⁻⁶, points in units
of the methodology's own decimals. A property test holds the two paths equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.columns import Column, Table, divided, micro, points
from services.monitoring.engine.columns.ratios import Ratios
from services.monitoring.engine.columns.table import SCALE, Integers, Mask, largest, roomy
from services.monitoring.engine.formulas import compute, parse
from services.monitoring.engine.kinds import VALUE, FlagRule
from services.monitoring.methodologies.content import Content, Totals
from services.monitoring.methodologies.indicators import Better, Indicator, Missing
from services.monitoring.scoring.rules import NOTHING, Input, Inputs, Summary, percentage

Groups = Mapping[str, NDArray[np.int64]]
"""Kind of group → for each subject the number of its own."""


def numbered(groups: Sequence[Mapping[str, str]]) -> Groups:
    """Each group by a number of its own, from the groups of each subject by kind."""
    kinds = groups[0] if groups else ()
    known = {kind: {its: n for n, its in enumerate(dict.fromkeys(each[kind] for each in groups))} for kind in kinds}
    return {kind: np.array([known[kind][each[kind]] for each in groups], np.int64) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Counted:
    """Points, the most there was to reach, and for whom it counts at all."""

    points: Integers
    maximum: Integers
    applies: Mask


def summaries(
    content: Content, submitted: Sequence[Inputs], previous: Sequence[Inputs], groups: Groups
) -> list[Summary]:
    """The summary of each subject. `previous` is what each had in the cycle before; `groups` are its peers."""
    found = {each.code: _indicator(content, each, submitted, previous, groups) for each in content.indicators}
    directions = {}
    for direction in content.directions:
        its = [each for each in content.indicators if each.direction == direction.code]
        if its:
            directions[direction.code] = _together(content, [(each.weight, found[each.code][0]) for each in its])
    weights = {each.code: each.weight for each in content.directions}
    total = _together(content, [(weights[code], each) for code, each in directions.items()]) if directions else None
    lacking = [(each.number, found[each.code][1]) for each in content.indicators]
    return [_summary(content, row, total, directions, lacking) for row in range(len(submitted))]


def _indicator(
    content: Content, indicator: Indicator, submitted: Sequence[Inputs], previous: Sequence[Inputs], groups: Groups
) -> tuple[Counted, Mask]:
    """What the indicator gives everybody, and for whom it does not count though it should."""
    given = [each.get(indicator.code, NOTHING) for each in submitted]
    now = _inputs(indicator, given)
    earlier = _inputs(indicator, [each.get(indicator.code, NOTHING) for each in previous])
    value, before = _value(indicator, now), _value(indicator, earlier)
    better = indicator.better is Better.high
    reached, known = points(
        indicator.rule, Table(value, {**now, VALUE: value}, before, {**earlier, VALUE: before}, groups, better)
    )
    said = np.logical_or.reduce([(each.units != 0) & each.known for each in now.values()])
    proven = np.array([each.evidence > 0 for each in given], np.bool_) | ~said | (not indicator.evidence_required)
    counts = known & proven
    skipped = ~known & (indicator.missing is Missing.skip)
    declined = known & ~said & (reached == 0) & isinstance(indicator.rule, FlagRule)
    units = divided(np.where(counts, reached, 0), 10 ** (6 - content.decimals))
    most = np.full(units.shape, _units(content, indicator.points.high), object)
    return Counted(units, _narrow(most), ~skipped), ~(counts | skipped) | declined


def _units(content: Content, points: Decimal) -> int:
    return int(content.rounded(points).scaleb(content.decimals))


def _narrow(units: Integers) -> Integers:
    """Small numbers in a fast type."""
    return units.astype(np.int64) if largest(units) < 2**62 else units


def _inputs(indicator: Indicator, given: Sequence[Input]) -> dict[str, Column]:
    return {each.code: _column([one.values.get(each.code) for one in given]) for each in indicator.asked}


def _column(said: Sequence[Decimal | None]) -> Column:
    units = np.array([0 if each is None else micro(each) for each in said], np.int64)
    return Column(units, np.array([each is not None for each in said], np.bool_), 6)


def _value(indicator: Indicator, inputs: Mapping[str, Column]) -> Column:
    """The one value of the indicator, rounded to its decimals; unknown throughout where it has none."""
    first = next(iter(inputs.values()))
    step = 10 ** (6 - indicator.decimals)
    if indicator.value is not None:
        ratio = compute(parse(indicator.value), Ratios(Table(first, inputs)))
        bound = 2 * largest(ratio.over) * 10**indicator.decimals + largest(ratio.under)
        over, under = roomy(ratio.over, bound), roomy(ratio.under, 2 * largest(ratio.under))
        return Column(_narrow(divided(over * 10**indicator.decimals, under)), ratio.known, indicator.decimals)
    known = first.known if len(inputs) == 1 else np.zeros(first.known.shape, np.bool_)
    return Column(divided(first.units, step), known, indicator.decimals)


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


def _summary(
    content: Content,
    row: int,
    total: Counted | None,
    directions: Mapping[str, Counted],
    lacking: Sequence[tuple[int, Mask]],
) -> Summary:
    def told(units: Integers) -> Decimal:
        return Decimal(int(units[row])).scaleb(-content.decimals)

    reached, most = (told(total.points), told(total.maximum)) if total else (Decimal(0), Decimal(0))
    percent = percentage(reached, most)
    by_direction = {code: (told(it.points), told(it.maximum)) for code, it in directions.items() if it.applies[row]}
    missing = tuple(number for number, absent in lacking if absent[row])
    return Summary(reached, most, percent, content.level(reached, percent), by_direction, missing)
