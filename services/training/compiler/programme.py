"""What is optimised and under what constraints: a route as an integer programme, in matrices.

A variable for each placement says whether it is taken; one for each level of each need, whether it is reached, which it
is when a placement that teaches so much is taken. All numbers are whole.

Goals, each among the best of those before it: the largest weighted gap covered; the fewest hours; the most steps left
as planned; the earliest ends, as the sum of days from the first day of the window to the end of each step.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.training.compiler.needs import Need
from services.training.compiler.offers import OfferKind
from services.training.compiler.placements import Blame, Placement, Ways
from services.training.compiler.request import Request
from services.training.compiler.room import Room

Vector = NDArray[np.float64]
RELAXABLE = (Blame.budget, Blame.load, Blame.overlap, Blame.mentoring)
"""Constraints between placements, one of which may be left out to see what it costs."""


@dataclass(frozen=True, slots=True)
class Row:
    """`coefficients · variables ≤ upper`."""

    coefficients: Vector
    upper: int
    family: Blame | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Placements first, then levels of needs; every variable from 0 to 1."""

    placements: tuple[Placement, ...]
    levels: tuple[tuple[Need, int], ...]
    rows: tuple[Row, ...]
    goals: tuple[Vector, ...]
    """Each to be made least, in this order."""

    def reaching(self, levels: AbstractSet[tuple[str, int]], family: Blame) -> "Programme":
        """The fewest hours that reach all these levels, were it not for one family of constraints."""
        rows = [each for each in self.rows if each.family is not family]
        for index, (need, level) in enumerate(self.levels, len(self.placements)):
            if (need.deficit.competency, level) in levels:
                at = np.zeros(len(self.placements) + len(self.levels))
                at[index] = -1
                rows.append(Row(at, -1))
        return Programme(self.placements, self.levels, tuple(rows), self.goals[1:2])

    def only(self, offers: AbstractSet[str]) -> "Programme":
        """As if nothing else were offered."""
        kept = tuple(each for each in self.placements if each.offer.id in offers)
        columns = np.array([each.offer.id in offers for each in self.placements] + [True] * len(self.levels))
        rows = tuple(Row(each.coefficients[columns], each.upper, each.family) for each in self.rows)
        return Programme(kept, self.levels, rows, tuple(each[columns] for each in self.goals))


def programme(request: Request, needs: tuple[Need, ...], ways: Ways, room: Room) -> Programme:
    made = _Made(tuple(chain.from_iterable(ways.values())), _levels(needs))
    rows = (*made.choice(room), *made.weeks(room), *made.sessions(), *made.prerequisites(room, timed=True))
    return Programme(made.placements, made.levels, rows, (*made.worth(), *made.course(request)))


def selection(needs: tuple[Need, ...], ways: Ways, room: Room) -> Programme:
    """The same with no regard to days, so one placement stands for all of an offer: what its two goals come to bounds
    those of the programme, and it is solved in no time."""
    made = _Made(tuple(each[0] for each in ways.values() if each), _levels(needs))
    rows = (*made.choice(room), *made.prerequisites(room, timed=False))
    return Programme(made.placements, made.levels, rows, tuple(made.worth()))


def _levels(needs: tuple[Need, ...]) -> tuple[tuple[Need, int], ...]:
    return tuple((need, level) for need in needs for level in need.levels)


@dataclass(frozen=True, slots=True)
class _Made:
    placements: tuple[Placement, ...]
    levels: tuple[tuple[Need, int], ...]

    def vector(self, values: Iterable[float], levels: Iterable[float] = ()) -> Vector:
        """Coefficients of placements, then those of levels; where none are told, they are zero."""
        found = np.zeros(len(self.placements) + len(self.levels))
        for start, each in ((0, list(values)), (len(self.placements), list(levels))):
            found[start : start + len(each)] = each
        return found

    def at(self, values: Mapping[int, float]) -> Vector:
        """Coefficients of a few variables, the others zero."""
        found = np.zeros(len(self.placements) + len(self.levels))
        found[list(values)] = list(values.values())
        return found

    def worth(self) -> Iterator[Vector]:
        """The goals that know nothing of days."""
        yield self.vector((), (-need.weight for need, _ in self.levels))
        yield self.vector(each.offer.hours for each in self.placements)

    def course(self, request: Request) -> Iterator[Vector]:
        """The goals that are about days."""
        if planned := {(each.offer.id, each.first, each.last) for each in request.planned}:
            yield self.vector(-float((each.offer.id, each.first, each.last) in planned) for each in self.placements)
        yield self.vector((each.last - request.calendar.first).days + 1 for each in self.placements)

    def choice(self, room: Room) -> Iterator[Row]:
        """The budget; an offer of a family at most once; one mentor at most; a level is reached by a placement that
        teaches it."""
        yield Row(self.vector(each.offer.hours for each in self.placements), room.hours, Blame.budget)
        for same in self.of_families().values():
            if len(same) > 1:
                yield Row(self.at(dict.fromkeys(same, 1)), 1)
        mentored = [at for at, each in enumerate(self.placements) if each.offer.kind is OfferKind.mentoring]
        if mentored:
            yield Row(self.at(dict.fromkeys(mentored, 1)), 0 if room.mentored else 1, Blame.mentoring)
        for index, (need, level) in enumerate(self.levels, len(self.placements)):
            taught = [at for at, each in enumerate(self.placements) if need.reached(each.offer.teaches) >= level]
            yield Row(self.at({**dict.fromkeys(taught, -1), index: 1}), 0)

    def of_families(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, each in enumerate(self.placements):
            found.setdefault(each.offer.family, []).append(index)
        return found

    def weeks(self, room: Room) -> Iterator[Row]:
        hours: dict[date, dict[int, float]] = {}
        for index, each in enumerate(self.placements):
            for week, its in each.load.items():
                hours.setdefault(week, {})[index] = its
        for week, load in sorted(hours.items()):
            if sum(load.values()) > room.weekly_left(week):
                yield Row(self.at(load), room.weekly_left(week), Blame.load)

    def sessions(self) -> Iterator[Row]:
        """On no day two fixed sessions; a day on which the same offers meet as on another says nothing new."""
        meeting: dict[date, list[int]] = {}
        for index, each in enumerate(self.placements):
            for day in each.meets:
                meeting.setdefault(day, []).append(index)
        for on in dict.fromkeys(tuple(each) for _, each in sorted(meeting.items()) if len(each) > 1):
            yield Row(self.at(dict.fromkeys(on, 1)), 1, Blame.overlap)

    def prerequisites(self, room: Room, *, timed: bool) -> Iterator[Row]:
        """A placement is taken only if one of each offer it requires is and, if days count, ends before it begins."""
        its = self.of_families()
        for index, each in enumerate(self.placements):
            for required in sorted(each.offer.requires - room.done.keys()):
                before = [at for at in its.get(required, ()) if not timed or self.placements[at].last < each.first]
                yield Row(self.at({**dict.fromkeys(before, -1), index: 1}), 0)
