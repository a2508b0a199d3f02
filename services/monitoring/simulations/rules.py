"""A methodology tried on the frozen data of a cycle: who moves, and how much hangs on each indicator.

Values in, values out. Subjects are rows, in the order in which their results were reached.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from services.monitoring.engine.attributes import Attributes
from services.monitoring.engine.columns import micro
from services.monitoring.engine.columns.table import Integers
from services.monitoring.engine.scalar import rounded
from services.monitoring.methodologies.content import Content, Ties
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.methodologies.levels import LevelBasis
from services.monitoring.methodologies.risk import FailedIndicatorRisk, LowestQuartileRisk
from services.monitoring.scoring.cohort import Cohort
from services.monitoring.scoring.ranks import placed
from services.monitoring.scoring.standings import Standings, overall
from services.monitoring.scoring.whole import Whole, scored, totalled


@dataclass(frozen=True, slots=True)
class Stood:
    """How a subject stands in a cycle."""

    score: Decimal
    percent: Decimal | None
    level: str | None
    rank: int | None
    at_risk: bool | None


@dataclass(frozen=True, slots=True)
class Move:
    """One subject: how it stood by the results, and how it would by the methodology that is tried."""

    row: int
    before: Stood
    after: Stood

    @property
    def change(self) -> Decimal | None:
        """Per cent after minus per cent before."""
        if self.before.percent is None or self.after.percent is None:
            return None
        return self.after.percent - self.before.percent

    @property
    def climbed(self) -> int:
        """Places gained; below zero: lost."""
        return 0 if self.before.rank is None or self.after.rank is None else self.before.rank - self.after.rank

    @property
    def entered_risk(self) -> bool:
        return not self.before.at_risk and bool(self.after.at_risk)

    @property
    def left_risk(self) -> bool:
        return bool(self.before.at_risk) and not self.after.at_risk

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the methodology makes of everybody."""

    cohort: Cohort
    attributes: Sequence[Attributes]
    whole: Whole
    reached: Standings


@dataclass(frozen=True, slots=True)
class Overview:
    """All moves in a few numbers."""

    subjects: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    entered_risk: int
    left_risk: int
    moved_up: int
    moved_down: int
    levels: dict[tuple[str | None, str | None], int]
    """(level before, level after) → how many subjects."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What leaving one indicator out would do to the rating that the methodology gives."""

    indicator: Indicator
    largest_shift: int
    mean_shift: Decimal
    levels_changed: int
    risks_changed: int


def tried(content: Content, cohort: Cohort, attributes: Sequence[Attributes]) -> Outcome:
    whole = scored(content, cohort)
    return Outcome(cohort, attributes, whole, overall(whole, cohort.groups, attributes))


def among_themselves(before: Sequence[Stood], ties: Ties) -> list[Stood]:
    """The same with places among these alone: those of a larger cycle say nothing beside those of a smaller one."""
    known = np.array([each.percent is not None for each in before], np.bool_)
    percents = np.array([micro(each.percent or Decimal(0)) for each in before], np.int64)
    found = placed(percents, known, np.zeros(known.shape, np.int64), ties).place.tolist()
    return [replace(each, rank=place or None) for each, place in zip(before, found, strict=True)]


def moves(outcome: Outcome, before: Sequence[Stood]) -> list[Move]:
    """The largest change first; of equal ones the one that stands first in the cycle."""
    found = [Move(row, then, _stood(outcome, row)) for row, then in enumerate(before)]
    return sorted(found, key=lambda each: (-abs(each.change or Decimal(0)), -abs(each.climbed), each.row))


def overview(moved: Sequence[Move]) -> Overview:
    return Overview(
        subjects=len(moved),
        mean_before=_mean([each.before.percent for each in moved]),
        mean_after=_mean([each.after.percent for each in moved]),
        entered_risk=sum(each.entered_risk for each in moved),
        left_risk=sum(each.left_risk for each in moved),
        moved_up=sum(each.climbed > 0 for each in moved),
        moved_down=sum(each.climbed < 0 for each in moved),
        levels=dict(Counter((each.before.level, each.after.level) for each in moved)),
    )


def sensitivity(outcome: Outcome) -> Iterator[Weight]:
    """Each indicator left out in turn, and what the others make of everybody without it."""
    content, full = outcome.whole.content, outcome.whole
    groups = {kind: outcome.cohort.groups[kind] for kind in _looked_at(content)}
    for indicator in content.indicators:
        others = {code: its for code, its in full.indicators.items() if code != indicator.code}
        known = {code: its for code, its in full.directions.items() if code != indicator.direction}
        whole = totalled(_without(content, indicator), others, outcome.cohort.size, known)
        yield _weight(indicator, outcome.reached, overall(whole, groups, outcome.attributes))


def _looked_at(content: Content) -> set[str]:
    """The kinds of groups in which places matter here: of the rating itself, of levels, of the rules of risk."""
    quarters = {each.group for each in content.risk.rules if isinstance(each, LowestQuartileRisk)}
    return {"region", *quarters, *(["cluster"] if content.level_basis is LevelBasis.quantile else [])}


def _without(content: Content, indicator: Indicator) -> Content:
    """The methodology without the indicator, and without the rules of risk that ask for it."""
    rules = [
        each
        for each in content.risk.rules
        if not (isinstance(each, FailedIndicatorRisk) and each.indicator == indicator.code)
    ]
    kept = [each for each in content.indicators if each.code != indicator.code]
    risk = content.risk.model_copy(update={"rules": rules})
    return content.model_copy(update={"indicators": kept, "risk": risk})


def _weight(indicator: Indicator, full: Standings, without: Standings) -> Weight:
    place, other = full.places["region"].place, without.places["region"].place
    both = (place > 0) & (other > 0)
    shifts: Integers = np.abs(place - other)[both]
    return Weight(
        indicator=indicator,
        largest_shift=int(shifts.max(initial=0)),
        mean_shift=rounded(Fraction(int(shifts.sum()), max(shifts.size, 1)), 2),
        levels_changed=int((full.levels != without.levels).sum()),
        risks_changed=int((full.at_risk != without.at_risk).sum()),
    )


def _stood(outcome: Outcome, row: int) -> Stood:
    whole, reached = outcome.whole, outcome.reached
    level = reached.level(row)
    return Stood(
        score=Decimal(int(whole.total.points[row])).scaleb(-whole.content.decimals),
        percent=Decimal(int(whole.percents[row])).scaleb(-6) if whole.reachable[row] else None,
        level=None if level is None else level.code,
        rank=int(reached.places["region"].place[row]) or None,
        at_risk=bool(reached.causes(row)) if reached.risks else None,
    )


def _mean(percents: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in percents if each is not None]
    return rounded(Fraction(sum(known, Decimal(0))) / len(known)) if known else None
