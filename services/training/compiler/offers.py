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
    cost: int | None = None
    """Roubles; None: not known."""
    runs: tuple[Run, ...] = ()
    weeks: int = 1
    seats: int | None = None
    """Of an offer at any time; None: as many as want."""
    requires: frozenset[str] = frozenset()
    """Ids of the offers that must have ended before."""

    def __post_init__(self) -> None:
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
    listed = sorted(offers, key=lambda each: each.id)
    known = {each.id: each for each in listed}
    if len(known) < len(listed) or any(len({run.first for run in each.runs}) < len(each.runs) for each in listed):
        raise ValueError("an offer, or a run of one, stands twice")
    sorter = TopologicalSorter({each.id: sorted(each.requires & known.keys()) for each in listed})
    try:
        return {each: known[each] for each in sorter.static_order()}
    except CycleError as error:
        circle = " → ".join(f"«{known[each].title}»" for each in reversed(error.args[1]))
        return Refusal("prerequisite_cycle", f"Предложения требуют друг друга по кругу: {circle}")


def seats_of(offers: Catalogue) -> dict[SeatKey, int]:
    """Seats left, of whatever has a bound."""
    runs = (((each.id, run.first), run.seats) for each in offers.values() for run in each.runs)
    whenever = (((each.id, None), each.seats) for each in offers.values() if not each.runs)
    return {key: seats for key, seats in chain(runs, whenever) if seats is not None}
