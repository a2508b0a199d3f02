"""What many numbers come to. Exact: fractions inside, rounded half-up once at the end.

A quantile is that of Hyndman and Fan, type 7 (PERCENTILE.INC of Excel): of n ordered numbers the one at 1 + (n - 1)·p,
between two neighbours in proportion. The median is the one of 1/2.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from services.monitoring.dashboards.rules import Approval, Timeliness
from services.monitoring.engine.scalar import rounded
from services.monitoring.submissions.rules import SubmissionStatus

BINS = 10
QUANTILES = tuple(Fraction(each, 100) for each in (0, 10, 25, 50, 75, 90, 100))
HALF = Fraction(1, 2)
SHARE_DECIMALS = 2
"""Shares are told in per cent with so many decimals."""
COMPLETE = frozenset({SubmissionStatus.submitted, SubmissionStatus.verified, SubmissionStatus.accepted})


def mean(values: Sequence[Decimal]) -> Decimal | None:
    return rounded(Fraction(sum(values)) / len(values)) if values else None


def quantile(ordered: Sequence[Decimal], part: Fraction) -> Decimal | None:
    """`ordered` from the least to the most."""
    if not ordered:
        return None
    whole, rest = divmod((len(ordered) - 1) * part, 1)
    low, high = ordered[whole], ordered[min(whole + 1, len(ordered) - 1)]
    return rounded(Fraction(low) + rest * Fraction(high - low))


def median(values: Sequence[Decimal]) -> Decimal | None:
    return quantile(sorted(values), HALF)


def share(part: int, whole: int) -> Decimal | None:
    """In per cent; None of nothing."""
    return rounded(Fraction(100 * part, whole), SHARE_DECIMALS) if whole else None


@dataclass(frozen=True, slots=True)
class Bin:
    """How many from `lower`, included, to `upper`, excluded but in the last one."""

    lower: Decimal
    upper: Decimal
    count: int


def histogram(values: Sequence[Decimal], bins: int = BINS) -> list[Bin]:
    """Equally wide bins from the least to the most; one where all are equal, fewer where they lie closer than 10⁻⁶."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = Fraction(high - low) / bins
    edges = sorted({low, high, *(rounded(Fraction(low) + step * i) for i in range(1, bins))})
    counts = Counter(min(bisect_right(edges, each), max(len(edges) - 1, 1)) for each in values)
    pairs = list(pairwise(edges)) or [(low, high)]
    return [Bin(lower, upper, counts[i]) for i, (lower, upper) in enumerate(pairs, start=1)]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one result adds to a summary. Who could reach nothing has no per cent, and is no figure."""

    percent: Decimal
    level: str | None
    at_risk: bool | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a group of results comes to. None: there is nothing to count, by the methodology."""

    rated: int
    mean: Decimal | None
    median: Decimal | None
    levels: Mapping[str | None, int]
    at_risk: int | None
    passed: int | None
    marked: int
    """For how many there is a mark to pass."""


def summary(figures: Sequence[Figure]) -> Summary:
    percents = [each.percent for each in figures]
    return Summary(
        rated=len(figures),
        mean=mean(percents),
        median=median(percents),
        levels=Counter(each.level for each in figures),
        at_risk=_yes([each.at_risk for each in figures]),
        passed=_yes([each.passed for each in figures]),
        marked=sum(each.passed is not None for each in figures),
    )


def _yes(answers: Sequence[bool | None]) -> int | None:
    return None if all(each is None for each in answers) else sum(each is True for each in answers)


@dataclass(frozen=True, slots=True)
class Handed:
    """How far one submission is."""

    status: SubmissionStatus
    timeliness: Timeliness
    ever_returned: bool
    approval: Approval = Approval.none


@dataclass(frozen=True, slots=True)
class Collection:
    """How far the collection is: by status now, by the first time data were handed in, and how they were checked."""

    subjects: int
    statuses: Mapping[SubmissionStatus, int]
    timeliness: Mapping[Timeliness, int]
    ever_returned: int
    approvals: Mapping[Approval, int]

    @property
    def complete(self) -> int:
        return sum(self.statuses[each] for each in COMPLETE)

    @property
    def approved_at_once(self) -> int:
        return self.approvals[Approval.at_once] + self.approvals[Approval.undone]

    @property
    def ever_submitted(self) -> int:
        return self.timeliness[Timeliness.on_time] + self.timeliness[Timeliness.late]


def collection(handed: Sequence[Handed]) -> Collection:
    return Collection(
        subjects=len(handed),
        statuses=Counter(each.status for each in handed),
        timeliness=Counter(each.timeliness for each in handed),
        ever_returned=sum(each.ever_returned for each in handed),
        approvals=Counter(each.approval for each in handed),
    )
