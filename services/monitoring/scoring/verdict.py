"""What the score of one subject is called, and by which numbers: the readable path of `standings`.

A level by quantile and a rule of the lowest quarter take all subjects to say. The others are given by their per cents;
where they are not known, such a threshold is neither reached nor missed. A property test holds the two paths equal.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from services.monitoring.engine.attributes import Attributes
from services.monitoring.engine.intervals import written
from services.monitoring.engine.scalar import rounded
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
from services.monitoring.scoring.rules import HUNDRED, LEFT_OUT, Score

Others = Mapping[str, Sequence[Decimal]]
"""Kind of group → the per cents of the other subjects of the group, ascending; who has none is left out."""
RISKY_SHARE = rounded(100 * LOWEST_QUARTER)
"""In per cent of the group."""


@dataclass(frozen=True, slots=True)
class Held:
    """A threshold held against a number. `met` is None where it takes the others to say."""

    number: Decimal | None
    threshold: Decimal | None
    met: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level, the pass mark and the risk group of one subject. A rule of risk that is `met` puts it into it."""

    levels: tuple[tuple[Level, Held], ...]
    mark: Held | None
    risks: tuple[tuple[RiskRule, Held], ...]

    @property
    def level(self) -> Level | None:
        """The highest that is reached; None without one, or while that is not known of a higher one."""
        found = next(((level, held) for level, held in self.levels if held.met is not False), None)
        return found[0] if found and found[1].met else None

    @property
    def causes(self) -> tuple[RiskRule, ...]:
        return tuple(rule for rule, held in self.risks if held.met)


@dataclass(frozen=True, slots=True)
class _Known:
    content: Content
    score: Score
    others: Others | None
    levels: tuple[tuple[Level, Held], ...] = ()
    mark: Held | None = None


def verdict(content: Content, score: Score, attributes: Attributes, others: Others | None) -> Verdict:
    known = _Known(content, score, others)
    reachable = score.summary.percent is not None
    levels = tuple((each, _level(each, known)) for each in content.levels) if reachable else ()
    mark = _mark(content.pass_mark(attributes), score.summary.total) if reachable else None
    known = _Known(content, score, others, levels, mark)
    return Verdict(levels, mark, tuple((rule, RISKS[type(rule)](rule, known)) for rule in content.risk.rules))


def _level(level: Level, known: _Known) -> Held:
    if level.at_least is None:
        return Held(None, None, True, "порога нет")
    return LEVELS[known.content.level_basis](level.at_least, known)


def _reaching(number: Decimal, threshold: Decimal, sign: str = "") -> Held:
    met = number >= threshold
    return Held(number, threshold, met, f"{written(number)}{sign} {'≥' if met else '<'} {written(threshold)}{sign}")


def _below(number: Decimal, threshold: Decimal, sign: str = "") -> Held:
    """What a rule of risk says: the risk is there where the threshold is not reached."""
    held = _reaching(number, threshold, sign)
    return Held(number, threshold, not held.met, held.because)


def _mark(mark: Decimal | None, total: Decimal) -> Held | None:
    return None if mark is None else _reaching(total, mark)


def _by_percent(at_least: Decimal, known: _Known) -> Held:
    assert known.score.summary.percent is not None
    return _reaching(known.score.summary.percent, at_least, " %")


def _by_points(at_least: Decimal, known: _Known) -> Held:
    return _reaching(known.score.summary.total, at_least)


def _by_quantile(at_least: Decimal, known: _Known) -> Held:
    if known.others is None:
        return Held(None, at_least, None, UNKNOWN_OTHERS)
    below, above, of = _placed(known.score.summary.percent, known.others["cluster"])
    rank = Fraction(50 * (of + below - above), of)
    met = rank >= Fraction(at_least)
    words = f"процентильный ранг {written(rounded(rank, 2))} {'≥' if met else '<'} {written(at_least)}"
    return Held(rounded(rank), at_least, met, words)


UNKNOWN_OTHERS = "зависит от результатов других субъектов"

LEVELS: Mapping[LevelBasis, Callable[[Decimal, _Known], Held]] = MappingProxyType(
    {LevelBasis.percent: _by_percent, LevelBasis.points: _by_points, LevelBasis.quantile: _by_quantile}
)


def _placed(percent: Decimal | None, others: Sequence[Decimal]) -> tuple[int, int, int]:
    """(how many stand worse, how many better, how many there are with this one)."""
    assert percent is not None
    return bisect_left(others, percent), len(others) - bisect_right(others, percent), len(others) + 1


def _low_level(rule: LowLevelRisk, known: _Known) -> Held:
    found = Verdict(known.levels, None, ()).level
    if found is None:
        open_ = any(held.met is None for _, held in known.levels)
        return Held(None, None, None if open_ else False, UNKNOWN_OTHERS if open_ else "уровня нет")
    return Held(None, None, found.code in rule.levels, f"уровень «{found.title}»")


def _failed_indicator(rule: FailedIndicatorRisk, known: _Known) -> Held:
    its = next(each for each in known.score.contributions if each.indicator.code == rule.indicator)
    if its.reason in LEFT_OUT:
        return Held(None, rule.below, False, "показатель не учитывается")
    return _below(known.content.rounded(its.points), rule.below)


def _weak_direction(rule: WeakDirectionRisk, known: _Known) -> Held:
    """The per cent is shown rounded, compared exactly."""
    points, most = known.score.summary.by_direction.get(rule.direction, (Decimal(0), Decimal(0)))
    if most <= 0:
        return Held(None, rule.below, False, "в направлении нечего набирать")
    share = Fraction(points * HUNDRED) / Fraction(most)
    shown = rounded(share)
    weak = share < Fraction(rule.below)
    return Held(shown, rule.below, weak, f"{written(shown)} % {'<' if weak else '≥'} {written(rule.below)} %")


def _lowest_quartile(rule: LowestQuartileRisk, known: _Known) -> Held:
    if known.score.summary.percent is None:
        return Held(None, RISKY_SHARE, False, "места нет: набирать было нечего")
    if known.others is None:
        return Held(None, RISKY_SHARE, None, UNKNOWN_OTHERS)
    _, above, of = _placed(known.score.summary.percent, known.others[rule.group])
    share = Fraction(above, of)
    return Held(rounded(100 * share), RISKY_SHARE, share >= LOWEST_QUARTER, f"выше стоят {above} из {of}")


def _not_passed(_: NotPassedRisk, known: _Known) -> Held:
    if known.mark is None:
        return Held(None, None, False, "порога нет")
    return Held(known.mark.number, known.mark.threshold, not known.mark.met, known.mark.because)


RISKS: Mapping[type[Any], Callable[[Any, _Known], Held]] = MappingProxyType(
    {
        LowLevelRisk: _low_level,
        FailedIndicatorRisk: _failed_indicator,
        WeakDirectionRisk: _weak_direction,
        LowestQuartileRisk: _lowest_quartile,
        NotPassedRisk: _not_passed,
    }
)
"""Kind of risk rule → is the subject in the risk group by it, and by which numbers."""


def compares_results(content: Content) -> bool:
    """Does it take the results of the others to say what a result is called?"""
    quarter = any(isinstance(each, LowestQuartileRisk) for each in content.risk.rules)
    return quarter or (content.level_basis is LevelBasis.quantile and bool(content.levels))
