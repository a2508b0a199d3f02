"""From sheets to ranks. Exact: fractions throughout, rounded half-up once to 10⁻⁶, and only then compared.

What is compared is what is shown, so that nobody reads two equal scores with different ranks. In whichever order sheets
and applications come, the outcome is the same. Whom fewer jurors mark, because some are recused, loses nothing by it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from services.reserve.regulations.contest import ContestCriterion, ContestRules, ContestStage
from services.reserve.regulations.terms import Aggregation, TieBreak
from services.reserve.sheets.numbers import rounded

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ballot:
    """An opened sheet: the marks by criterion."""

    application_id: UUID
    stage: str
    member_id: UUID
    marks: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class StageScore:
    """What an application reached at a stage."""

    stage: str
    sheets: int
    points: Decimal
    criteria: Mapping[str, Decimal]
    """Points of each criterion, without its weight, added up as the sheets are."""
    passed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands. Without a rank it cannot win: a threshold was missed, or nobody marked it."""

    application_id: UUID
    points: Decimal
    passed: bool
    rank: int | None
    """Competition ranking: after two firsts comes a third."""
    tied: bool
    """Another one has the same rank: only the chair parts them."""
    stages: tuple[StageScore, ...]


def tally(
    rules: ContestRules, applications: Iterable[UUID], ballots: Iterable[Ballot], jurors: int | None = None
) -> list[Standing]:
    """The standings, best first, those that did not pass last; `jurors` as `aggregate` takes them."""
    marked: dict[tuple[UUID, str], list[Ballot]] = defaultdict(list)
    for each in ballots:
        marked[each.application_id, each.stage].append(each)
    stages = [stage for stage in rules.stages if stage.criteria]
    found = [_reached(rules, stages, each, marked, jurors) for each in sorted(set(applications))]
    return _ranked(rules, found)


def selected(standings: Sequence[Standing], places: int, choice: Sequence[UUID] = ()) -> tuple[list[UUID], list[UUID]]:
    """(who wins, best first; those among whom it is still open) for so many `places`.

    Where more share a rank than there are places left, the chair's `choice` among them, in its order, decides.
    """
    chosen: list[UUID] = []
    passed = [each for each in standings if each.rank is not None]
    for _, group in groupby(passed, key=lambda each: each.rank):
        equal = [each.application_id for each in group]
        left = places - len(chosen)
        if len(equal) <= left:
            chosen += equal
            continue
        named = list(dict.fromkeys(each for each in choice if each in equal))[:left]
        return [*chosen, *named], ([] if len(named) == left else [each for each in equal if each not in named])
    return chosen, []


def aggregate(how: Aggregation, trimmed: int, values: Sequence[Decimal], jurors: int | None = None) -> Fraction:
    """One number for what the jurors gave. Of so few sheets that nothing would be left, fewer are trimmed.

    A sum is brought to so many `jurors` as mark in the contest: one who is recused counts as the mean of the others.
    None: of the sheets as they are, which is how a protocol that does not name the jurors was counted.
    """
    exact = sorted(map(Fraction, values))
    if not exact:
        return Fraction(0)
    if how is Aggregation.sum:
        return sum(exact, Fraction(0)) * (jurors or len(exact)) / len(exact)
    cut = min(trimmed, (len(exact) - 1) // 2) if how is Aggregation.trimmed_mean else 0
    kept = exact[cut : len(exact) - cut]
    return sum(kept, Fraction(0)) / len(kept)


def total(stage: ContestStage, marks: Mapping[str, Decimal]) -> Decimal:
    """Of one sheet, weighted."""
    return sum((each.weight * marks[each.code] for each in stage.criteria), NOTHING)


def _reached(
    rules: ContestRules,
    stages: Sequence[ContestStage],
    application_id: UUID,
    marked: Mapping[tuple[UUID, str], Sequence[Ballot]],
    jurors: int | None,
) -> Standing:
    def added(values: Sequence[Decimal]) -> Fraction:
        return aggregate(rules.aggregation, rules.trimmed, values, jurors)

    exact, scores = Fraction(0), []
    for stage in stages:
        ballots = marked.get((application_id, stage.code), ())
        points = added([total(stage, each.marks) for each in ballots])
        exact += points
        criteria = {
            each.code: rounded(added([ballot.marks[each.code] for ballot in ballots])) for each in stage.criteria
        }
        passed = bool(ballots) and rounded(points) >= (stage.pass_points or NOTHING)
        scores.append(StageScore(stage.code, len(ballots), rounded(points), criteria, passed))
    points_ = rounded(exact)
    passed = all(each.passed for each in scores) and points_ >= (rules.pass_points or NOTHING)
    return Standing(application_id, points_, passed, None, False, tuple(scores))


def _ranked(rules: ContestRules, found: Sequence[Standing]) -> list[Standing]:
    worth = _worth(rules)
    passed = sorted((each for each in found if each.passed), key=worth, reverse=True)
    ranked: list[Standing] = []
    for _, group in groupby(passed, key=worth):
        equal = sorted(group, key=lambda each: each.application_id)
        rank = len(ranked) + 1
        ranked += [_at(each, rank, tied=len(equal) > 1) for each in equal]
    others = sorted((each for each in found if not each.passed), key=lambda each: (-each.points, each.application_id))
    return [*ranked, *others]


def _at(standing: Standing, rank: int, *, tied: bool) -> Standing:
    return Standing(standing.application_id, standing.points, True, rank, tied, standing.stages)


def _worth(rules: ContestRules) -> Callable[[Standing], tuple[Decimal, ...]]:
    """What parts two standings: the points, and where the regulation says so, one criterion after another.

    The weightier criterion first; of equal weight, in the order in which the regulation names them.
    """
    named: list[ContestCriterion] = [each for stage in rules.stages for each in stage.criteria]
    order = [each.code for each in sorted(named, key=lambda each: -each.weight)]
    by_criteria = rules.voting.tie is TieBreak.next_criterion

    def worth(standing: Standing) -> tuple[Decimal, ...]:
        points = {code: value for score in standing.stages for code, value in score.criteria.items()}
        return (standing.points, *(points[code] for code in order)) if by_criteria else (standing.points,)

    return worth
