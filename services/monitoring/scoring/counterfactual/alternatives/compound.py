"""Other answers to rules of several inputs: as few of them changed as can be, and the best of all together."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.monitoring.engine.formulas import names, parse
from services.monitoring.engine.kinds import VALUE, AllOfRule, BestLevelRule, BonusRule, FormulaRule, SumOfRule, Term
from services.monitoring.engine.scalar import points
from services.monitoring.scoring.counterfactual.alternatives.room import (
    Answer,
    Room,
    answered,
    answers,
    end_of,
    hits,
    nearest,
    rungs,
)

DOUBLINGS = 30
"""How often an input without an end is doubled to see whether more of it helps: past every number a form takes."""


def _of_terms(terms: Sequence[Term], room: Room) -> Iterator[Answer]:
    """One term alone by each of its answers, then the best of several terms together, the largest gain first."""
    gains: list[tuple[Decimal, int, Answer]] = []
    for index, term in enumerate(terms):
        its = room.at(term.input)
        now = points(term.rule, its.case)
        found = [({term.input: answer[VALUE]}, hit.points) for answer, hit in hits(term.rule, its)]
        yield from (answer for answer, _ in found)
        if found:
            best, most = max(found, key=lambda each: each[1])
            gains.append((most - now.points if now else most, -index, best))
    together: dict[str, Decimal] = {}
    for gain, _, another in sorted(gains, key=lambda each: each[:2], reverse=True):
        if gain > 0 or any(code not in room.case.inputs for code in another):
            together.update(another)
            yield {**together}


@answers.register
def _(rule: BestLevelRule, room: Room) -> Iterator[Answer]:
    yield from _of_terms(rule.terms, room)


@answers.register
def _(rule: SumOfRule, room: Room) -> Iterator[Answer]:
    yield from _of_terms(rule.terms, room)


@answers.register
def _(rule: AllOfRule, room: Room) -> Iterator[Answer]:
    """All conditions met, each input no further than it has to go."""
    met: dict[str, Decimal] = {}
    for code in dict.fromkeys(each.input for each in rule.conditions):
        value = nearest(room.at(code), *(each for each in rule.conditions if each.input == code))
        if value is None:
            return
        if value != room.now(code):
            met[code] = value
    yield met


@answers.register
def _(rule: BonusRule, room: Room) -> Iterator[Answer]:
    its = [*answers(rule.rule, room)]
    yield from its
    for each in (Decimal(1), Decimal(0)):
        if each != room.case.inputs.get(rule.input):
            yield {rule.input: each}
            yield from ({**answer, rule.input: each} for answer in its)


@answers.register
def _(rule: FormulaRule, room: Room) -> Iterator[Answer]:
    """Each input alone, upwards and downwards, then the best of each input together."""
    best: dict[str, Decimal] = {}
    for code in names(parse(rule.expression)):
        found = [*_one_input(rule, room, code)]
        yield from (answer for answer, _ in found)
        if found:
            best.update(max(found, key=lambda each: each[1])[0])
    yield best


def _one_input(rule: FormulaRule, room: Room, code: str) -> Iterator[tuple[Answer, Decimal]]:
    its = room.at(code)
    for answer in (each for upwards in (True, False) for each in _way(its, upwards)):
        hit = points(rule, answered(room.case, {code: answer[VALUE]}))
        if hit is not None:
            yield {code: answer[VALUE]}, hit.points


def _way(room: Room, upwards: bool) -> Iterator[Answer]:  # up or down
    end = end_of(room, upwards)
    if end is not None:
        yield from rungs(room, end)
        return
    start = room.now() or Decimal(0)
    sign = 1 if upwards else -1
    yield from ({VALUE: start + sign * Decimal(2) ** power} for power in range(DOUBLINGS))
