"""Whom a figure about several results would give away. Values in, values out."""

from collections.abc import Iterable

from services.kernel.places import contains
from services.monitoring.scoring.peers import municipality_of

MINIMUM = 5
"""Of fewer others nothing is told. The number is ours, for want of an act: the mean of four others with a known one or
two among them (those of an ОМСУ that talk to one another) would come close to telling the rest."""


def sees(caller: str, place: str) -> bool:
    """May somebody at `caller` read what is published at `place`, one by one?"""
    return contains(caller, place) or contains(place, caller)


Unseen = tuple[bool, bool]


def unseen(caller: str, place: str) -> Unseen:
    """Is `place` hidden from somebody at `caller`, and from all of its municipality together?"""
    return not sees(caller, place), not sees(municipality_of(caller), place)


Others = tuple[int, int]
"""How many of a group are `unseen`, by either reading."""


def others(them: Iterable[Unseen]) -> Others:
    known = [*them]
    return sum(one for one, _ in known), sum(all_ for _, all_ in known)


def tellable(them: Iterable[Unseen]) -> bool:
    """May a figure about these be told: does it give nobody away, to the caller or to its municipality?"""
    return all(map(is_safe, others(them)))


def is_safe(others: int) -> bool:
    """Does a figure about so many others give nobody away?"""
    return others == 0 or others >= MINIMUM
