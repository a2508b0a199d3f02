"""How far the jurors agree: the spread of an application's sheets, sheets far from the others', a juror's leaning.

It is told, and changes no score: what follows from it the commission decides openly.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.reserve.regulations.contest import ContestRules, ContestStage
from services.reserve.sheets.aggregation import Ballot, total
from services.reserve.sheets.numbers import deviation, median, rounded

ENOUGH = 3
"""Sheets without which one of them cannot stand apart from the others."""
APART = Decimal("0.25")
"""Of what the stage gives at most: farther from the middle of the others a sheet stands out."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The totals of the sheets of one application at one stage."""

    application_id: UUID
    stage: str
    sheets: int
    lowest: Decimal
    highest: Decimal
    deviation: Decimal


@dataclass(frozen=True, slots=True)
class Outlier:
    """A sheet far from the others': its total, and the middle of theirs."""

    application_id: UUID
    stage: str
    member_id: UUID
    total: Decimal
    others: Decimal


@dataclass(frozen=True, slots=True)
class Leaning:
    """By how much a juror's totals lie above (below) the middle of the others', on average."""

    member_id: UUID
    sheets: int
    above: Decimal


@dataclass(frozen=True, slots=True)
class Agreement:
    spreads: tuple[Spread, ...]
    outliers: tuple[Outlier, ...]
    leanings: tuple[Leaning, ...]


def agreement(rules: ContestRules, ballots: Iterable[Ballot]) -> Agreement:
    stages = {stage.code: stage for stage in rules.stages}
    grouped: dict[tuple[str, UUID], dict[UUID, Decimal]] = defaultdict(dict)
    for each in ballots:
        grouped[each.stage, each.application_id][each.member_id] = total(stages[each.stage], each.marks)
    spreads, outliers = [], []
    leanings: dict[UUID, list[Decimal]] = defaultdict(list)
    for (stage, application_id), totals in sorted(grouped.items()):
        values = list(totals.values())
        spreads.append(Spread(application_id, stage, len(values), min(values), max(values), deviation(values)))
        for member_id, own in sorted(totals.items()) if len(values) >= ENOUGH else ():
            middle = median([value for member, value in totals.items() if member != member_id])
            leanings[member_id].append(own - middle)
            if abs(own - middle) > APART * _range(stages[stage]):
                outliers.append(Outlier(application_id, stage, member_id, own, middle))
    leaned = tuple(Leaning(member, len(said), _mean(said)) for member, said in sorted(leanings.items()))
    return Agreement(tuple(spreads), tuple(outliers), leaned)


def _range(stage: ContestStage) -> Decimal:
    return sum((each.weight * (each.scale.highest - each.scale.lowest) for each in stage.criteria), Decimal(0))


def _mean(values: list[Decimal]) -> Decimal:
    mean = sum(map(Fraction, values), Fraction(0)) / len(values)
    return rounded(mean) if mean >= 0 else -rounded(-mean)
