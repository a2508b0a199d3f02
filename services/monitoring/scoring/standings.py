"""What the scores of a cycle are called: places, levels, passed or not, the risk group. For all subjects at once.

Places and quarters are of the per cent of the applicable maximum, exact to 10⁻⁶, so that an indicator that does not
apply costs nobody anything; who could reach nothing has no place, no level and no pass mark.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.attributes import Attributes
from services.monitoring.engine.columns import micro
from services.monitoring.engine.columns.table import SCALE, Integers, Mask, largest, roomy
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.levels import Level, LevelBasis
from services.monitoring.methodologies.risk import (
    LOWEST_QUARTER,
    FailedIndicatorRisk,
    LowestQuartileRisk,
    LowLevelRisk,
    NotPassedRisk,
    RiskRule,
    WeakDirectionRisk,
)
from services.monitoring.scoring.cohort import Groups
from services.monitoring.scoring.ranks import Placed, placed
from services.monitoring.scoring.whole import Whole

NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class Standings:
    """Of everybody, in the order of the cohort."""

    content: Content
    places: Mapping[str, Placed]
    """Kind of group → the place of each within its group, and of how many."""
    indicator_places: Mapping[str, Placed]
    """Indicator → the place of each in the cycle by its points."""
    levels: NDArray[np.int64]
    """Index of the level in the content, `NO_LEVEL` without one."""
    pass_marks: Sequence[Decimal | None]
    passed: Mask
    """Means nothing where there is no pass mark."""
    risks: Sequence[tuple[RiskRule, Mask]]

    @property
    def at_risk(self) -> Mask:
        """Who is in the risk group by any rule."""
        nobody = np.zeros(self.levels.shape, np.bool_)
        return _mask(np.logical_or.reduce([nobody, *(mask for _, mask in self.risks)]))

    def level(self, row: int) -> Level | None:
        found = int(self.levels[row])
        return None if found == NO_LEVEL else self.content.levels[found]

    def causes(self, row: int) -> tuple[RiskRule, ...]:
        """The rules by which the subject is in the risk group; none: it is not."""
        return tuple(rule for rule, mask in self.risks if mask[row])


def standings(whole: Whole, groups: Groups, attributes: Sequence[Attributes]) -> Standings:
    """`groups` and `attributes` are those of the cohort that `whole` was scored from."""
    everybody = np.zeros(whole.percents.shape, np.int64)
    by_indicator = {
        code: placed(it.counted.points, it.counted.applies, everybody, whole.content.ties)
        for code, it in whole.indicators.items()
    }
    return replace(overall(whole, groups, attributes), indicator_places=by_indicator)


def overall(whole: Whole, groups: Groups, attributes: Sequence[Attributes]) -> Standings:
    """The same without the places by single indicators, which take most of the time."""
    content = whole.content
    places = {kind: placed(whole.percents, whole.reachable, its, content.ties) for kind, its in groups.items()}
    levels = _levels(whole, places)
    marks = _marks(whole, attributes)
    passed = _passed(whole, marks)
    known = _Known(whole, places, levels, np.array([each is not None for each in marks], np.bool_) & ~passed)
    risks = [(rule, RISKS[type(rule)](rule, known)) for rule in content.risk.rules]
    return Standings(content, places, {}, levels, marks, passed, risks)


def _levels(whole: Whole, places: Mapping[str, Placed]) -> NDArray[np.int64]:
    """The highest level whose threshold is reached."""
    levels = np.full(whole.percents.shape, NO_LEVEL, np.int64)
    for index in reversed(range(len(whole.content.levels))):
        levels[LEVELS[whole.content.level_basis](whole, places, whole.content.levels[index].at_least)] = index
    return np.where(whole.reachable, levels, NO_LEVEL)


def _by_percent(whole: Whole, _: Mapping[str, Placed], at_least: Decimal | None) -> Mask:
    return _at_least(whole.percents, at_least, 6)


def _by_points(whole: Whole, _: Mapping[str, Placed], at_least: Decimal | None) -> Mask:
    return _at_least(whole.total.points, at_least, whole.content.decimals)


def _by_quantile(_: Whole, places: Mapping[str, Placed], at_least: Decimal | None) -> Mask:
    """The percentile rank in the cluster: who stands worse, and half of those who stand equal, oneself included.

    So all equal are in the middle, and of four different ones one is above 75.
    """
    cluster = places["cluster"]
    if at_least is None:
        return np.ones(cluster.of.shape, np.bool_)
    twice = cluster.of + cluster.below - cluster.above
    return _mask(twice * (50 * SCALE) >= micro(at_least) * cluster.of)


LEVELS: Mapping[LevelBasis, Callable[[Whole, Mapping[str, Placed], Decimal | None], Mask]] = MappingProxyType(
    {LevelBasis.percent: _by_percent, LevelBasis.points: _by_points, LevelBasis.quantile: _by_quantile}
)
"""Basis → who reaches a threshold; one that is None is reached by everybody."""


def _at_least(units: Integers, threshold: Decimal | None, decimals: int) -> Mask:
    """`threshold` may have more decimals than the units: both are compared in 10⁻⁶."""
    if threshold is None:
        return np.ones(units.shape, np.bool_)
    factor = 10 ** (6 - decimals)
    return _mask(roomy(units, largest(units) * factor) * factor >= micro(threshold))


def _mask(compared: Any) -> Mask:
    """What comparing integers of any size gives, as booleans."""
    return np.asarray(compared, np.bool_)


def _marks(whole: Whole, attributes: Sequence[Attributes]) -> list[Decimal | None]:
    if not whole.content.pass_marks:
        return [None] * len(attributes)
    asked = zip(attributes, whole.reachable.tolist(), strict=True)
    return [whole.content.pass_mark(each) if reachable else None for each, reachable in asked]


def _passed(whole: Whole, marks: Sequence[Decimal | None]) -> Mask:
    asked = np.array([0 if each is None else micro(each) for each in marks], object)
    points = whole.total.points.astype(object) * 10 ** (6 - whole.content.decimals)
    return _mask(points >= asked)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a rule of the risk group looks at."""

    whole: Whole
    places: Mapping[str, Placed]
    levels: NDArray[np.int64]
    failed: Mask
    """Who has a pass mark and did not reach it."""


def _low_level(rule: LowLevelRisk, known: _Known) -> Mask:
    named = [i for i, each in enumerate(known.whole.content.levels) if each.code in rule.levels]
    return np.isin(known.levels, named)


def _failed_indicator(rule: FailedIndicatorRisk, known: _Known) -> Mask:
    counted = known.whole.indicators[rule.indicator].counted
    return counted.applies & ~_at_least(counted.points, rule.below, known.whole.content.decimals)


def _weak_direction(rule: WeakDirectionRisk, known: _Known) -> Mask:
    """Points ÷ maximum < below %, without a division; nothing where there was nothing to reach."""
    direction = known.whole.directions.get(rule.direction)
    if direction is None:
        return np.zeros(known.levels.shape, np.bool_)
    points, most = direction.points.astype(object), direction.maximum.astype(object)
    return direction.applies & _mask(most > 0) & _mask(points * (100 * SCALE) < most * micro(rule.below))


def _lowest_quartile(rule: LowestQuartileRisk, known: _Known) -> Mask:
    """So many of the group stand strictly better: never more than a quarter, of equal ones none."""
    group, share = known.places[rule.group], LOWEST_QUARTER
    return _mask(group.of > 0) & _mask(share.denominator * group.above >= share.numerator * group.of)


def _not_passed(_: NotPassedRisk, known: _Known) -> Mask:
    return known.failed


RISKS: Mapping[type[Any], Callable[[Any, _Known], Mask]] = MappingProxyType(
    {
        LowLevelRisk: _low_level,
        FailedIndicatorRisk: _failed_indicator,
        WeakDirectionRisk: _weak_direction,
        LowestQuartileRisk: _lowest_quartile,
        NotPassedRisk: _not_passed,
    }
)
"""Kind of risk rule → whom it puts into the risk group."""
