"""What is asked of the compiler for one head: deficits, history, calendar, limits and the route before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.training.compiler.offers import Offer


@dataclass(frozen=True, slots=True)
class Deficit:
    """A level below the norm, and by which finding it is known."""

    competency: str
    title: str
    level: int
    norm: int
    confidence: int = 100
    """Per cent: how sure the finding is."""
    priority: int = 1
    """1…10: how much more this matters than another deficit."""
    finding: str = ""
    """What the deficit was found by, as a reader is told: «диагностика 12.03.2026»."""
    causes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.confidence <= 100 and 1 <= self.priority <= 10):
            raise ValueError(f"confidence must be 0…100, priority 1…10: {self}")


@dataclass(frozen=True, slots=True)
class Proven:
    """A level credit is given for: somebody has confirmed it, or it `awaits` that after training."""

    competency: str
    level: int
    by: str
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """From the first day to the last, but for the days closed."""

    first: date
    last: date
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"the window ends before it begins: {self.first}, {self.last}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Hours of the whole route, and of any one week from Monday to Sunday."""

    hours: int
    weekly: int


class HeldState(StrEnum):
    """How a step stands; what is booked was arranged apart from the route, and stays as what is begun does."""

    planned = "planned"
    begun = "begun"
    completed = "completed"
    missed = "missed"
    booked = "booked"


LABELS: dict[HeldState, str] = labelled(
    {
        HeldState.planned: "запланирован",
        HeldState.begun: "начат",
        HeldState.completed: "завершён",
        HeldState.missed: "не пройден",
        HeldState.booked: "записан",
    }
)


UNDER_WAY = (HeldState.begun, HeldState.booked)


@dataclass(frozen=True, slots=True)
class Held:
    """A step of the route before, with the offer as it was then."""

    offer: Offer
    first: date
    last: date
    state: HeldState = HeldState.planned
    seated: bool = True
    """Does it hold a seat? What was only planned holds none, and asks for one like anybody else."""
    why: str = ""
    """Of what was missed: why, as far as somebody said it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One head. What is begun or completed stays; what was planned is kept where that costs nothing; what was missed
    may be offered again, and the difference tells of it.

    What a begun or booked step teaches counts as covered. What a completed one taught counts once it is `proven`:
    deficits are newer than what an offer promised. All use hours of the budget, and what is not completed those of
    its weeks.
    """

    head: str
    deficits: tuple[Deficit, ...]
    calendar: Calendar
    limits: Limits
    proven: tuple[Proven, ...] = ()
    passed: frozenset[str] = frozenset()
    """Families of offers passed outside this route: they are not offered again, and fulfil prerequisites."""
    previous: tuple[Held, ...] = ()
    engaged: frozenset[date] = frozenset()
    """Days on which the head sits elsewhere, in what is no step of the route."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Family of what an offer requires and nobody offers → its title."""
    unopened: Mapping[str, int] = field(default_factory=dict)
    """Competency → the highest level programmes for such a head teach it to, also those that take nobody now."""

    def __post_init__(self) -> None:
        for ids in ([each.competency for each in self.deficits], [each.offer.id for each in self.previous]):
            if len(ids) != len(set(ids)):
                raise ValueError(f"more than once: {sorted(ids)}")

    @property
    def kept(self) -> tuple[Held, ...]:
        """What nothing changes any more."""
        return tuple(each for each in self.previous if each.state in (*UNDER_WAY, HeldState.completed))

    @property
    def planned(self) -> tuple[Held, ...]:
        return tuple(each for each in self.previous if each.state is HeldState.planned)

    @property
    def begun(self) -> tuple[Held, ...]:
        """What is under way, or booked and so as good as that."""
        return tuple(each for each in self.previous if each.state in UNDER_WAY)
