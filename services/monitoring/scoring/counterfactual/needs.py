"""What a goal takes at the least: sums of points that must grow, which `smallest` can foresee.

Whether a goal is met the verdict says. The needs are weaker, never stronger: where points of a direction or of the
total are rounded, they allow for the most that rounding can add.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from types import MappingProxyType
from typing import Any

from services.monitoring.engine.attributes import Attributes
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.levels import Level, LevelBasis
from services.monitoring.methodologies.risk import (
    FailedIndicatorRisk,
    LowestQuartileRisk,
    LowLevelRisk,
    NotPassedRisk,
    WeakDirectionRisk,
)
from services.monitoring.scoring import shares
from services.monitoring.scoring.rules import LEFT_OUT, Score
from services.monitoring.scoring.verdict import Others, Verdict, verdict

HALF_MICRO = Fraction(1, 2 * 10**6)
MICRO = Decimal(1).scaleb(-6)
LOWEST = Decimal(-(10**15))
"""Below every per cent."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Points of indicators, each by its share, must grow by `least`."""

    shares: Mapping[str, Fraction]
    least: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject as it stands, among others that stay as they are."""

    content: Content
    score: Score
    attributes: Attributes
    others: Others

    @property
    def verdict(self) -> Verdict:
        return self.judged(self.score)

    def judged(self, score: Score) -> Verdict:
        """What it would be called by another score."""
        return verdict(self.content, score, self.attributes, self.others)

    @property
    def points(self) -> dict[str, Decimal]:
        """Of the indicators that count, as they enter the sums."""
        return {
            each.indicator.code: self.content.rounded(each.points)
            for each in self.score.contributions
            if each.reason not in LEFT_OUT
        }


def _grown(its: Standing, its_shares: Mapping[str, Fraction], asked: Fraction) -> Sum:
    points = its.points
    now = sum((share * Fraction(points[code]) for code, share in its_shares.items()), Fraction(0))
    return Sum(its_shares, asked - now)


def _half_unit(its: Standing) -> Fraction:
    return Fraction(1, 2 * 10**its.content.decimals)


def total(its: Standing, asked: Fraction) -> Sum:
    """The total is rounded, and so is every direction in it."""
    directions = shares.of_directions(its.content, its.points)
    slack = _half_unit(its) * (1 + sum(directions.values(), Fraction(0)))
    return _grown(its, shares.in_total(its.content, its.points), asked - slack)


def _percent(its: Standing, asked: Decimal) -> Sum:
    return total(its, (Fraction(asked) - HALF_MICRO) * Fraction(its.score.summary.maximum) / 100)


def at_level(its: Standing, wanted: Level) -> list[Sum]:
    if wanted.at_least is None or its.score.summary.percent is None:
        return []
    return [LEVELS[its.content.level_basis](its, wanted)]


def _by_quantile(its: Standing, wanted: Level) -> Sum:
    index = its.content.levels.index(wanted)
    return _percent(its, _least_percent(its, "cluster", lambda found: bool(found.levels[index][1].met)))


LEVELS: Mapping[LevelBasis, Callable[[Standing, Level], Sum]] = MappingProxyType(
    {
        LevelBasis.percent: lambda its, wanted: _percent(its, wanted.at_least or Decimal(0)),
        LevelBasis.points: lambda its, wanted: total(its, Fraction(wanted.at_least or Decimal(0))),
        LevelBasis.quantile: _by_quantile,
    }
)


def _least_percent(its: Standing, group: str, met: Callable[[Verdict], bool]) -> Decimal:
    """The least per cent that is enough among the others, who stay as they are: beside one of them, or just past it."""
    tried = [LOWEST, *sorted({each + step for each in its.others[group] for step in (Decimal(0), MICRO)})]

    def enough(percent: Decimal) -> bool:
        summary = replace(its.score.summary, percent=percent)
        return met(its.judged(replace(its.score, summary=summary)))

    index = bisect_left(tried, True, key=enough)  # from where on it holds
    return tried[min(index, len(tried) - 1)]


Needed = list[Sum] | None
"""None: nothing can take the subject out of this rule."""


def _low_level(rule: LowLevelRisk, its: Standing) -> Needed:
    now = its.verdict.level
    if now is None or now.code not in rule.levels:
        return []
    safe = [*takewhile(lambda each: each.code not in rule.levels, its.content.levels)]
    return at_level(its, safe[-1]) if safe else None


def _failed_indicator(rule: FailedIndicatorRisk, its: Standing) -> Needed:
    if rule.indicator not in its.points:
        return []
    return [_grown(its, {rule.indicator: Fraction(1)}, Fraction(rule.below))]


def _weak_direction(rule: WeakDirectionRisk, its: Standing) -> Needed:
    most = its.score.summary.by_direction.get(rule.direction, (Decimal(0), Decimal(0)))[1]
    if most <= 0:
        return []
    within = {
        code: share
        for code, share in shares.in_direction(its.content, its.points).items()
        if its.content.by_code[code].direction == rule.direction
    }
    return [_grown(its, within, Fraction(rule.below) * Fraction(most) / 100 - _half_unit(its))]


def _lowest_quartile(rule: LowestQuartileRisk, its: Standing) -> Needed:
    if its.score.summary.percent is None:
        return []
    index = its.content.risk.rules.index(rule)
    return [_percent(its, _least_percent(its, rule.group, lambda found: not found.risks[index][1].met))]


def _not_passed(_: NotPassedRisk, its: Standing) -> Needed:
    mark = its.verdict.mark
    return [] if mark is None or mark.threshold is None else [total(its, Fraction(mark.threshold))]


RISKS: Mapping[type[Any], Callable[[Any, Standing], Needed]] = MappingProxyType(
    {
        LowLevelRisk: _low_level,
        FailedIndicatorRisk: _failed_indicator,
        WeakDirectionRisk: _weak_direction,
        LowestQuartileRisk: _lowest_quartile,
        NotPassedRisk: _not_passed,
    }
)
"""Kind of risk rule → what must grow for it to fall away."""
