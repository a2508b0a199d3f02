"""How far everybody stands from each threshold of a methodology, in per cent points of what there was to reach.

What stands near needs a person's judgement: a small mistake in the data decides. Distances are rounded down to 10⁻⁶,
so that one below zero always says that the threshold is not reached.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np

from services.kernel.labels import labelled
from services.monitoring.engine.columns import micro
from services.monitoring.engine.columns.table import SCALE, Integers, Mask
from services.monitoring.methodologies.levels import LevelBasis
from services.monitoring.methodologies.risk import (
    LOWEST_QUARTER,
    FailedIndicatorRisk,
    LowestQuartileRisk,
    WeakDirectionRisk,
)
from services.monitoring.scoring.whole import Counted, nothing
from services.monitoring.simulations.rules import Outcome

ALL = 100 * SCALE
"""A hundred per cent in units of 10⁻⁶."""
RISKY_SHARE = int(ALL * LOWEST_QUARTER)
"""Of a group: who has so much of it above stands in its lowest quarter."""


class ThresholdKind(StrEnum):
    """What a subject stands near to."""

    level = "level"
    pass_mark = "pass_mark"  # noqa: S105  # no password
    risk = "risk"


LABELS: dict[ThresholdKind, str] = labelled(
    {
        ThresholdKind.level: "порог уровня",
        ThresholdKind.pass_mark: "порог баллов",
        ThresholdKind.risk: "порог правила риска",
    }
)


@dataclass(frozen=True, slots=True)
class Margin:
    """One threshold, and how far above it everybody stands, in units of 10⁻⁶ per cent points."""

    kind: ThresholdKind
    code: str | None
    title: str
    distance: Integers
    known: Mask


@dataclass(frozen=True, slots=True)
class Near:
    """One subject beside one threshold."""

    row: int
    margin: Margin
    distance: Decimal


def near(outcome: Outcome, epsilon: Decimal) -> list[Near]:
    """Who stands within `epsilon` per cent points of a threshold, the nearest first."""
    found = [
        Near(int(row), margin, Decimal(int(margin.distance[row])).scaleb(-6))
        for margin in margins(outcome)
        for row in np.flatnonzero(margin.known & (abs(margin.distance) <= micro(epsilon)).astype(np.bool_))
    ]
    return sorted(found, key=lambda each: (abs(each.distance), each.row))


def margins(outcome: Outcome) -> Iterator[Margin]:
    """Of levels, of pass marks and of the rules of risk that have a threshold of their own."""
    content = outcome.whole.content
    for level in content.levels:
        if level.at_least is not None:
            its = LEVELS[content.level_basis](outcome, level.at_least)
            yield Margin(ThresholdKind.level, level.code, level.title, *its)
    if content.pass_marks:
        yield Margin(ThresholdKind.pass_mark, None, LABELS[ThresholdKind.pass_mark], *_by_mark(outcome))
    for rule in content.risk.rules:
        if type(rule) in RISKS:
            yield Margin(ThresholdKind.risk, rule.code, rule.title, *RISKS[type(rule)](rule, outcome))


def _over(counted: Counted, asked: Integers, decimals: int) -> tuple[Integers, Mask]:
    """Points above `asked`, which is in units of 10⁻⁶, in per cent of the maximum."""
    factor = 10 ** (6 - decimals)
    most = counted.maximum.astype(object) * factor
    known = counted.applies & (most > 0).astype(np.bool_)
    return (counted.points.astype(object) * factor - asked) * ALL // np.where(known, most, 1), known


def _constant(outcome: Outcome, number: Decimal) -> Integers:
    return np.full(outcome.whole.percents.shape, micro(number), object)


def _by_percent(outcome: Outcome, at_least: Decimal) -> tuple[Integers, Mask]:
    return outcome.whole.percents - micro(at_least), outcome.whole.reachable


def _by_points(outcome: Outcome, at_least: Decimal) -> tuple[Integers, Mask]:
    return _over(outcome.whole.total, _constant(outcome, at_least), outcome.whole.content.decimals)


def _by_quantile(outcome: Outcome, at_least: Decimal) -> tuple[Integers, Mask]:
    """As `standings` reckons the percentile rank."""
    cluster = outcome.reached.places["cluster"]
    twice = cluster.of + cluster.below - cluster.above
    return twice * (ALL // 2) // np.maximum(cluster.of, 1) - micro(at_least), outcome.whole.reachable


def _by_mark(outcome: Outcome) -> tuple[Integers, Mask]:
    marks = outcome.reached.pass_marks
    asked = np.array([micro(each or Decimal(0)) for each in marks], object)
    distance, known = _over(outcome.whole.total, asked, outcome.whole.content.decimals)
    return distance, known & np.array([each is not None for each in marks], np.bool_)


def _failed_indicator(rule: FailedIndicatorRisk, outcome: Outcome) -> tuple[Integers, Mask]:
    counted = outcome.whole.indicators[rule.indicator].counted
    return _over(counted, _constant(outcome, rule.below), outcome.whole.content.decimals)


def _weak_direction(rule: WeakDirectionRisk, outcome: Outcome) -> tuple[Integers, Mask]:
    counted = outcome.whole.directions.get(rule.direction) or nothing(outcome.cohort.size)
    distance, known = _over(counted, np.zeros(counted.applies.shape, object), outcome.whole.content.decimals)
    return distance - micro(rule.below), known


def _lowest_quartile(rule: LowestQuartileRisk, outcome: Outcome) -> tuple[Integers, Mask]:
    """How much smaller than three quarters is the share of those who stand better; at zero one is in the quarter."""
    group = outcome.reached.places[rule.group]
    return RISKY_SHARE - group.above * ALL // np.maximum(group.of, 1), outcome.whole.reachable


Margins = Callable[[Any, Outcome], tuple[Integers, Mask]]

LEVELS: Mapping[LevelBasis, Callable[[Outcome, Decimal], tuple[Integers, Mask]]] = MappingProxyType(
    {LevelBasis.percent: _by_percent, LevelBasis.points: _by_points, LevelBasis.quantile: _by_quantile}
)
RISKS: Mapping[type[Any], Margins] = MappingProxyType(
    {
        FailedIndicatorRisk: _failed_indicator,
        WeakDirectionRisk: _weak_direction,
        LowestQuartileRisk: _lowest_quartile,
    }
)
"""A low level and a pass mark that is not reached are thresholds already."""
