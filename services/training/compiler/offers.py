"""What can be offered: programmes, events, internships, mentoring; and whether they require each other in a circle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class OfferKind(StrEnum):
    programme = "programme"
    event = "event"
    internship = "internship"
    mentoring = "mentoring"


LABELS: dict[OfferKind, str] = labelled(
    {
        OfferKind.programme: "программа обучения",
        OfferKind.event: "мероприятие",
        OfferKind.internship: "стажировка",
        OfferKind.mentoring: "наставничество",
    }
)


@dataclass(frozen=True, slots=True)
class Run:
    """One holding on fixed days, both included; `seats` left, None: as many as want."""

    first: date
    last: date
    seats: int | None = None
    days: frozenset[date] = frozenset()
    """On which it meets; empty: on each."""

    @property
    def meets(self) -> tuple[date, ...]:
        every = (self.first + timedelta(days=each) for each in range((self.last - self.first).days + 1))
        return tuple(sorted(self.days)) or tuple(every)


@dataclass(frozen=True, slots=True)
class Offer:
    """On the days of one of its `runs`, or, where there are none, at any time during `weeks` weeks in a row."""

    id: str
    title: str
    kind: OfferKind
    teaches: Mapping[str, int]
    """Code of a competency → the level it brings to, from whatever level below."""
    hours: int
    provider: str = ""
    form: str = ""
    runs: tuple[Run, ...] = ()
    weeks: int = 1
    seats: int | None = None
    """Of an offer at any time; None: as many as want."""
    requires: frozenset[str] = frozenset()
    """Families of the offers that must have ended before."""
    family: str = ""
    """Offers of one family stand for one another: one of them is taken at most, any fulfils a prerequisite. Unless told
    an offer stands for itself alone."""
    within: tuple[date, date] | None = None
    """Of an offer at any time: the days it can be taken on, both included; None: any."""
    full: frozenset[date] = frozenset()
    """Of an offer at any time: the days on which no place is left."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", self.family or self.id)
        if self.hours <= 0 or self.weeks <= 0 or any(each.first > each.last for each in self.runs):
            raise ValueError(f"hours and weeks must be above zero, runs end after they begin: {self.id}")

    @property
    def length(self) -> timedelta:
        """From the first day to the last of an offer at any time."""
        return timedelta(weeks=self.weeks) - timedelta(days=1)


Catalogue = Mapping[str, Offer]
"""Id → offer; each stands after all it requires, otherwise by id."""

SeatKey = tuple[str, date | None]
"""An offer and the first day of a run; None for an offer at any time."""


def catalogue(offers: Iterable[Offer]) -> Catalogue | Refusal:
    """The offers in the order in which they can be taken, or the circle their prerequisites make.

    Raises ValueError where an id or a run stands twice. What an offer requires and nobody offers is no mistake: such an
    offer is only for those who have passed it.
    """
    known = _by_id(offers)
    try:
        return {each: known[each] for each in TopologicalSorter(_before(known)).static_order()}
    except CycleError as error:
        circle = " → ".join(f"«{known[each].title}»" for each in reversed(error.args[1]))
        return Refusal("prerequisite_cycle", f"Предложения требуют друг друга по кругу: {circle}")


def in_order(offers: Iterable[Offer]) -> Catalogue:
    """The same, whatever they require: what stands in a circle nobody can begin, and each says what comes before it.

    Editions that are still taught may require each other, though what is published does not.
    """
    known = _by_id(offers)
    before = _before(known)
    while True:
        try:
            return {each: known[each] for each in TopologicalSorter(before).static_order()}
        except CycleError as error:
            before |= {each: [] for each in error.args[1]}


def _by_id(offers: Iterable[Offer]) -> dict[str, Offer]:
    listed = sorted(offers, key=lambda each: each.id)
    known = {each.id: each for each in listed}
    if len(known) < len(listed) or any(len({run.first for run in each.runs}) < len(each.runs) for each in listed):
        raise ValueError("an offer, or a run of one, stands twice")
    return known


def _before(known: Catalogue) -> dict[str, list[str]]:
    """Offer → those of the families it requires."""
    families: dict[str, list[str]] = {}
    for each in known.values():
        families.setdefault(each.family, []).append(each.id)
    return {each.id: [one for it in sorted(each.requires) for one in families.get(it, [])] for each in known.values()}


def seats_of(offers: Catalogue) -> dict[SeatKey, int]:
    """Seats left, of whatever has a bound."""
    runs = (((each.id, run.first), run.seats) for each in offers.values() for run in each.runs)
    whenever = (((each.id, None), each.seats) for each in offers.values() if not each.runs)
    return {key: seats for key, seats in chain(runs, whenever) if seats is not None}
