"""What a competency needs: how many lack it, how many wait to prove it, what is taught of it. Values in, values out.

No act gives a threshold; those below are ours (DOMAIN.md, E): each says what it decides.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled


class NeedVerdict(StrEnum):
    uncovered = "uncovered"
    unproved = "unproved"
    scarce = "scarce"
    over_served = "over_served"
    balanced = "balanced"


LABELS: dict[StrEnum, str] = labelled(
    {
        NeedVerdict.uncovered: "есть те, чей уровень не поднимает ни одна программа",
        NeedVerdict.unproved: "обучили, но не проверили",
        NeedVerdict.scarce: "мест меньше, чем нуждающихся",
        NeedVerdict.over_served: "мест намного больше, чем нуждающихся",
        NeedVerdict.balanced: "обеспечена",
    }
)

SEATS_MANY = 2
"""Seats for each who lacks it; with more it may be over-served…"""
SPARE = 10
"""…once at least so many seats, a small group, would stay empty."""
UNPROVED_LEAST = 3
"""So few who wait for a proof are no sign yet."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Of one competency: people, programmes and seats."""

    lacking: int
    """Open deficits: who has not been taught."""
    awaiting: int
    """Taught, and not measured anew."""
    helpless: int
    """Of who lacks it: above whose level no programme teaches."""
    enrolled: int
    """Of who lacks it: who holds a seat already where more is taught than they know."""
    seated: int
    """Of the others: for whom at once there is such a seat."""
    spare: int
    """Left in the open groups that teach it, and nothing for which seats are scarce."""

    @property
    def waiting(self) -> int:
        """Who lacks it, and holds no seat."""
        return self.lacking - self.enrolled

    @property
    def scarce(self) -> bool:
        return self.seated < self.waiting


_TESTS: tuple[tuple[NeedVerdict, Callable[[Demand], bool]], ...] = (
    (NeedVerdict.uncovered, lambda its: its.helpless > 0),
    (NeedVerdict.unproved, lambda its: its.awaiting >= UNPROVED_LEAST and its.awaiting > its.lacking),
    (NeedVerdict.scarce, lambda its: its.scarce),
    (
        NeedVerdict.over_served,
        lambda its: its.spare > SEATS_MANY * its.waiting and its.spare - its.waiting >= SPARE,
    ),
)


def verdict(its: Demand) -> NeedVerdict:
    """The first that holds, in this order; balanced where none does.

    Who waits for a proof is measured before more seats are asked for: of those seats nobody knows yet who needs one.
    """
    return next((each for each, holds in _TESTS if holds(its)), NeedVerdict.balanced)


def helpless(people: Mapping[int, int], taught: Iterable[int]) -> int:
    """Of the people by level, those whose level is reached or passed by all that is taught."""
    most = max(taught, default=0)
    return sum(count for level, count in people.items() if level >= most)


def seated(people: Mapping[int, int], seats: Mapping[int, int]) -> int:
    """How many of the people by level get a seat, of the seats by the level taught, where more is taught than they
    know: whoever knows most chooses from least and goes first."""
    free, done = 0, 0
    above = sorted(seats, reverse=True)
    for level in sorted(people, reverse=True):
        while above and above[0] > level:
            free += seats[above.pop(0)]
        taken = min(free, people[level])
        free, done = free - taken, done + taken
    return done
