"""The ledger of a subject: all that is known of its place, from the directory and from facts. Values in, values out.

A fact belongs to a subject when it happened at or below the subject's place, whoever it concerns. So the school, its
municipality and the region, who see different parts of the table, count one subject alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

HEAD = "head"
"""The kind of post to which one is appointed; acting in it is no appointment."""


class FactKind(StrEnum):
    diagnostics_completed = "diagnostics_completed"
    route_completed = "route_completed"
    enrolment_completed = "enrolment_completed"
    internship_completed = "internship_completed"
    entry_included = "entry_included"
    entry_renewed = "entry_renewed"
    entry_excluded = "entry_excluded"
    appointment_made = "appointment_made"
    appointment_revoked = "appointment_revoked"
    programme_approved = "programme_approved"


class Fact(NamedTuple):
    """One thing that happened; what a kind does not tell is None."""

    place: str
    kind: FactKind
    record: UUID
    """Of the service that told it: the diagnostics, the internship, the entry, the appointment."""
    person: UUID
    organisation: UUID | None
    day: date
    """When it happened; of an appointment the first day in the post."""
    until: date | None
    """The last day of a time in the reserve, included; None: no end is known."""
    competence: str | None
    """Its code; None: the overall level."""
    before: int | None
    after: int | None
    """Levels of competence, the higher the better."""
    entry: UUID | None
    """The time in the reserve that an appointment ends; None: appointed from elsewhere."""


class Post(NamedTuple):
    """A post of a head, held or acted in, as the directory knows it; both days included."""

    place: str
    kind: str
    person: UUID
    organisation: UUID | None
    held_from: date
    held_to: date | None


class Site(NamedTuple):
    """An organisation that works on the day."""

    place: str


class Subject(NamedTuple):
    """Whose ledger it is: a submission, where it lies, and the head it rates, if it rates one."""

    submission: UUID
    place: str
    person: UUID | None


class Period(NamedTuple):
    """The period of a cycle, both days included, and the day as of which it rates."""

    first: date
    last: date
    day: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class Ledger(NamedTuple):
    """What is known of one subject in the period of a cycle."""

    period: Period
    person: UUID | None = None
    posts: Sequence[Post] = ()
    sites: int = 0
    """Organisations that work on the day: each has one post of head, held or vacant."""
    facts: Sequence[Fact] = ()
    """From the oldest."""

    @property
    def heads(self) -> set[UUID]:
        """Those in office on the day; of a subject that is a head, that head."""
        if self.person is not None:
            return {self.person}
        day = self.period.day
        return {
            each.person
            for each in self.posts
            if each.held_from <= day and (each.held_to is None or day <= each.held_to)
        }

    @property
    def appointed(self) -> list[Post]:
        """The posts that somebody took up in the period."""
        return [each for each in self.posts if each.kind == HEAD and self.period.holds(each.held_from)]

    def told(self, *kinds: FactKind) -> list[Fact]:
        """The facts of these kinds, from the oldest."""
        return [each for each in self.facts if each.kind in kinds]


class Placed(Protocol):
    @property
    def place(self) -> str: ...


P = TypeVar("P", bound=Placed)


def ledgers(
    subjects: Sequence[Subject], period: Period, posts: Iterable[Post], sites: Iterable[Site], facts: Iterable[Fact]
) -> Iterator[Ledger]:
    """The ledger of each subject, in their order. Each row is looked at once, however many subjects there are.

    `facts` come from the oldest, in an order that does not depend on when they were told.
    """
    known = _Above({each.place for each in subjects})
    held, at, told = _shared_out(posts, known), _shared_out(sites, known), _shared_out(facts, known)
    for each in subjects:
        its = each.place
        yield Ledger(period, each.person, held.get(its, ()), len(at.get(its, ())), told.get(its, ()))


class _Above(dict[str, list[str]]):
    """Place → the places of subjects at or above it. Most places come up again: a post, a site, facts."""

    def __init__(self, subjects: AbstractSet[str]) -> None:
        super().__init__()
        self._subjects = subjects

    def __missing__(self, place: str) -> list[str]:
        found = self[place] = [each for each in upwards(place) if each in self._subjects]
        return found


def _shared_out(rows: Iterable[P], above: _Above) -> dict[str, list[P]]:
    """Place of a subject → the rows at or below it."""
    found: dict[str, list[P]] = {}
    for row in rows:
        for place in above[row.place]:
            found.setdefault(place, []).append(row)
    return found


def upwards(place: str) -> Iterator[str]:
    """The place and all above it: `a.b.c`, `a.b`, `a`."""
    while place:
        yield place
        place = place.rpartition(".")[0]
