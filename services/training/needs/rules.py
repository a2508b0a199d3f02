"""What a competency needs: how many lack it, how many wait to prove it, what is taught of it. Values in, values out.

No act gives a threshold; those below are ours (DOMAIN.md, E): each says what it decides.
"""

from collections.abc import Callable
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
        NeedVerdict.uncovered: "не учит ни одна программа",
        NeedVerdict.unproved: "обучили, но не проверили",
        NeedVerdict.scarce: "мест меньше, чем нуждающихся",
        NeedVerdict.over_served: "мест намного больше, чем нуждающихся",
        NeedVerdict.balanced: "обеспечена",
    }
)

SEATS_EACH = 1
"""Seats for each who lacks it; with fewer it is scarce."""
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
    programmes: int
    """Published ones of which a module teaches it."""
    seats: int
    """Left in their open groups."""


_TESTS: tuple[tuple[NeedVerdict, Callable[[Demand], bool]], ...] = (
    (NeedVerdict.uncovered, lambda its: its.lacking > 0 and its.programmes == 0),
    (NeedVerdict.unproved, lambda its: its.awaiting >= UNPROVED_LEAST and its.awaiting > its.lacking),
    (NeedVerdict.scarce, lambda its: its.seats < SEATS_EACH * its.lacking),
    (
        NeedVerdict.over_served,
        lambda its: its.seats > SEATS_MANY * its.lacking and its.seats - SEATS_EACH * its.lacking >= SPARE,
    ),
)


def verdict(its: Demand) -> NeedVerdict:
    """The first that holds, in this order; balanced where none does.

    Who waits for a proof is measured before more seats are asked for: of those seats nobody knows yet who needs one.
    """
    return next((each for each, holds in _TESTS if holds(its)), NeedVerdict.balanced)
