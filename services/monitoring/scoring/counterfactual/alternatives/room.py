"""One subject as a rule sees it, the answers there can be, and the ways from what was answered to another answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import singledispatch
from typing import Any

from services.monitoring.engine.intervals import Interval, span
from services.monitoring.engine.kinds import VALUE
from services.monitoring.engine.scalar import Case, Hit, points

RUNGS = 20
"""Steps of a proportion or of a number of cases."""

Answer = Mapping[str, Decimal]
"""Input → what is answered in place of what was; `value` is the one value of the indicator."""


@dataclass(frozen=True, slots=True)
class Room:
    """One subject as a rule sees it, and the answers there can be."""

    case: Case
    domains: Mapping[str, Interval]
    decimals: Mapping[str, int]
    rungs: int = RUNGS

    def at(self, code: str) -> "Room":
        """As a term sees it: its own input in place of the value."""
        return Room(
            self.case.at(code),
            {VALUE: self.domains.get(code, Interval())},
            {VALUE: self.decimals.get(code, 0)},
            self.rungs,
        )

    def now(self, code: str = VALUE) -> Decimal | None:
        return self.case.value if code == VALUE else self.case.inputs.get(code)


def answered(case: Case, answer: Answer) -> Case:
    """The case once `answer` is given. In the group of the subject only its own value changes."""
    value = answer.get(VALUE, case.value)
    peers = {group: among(values, case.value, value) for group, values in case.peers.items()}
    return replace(case, value=value, inputs={**case.inputs, **answer}, peers=peers)


def among(values: Sequence[Decimal], old: Decimal | None, new: Decimal | None) -> Sequence[Decimal]:
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
        count = min(abs(width), room.rungs)
        for step in range(1, count):
            yield {VALUE: start + (width * step // count) * unit}
    yield {VALUE: end}


def end_of(room: Room, upwards: bool) -> Decimal | None:  # up or down
    """The last possible value in that direction, on the grid; None where there is no end."""
    ends = span(room.domains[VALUE], room.decimals[VALUE])
    found = ends.last if upwards else ends.first
    return None if found is None else Decimal(found).scaleb(-room.decimals[VALUE])


def inside(room: Room, intervals: Sequence[Interval]) -> Iterator[Answer]:
    """Into each interval by the shortest way."""
    yield from ({VALUE: value} for each in intervals if (value := nearest(room, each)) is not None)
