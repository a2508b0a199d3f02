"""What one indicator could have come to: the nearest other answers that bring more points.

A scale is searched by its edges, a proportion or a number of cases by at most `RUNGS` even steps. Every answer is
valued by the readable path itself, so that no rule is written a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch
from typing import Any

from services.monitoring.engine.formulas import names, parse
from services.monitoring.engine.intervals import Interval, span
from services.monitoring.engine.kinds import (
    VALUE,
    AllOfRule,
    BandsRule,
    BestIs100Rule,
    BestLevelRule,
    BonusRule,
    ChangeRule,
    FlagRule,
    FormulaRule,
    LinearRule,
    PerCaseRule,
    QuartileRule,
    SumOfRule,
    Term,
)
from services.monitoring.engine.scalar import Case, Hit, points

RUNGS = 20
DOUBLINGS = 30
"""How often an input without an end is doubled to see whether more of it helps: past every number a form takes."""

Answer = Mapping[str, Decimal]
"""Input → what is answered in place of what was; `value` is the one value of the indicator."""


@dataclass(frozen=True, slots=True)
class Room:
    """One subject as a rule sees it, and the answers there can be."""

    case: Case
    domains: Mapping[str, Interval]
    decimals: Mapping[str, int]

    def at(self, code: str) -> "Room":
        """As a term sees it: its own input in place of the value."""
        return Room(
            self.case.at(code),
            {VALUE: self.domains.get(code, Interval())},
            {VALUE: self.decimals.get(code, 0)},
        )

    def now(self, code: str = VALUE) -> Decimal | None:
        return self.case.value if code == VALUE else self.case.inputs.get(code)


def answered(case: Case, answer: Answer) -> Case:
    """The case once `answer` is given. In the group of the subject only its own value changes."""
    value = answer.get(VALUE, case.value)
    peers = {group: _among(values, case.value, value) for group, values in case.peers.items()}
    return replace(case, value=value, inputs={**case.inputs, **answer}, peers=peers)


def _among(values: Sequence[Decimal], old: Decimal | None, new: Decimal | None) -> Sequence[Decimal]:
    if old == new:
        return values
    others = [*values]
    if old is not None and old in others:
        others.remove(old)
    return others if new is None else [*others, new]


def hits(rule: Any, room: Room) -> Iterator[tuple[Answer, Hit]]:
    """Every answer that is tried, and what the rule gives for it; the nearer ones first."""
    for answer in answers(rule, room):
        hit = points(rule, answered(room.case, answer))
        if hit is not None:
            yield answer, hit


@singledispatch
def answers(rule: Any, room: Room) -> Iterator[Answer]:
    """The answers worth trying under `rule`. Each kind of rule has its function, found by its type."""
    raise TypeError(f"no such rule: {rule!r} ({room})")


def nearest(room: Room, *intervals: Interval) -> Decimal | None:
    """The possible value nearest to the present one that lies in all of the intervals; None where there is none."""
    spans = [span(each, room.decimals[VALUE]) for each in (*intervals, room.domains[VALUE])]
    first = max((each.first for each in spans if each.first is not None), default=None)
    last = min((each.last for each in spans if each.last is not None), default=None)
    if first is not None and last is not None and first > last:
        return None
    now = room.now()
    units = _start(room.case, first, last) if now is None else int(now.scaleb(room.decimals[VALUE]))
    units = units if first is None else max(units, first)
    units = units if last is None else min(units, last)
    return Decimal(units).scaleb(-room.decimals[VALUE])


def _start(case: Case, first: int | None, last: int | None) -> int:
    """Where nothing was answered: at the end of the interval that is the easier to reach."""
    ends = (first, last) if case.higher_is_better else (last, first)
    return next((each for each in ends if each is not None), 0)


def rungs(room: Room, end: Decimal | None) -> Iterator[Answer]:
    """From the present value to `end` in even steps on the grid of possible values."""
    if end is None:
        return
    start = room.now()
    unit = Decimal(1).scaleb(-room.decimals[VALUE])
    if start is not None:
        width = int((end - start) / unit)
        count = min(abs(width), RUNGS)
        for step in range(1, count):
            yield {VALUE: start + (width * step // count) * unit}
    yield {VALUE: end}


def _end(room: Room, upwards: bool) -> Decimal | None:  # up or down
    """The last possible value in that direction, on the grid; None where there is no end."""
    ends = span(room.domains[VALUE], room.decimals[VALUE])
    found = ends.last if upwards else ends.first
    return None if found is None else Decimal(found).scaleb(-room.decimals[VALUE])


@answers.register
def _(rule: FlagRule, room: Room) -> Iterator[Answer]:
    del rule
    yield from ({VALUE: each} for each in (Decimal(1), Decimal(0)) if each != room.now())


def _inside(room: Room, intervals: Sequence[Interval]) -> Iterator[Answer]:
    """Into each interval by the shortest way."""
    yield from ({VALUE: value} for each in intervals if (value := nearest(room, each)) is not None)


@answers.register
def _(rule: BandsRule, room: Room) -> Iterator[Answer]:
    yield from _inside(room, rule.bands)


@answers.register
def _(rule: ChangeRule, room: Room) -> Iterator[Answer]:
    before = room.case.previous
    if before is None:
        value = nearest(room)  # any will do
        yield from () if value is None else ({VALUE: value},)
    else:
        yield from _inside(room, [_shifted(each, before) for each in rule.bands])
    if rule.held_from is not None:
        yield from _inside(room, [Interval(lower=rule.held_from)])


def _shifted(interval: Interval, by: Decimal) -> Interval:
    """Its ends may then have more digits than one that is sent."""
    return interval.model_copy(
        update={
            "lower": None if interval.lower is None else interval.lower + by,
            "upper": None if interval.upper is None else interval.upper + by,
        }
    )


@answers.register
def _(rule: PerCaseRule, room: Room) -> Iterator[Answer]:
    """To where the limit of the rule is met, else to the last number of cases there can be."""
    if not rule.points:
        return
    end = _end(room, rule.points > 0)
    if rule.cap is not None:
        least = (rule.cap - rule.base) / rule.points
        met = Interval.model_construct(
            lower=least if rule.points > 0 else None,
            upper=least if rule.points < 0 else None,
            lower_closed=True,
            upper_closed=True,
        )
        capped = nearest(room, met)
        end = end if capped is None else capped
    yield from rungs(room, end)


@answers.register
def _(rule: LinearRule, room: Room) -> Iterator[Answer]:
    rising = rule.at_upper > rule.at_lower
    best = nearest(room, Interval(lower=rule.upper) if rising else Interval(upper=rule.lower, upper_closed=True))
    yield from rungs(room, _end(room, rising) if best is None else best)


@answers.register
def _(rule: BestIs100Rule, room: Room) -> Iterator[Answer]:
    peers = room.case.peers[rule.group]
    if peers:
        yield from rungs(room, (max if room.case.higher_is_better else min)(peers))


@answers.register
def _(rule: QuartileRule, room: Room) -> Iterator[Answer]:
    """Past just as many of the others as each quarter takes."""
    higher = room.case.higher_is_better
    others = sorted(_among(room.case.peers[rule.group], room.now(), None), reverse=not higher)
    for quarter in (1, 2, 3):
        worse = -(-quarter * (len(others) + 1) // 4)
        if 1 <= worse <= len(others):
            edge = others[worse - 1]
            beyond = Interval(lower=edge, lower_closed=False) if higher else Interval(upper=edge, upper_closed=False)
            yield from _inside(room, [beyond])


def _of_terms(terms: Sequence[Term], room: Room) -> Iterator[Answer]:
    """One term alone by each of its answers, then the best of several terms together, the largest gain first."""
    gains: list[tuple[Decimal, int, Answer]] = []
    for index, term in enumerate(terms):
        its = room.at(term.input)
        now = points(term.rule, its.case)
        found = [({term.input: answer[VALUE]}, hit.points) for answer, hit in hits(term.rule, its)]
        yield from (answer for answer, _ in found)
        if found:
            answer, most = max(found, key=lambda each: each[1])
            gains.append((now.points - most if now else -most, index, answer))
    together: dict[str, Decimal] = {}
    for gain, _, answer in sorted(gains, key=lambda each: each[:2]):
        if gain < 0 or any(code not in room.case.inputs for code in answer):
            together.update(answer)
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
    end = _end(room, upwards)
    if end is not None:
        yield from rungs(room, end)
        return
    start = room.now() or Decimal(0)
    sign = 1 if upwards else -1
    yield from ({VALUE: start + sign * Decimal(2) ** power} for power in range(DOUBLINGS))
