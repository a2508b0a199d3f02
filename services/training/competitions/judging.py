"""What the sheets of a stage come to: points, places within each nomination, ties told. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

from services.training.competitions.rules import CompetitionResult

_SCALE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Judged:
    """How one nominee came out."""

    points: Decimal
    """The mean of the jurors' totals, to six digits; the place is by the exact one."""
    rank: int
    tied: bool
    """Others of the nomination have the same place."""
    result: CompetitionResult


def judged(
    nominations: Mapping[UUID, str], sheets: Mapping[UUID, Sequence[Decimal]], winners: int, prizes: int
) -> dict[UUID, Judged]:
    """Entry → outcome. `nominations`: entry → nomination; `sheets`: entry → each juror's total.

    Places count as in sport: two firsts, then a third. Whoever has a place up to `winners` wins, up to
    `winners + prizes` gets a prize, so that a tie is never broken by chance; no points, no prize.
    """
    means = {entry: _mean(sheets.get(entry, ())) for entry in nominations}
    found: dict[UUID, Judged] = {}
    for entry, nomination in nominations.items():
        beside = [means[each] for each, other in nominations.items() if other == nomination]
        rank = 1 + sum(each > means[entry] for each in beside)
        found[entry] = Judged(
            points=_rounded(means[entry]),
            rank=rank,
            tied=beside.count(means[entry]) > 1,
            result=_result(means[entry], rank, winners, prizes),
        )
    return found


def _mean(totals: Sequence[Decimal]) -> Fraction:
    return sum(map(Fraction, totals), Fraction(0)) / len(totals) if totals else Fraction(0)


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(_SCALE, ROUND_HALF_UP)


def _result(points: Fraction, rank: int, winners: int, prizes: int) -> CompetitionResult:
    if points and rank <= winners:
        return CompetitionResult.winner
    if points and rank <= winners + prizes:
        return CompetitionResult.prize_winner
    return CompetitionResult.participant
