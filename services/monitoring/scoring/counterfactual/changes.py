"""From a goal to the smallest set of changes, and back to answers, each as near to the present one as is enough."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from services.monitoring.engine.kinds import VALUE
from services.monitoring.engine.scalar import Case, Hit, points
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.scoring.counterfactual.alternatives import RUNGS, Answer, Room, answered, hits
from services.monitoring.scoring.counterfactual.goals import Goal
from services.monitoring.scoring.counterfactual.needs import Standing
from services.monitoring.scoring.counterfactual.smallest import Choice, Need, smallest
from services.monitoring.scoring.rules import LEFT_OUT, Contribution, Score, ScoreReason, added_up
from services.monitoring.scoring.verdict import Verdict

TRIES = 10_000
"""About so many answers are tried for all indicators together, though at least two on each way: a methodology of the
field has far fewer, one of a thousand inputs is searched by coarser steps."""


@dataclass(frozen=True, slots=True)
class Step:
    """Another answer to an indicator, and what it would give."""

    answer: Answer
    hit: Hit
    points: Decimal


@dataclass(frozen=True, slots=True)
class Changeable:
    """An indicator that counts, what its rule sees, and the answers that bring more points, fewest points first."""

    contribution: Contribution
    case: Case
    steps: tuple[Step, ...]

    @property
    def indicator(self) -> Indicator:
        return self.contribution.indicator


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator as it is and as it would have to be."""

    contribution: Contribution
    case: Case
    step: Step


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest set of changes that meets a goal, and what comes of it. Without changes the goal is met already."""

    changes: tuple[Change, ...]
    score: Score
    verdict: Verdict
    proven: bool
    """False: among very many sets a smaller or lesser one may have been missed."""


def room_of(indicator: Indicator, case: Case, rungs: int = RUNGS) -> Room:
    """The possible answers: those of each input, and of the value, which may be computed."""
    grids = indicator.grids
    domains = {code: each.domain for code, each in grids.items()}
    return Room(case, domains, {code: each.decimals for code, each in grids.items()}, rungs)


def changeable(content: Content, contribution: Contribution, case: Case, rungs: int = RUNGS) -> Changeable:
    """Of the answers that give equal points the one with fewer inputs changed, then the nearer one."""
    its = contribution.indicator
    now = content.rounded(contribution.points)
    found: dict[Decimal, Step] = {}
    for answer, hit in _tried(contribution, room_of(its, case, rungs)):
        reached = content.rounded(hit.points)
        known = found.get(reached)
        if reached > now and (known is None or len(answer) < len(known.answer)):
            found[reached] = Step(answer, hit, reached)
    return Changeable(contribution, case, tuple(found[each] for each in sorted(found)))


def _tried(contribution: Contribution, room: Room) -> Iterator[tuple[Answer, Hit]]:
    """First the answer as it is with the document that it lacks, then the others."""
    if contribution.reason is ScoreReason.no_evidence and contribution.hit:
        yield {}, contribution.hit
    yield from hits(contribution.indicator.rule, room)


def counterfactual(its: Standing, goal: Goal, cases: Sequence[Case]) -> Counterfactual | None:
    """`cases`: what the rule of each indicator sees, in the order of the contributions. None: out of reach."""
    if goal.met(its.verdict):
        return Counterfactual((), its.score, its.verdict, proven=True)
    if not goal.possible:
        return None
    pairs = zip(its.score.contributions, cases, strict=True)
    inputs = sum(len(each.indicator.asked) for each in its.score.contributions)
    rungs = max(2, min(RUNGS, TRIES // (2 * inputs)))
    items = [changeable(its.content, each, case, rungs) for each, case in pairs if each.reason not in LEFT_OUT]

    def met(choice: Choice) -> bool:
        return goal.met(its.judged(_rescored(its, _chosen(items, choice))))

    found = smallest([_need(sum_.shares, sum_.least, items, its.content) for sum_ in goal.sums], met)
    if found is None:
        return None
    changes = _refined(its, goal, _chosen(items, found.choice))
    score = _rescored(its, changes)
    return Counterfactual(changes, score, its.judged(score), found.proven)


def _need(shares: Mapping[str, Fraction], least: Fraction, items: Sequence[Changeable], content: Content) -> Need:
    def added(its: Changeable) -> list[Fraction]:
        share, now = shares.get(its.indicator.code, Fraction(0)), content.rounded(its.contribution.points)
        return [share * Fraction(each.points - now) for each in its.steps]

    return Need([added(each) for each in items], least)


def _chosen(items: Sequence[Changeable], choice: Choice) -> tuple[Change, ...]:
    return tuple(Change(items[item].contribution, items[item].case, items[item].steps[step]) for item, step in choice)


def _rescored(its: Standing, changes: Sequence[Change]) -> Score:
    """The score with these changes, added up by the readable path."""
    changed = {each.contribution.indicator.code: _after(each) for each in changes}
    return added_up(its.content, [changed.get(each.indicator.code, each) for each in its.score.contributions])


def _after(change: Change) -> Contribution:
    step = change.step
    value = step.answer.get(VALUE, change.case.value)
    return replace(change.contribution, value=value, points=step.hit.points, reason=ScoreReason.counted, hit=step.hit)


def _refined(its: Standing, goal: Goal, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Each change of one number, in order, brought back as near to the present answer as the goal still allows.

    A proportion is searched by even steps; between two of them lies the least that is enough.
    """
    for index, change in enumerate(changes):

        def enough(other: Change, index: int = index, rest: tuple[Change, ...] = changes) -> bool:
            return goal.met(its.judged(_rescored(its, (*rest[:index], other, *rest[index + 1 :]))))

        changes = (*changes[:index], _nearer(its.content, change, enough), *changes[index + 1 :])
    return changes


def _nearer(content: Content, change: Change, enough: Callable[[Change], bool]) -> Change:
    """By halving the way between the present answer, which is not enough, and the new one, which stays enough."""
    if len(change.step.answer) != 1:
        return change
    [(code, end)] = change.step.answer.items()
    room = room_of(change.contribution.indicator, change.case)
    start, unit = room.now(code), Decimal(1).scaleb(-room.decimals[code])
    if start is None:
        return change
    short, far = 0, int((end - start) / unit)
    while abs(far - short) > 1:
        middle = (short + far) // 2
        other = _answering(content, change, {code: start + middle * unit}, room)
        if other is not None and enough(other):
            far, change = middle, other
        else:
            short = middle
    return change


def _answering(content: Content, change: Change, answer: Answer, room: Room) -> Change | None:
    """The change with another answer; None where that is impossible."""
    hit = points(change.contribution.indicator.rule, answered(change.case, answer))
    if hit is None or not all(room.domains[code].holds(value) for code, value in answer.items()):
        return None
    return replace(change, step=Step(answer, hit, content.rounded(hit.points)))
