"""Which figures of a 360° survey may be shown, so that no figures together tell what fewer than a threshold said.

Every figure is a mean over a set of respondents. Whoever holds several can add and subtract them, with any factors:
what they learn is a sum in which two people whom no set tells apart weigh the same. So nothing about a smaller group
can be computed as long as each class of people that no shown set tells apart, an atom, has at least so many members.
The rule holds for the parts within one survey (a total less the groups shown) and for surveys of one person one after
another (this year's respondents less last month's): even if everybody would answer the same again.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

P = TypeVar("P", bound=Hashable)
G = TypeVar("G", bound=str)

REMEMBERED = 180
"""Days for which the respondents of a survey are weighed against those of the next ones of the same person; what people
thought longer ago tells little of what they think now, and with everybody who ever answered weighed against each other
one new colleague a year would leave nothing to show. The limit is told to whoever reads a survey."""


def safe(shown: Sequence[frozenset[P]], fewest: int) -> bool:
    """Has every atom of these sets at least so many members?"""
    people = frozenset().union(*shown)
    atoms = Counter(tuple(each in group for group in shown) for each in people)
    return all(size >= fewest for size in atoms.values())


def showable(shown: Sequence[frozenset[P]], groups: Mapping[G, frozenset[P]], fewest: int) -> list[G] | None:
    """Of the groups of one survey, none sharing a person, those that may be shown beside the mean of them all.

    `shown` are the sets behind the figures shown before of the same person. None: not even the mean of all may be. The
    larger groups come first; one that would make a remainder too small is left out, be it large enough itself.
    """
    everybody = frozenset[P]().union(*groups.values())
    sets = [*shown, everybody]
    if not everybody or not safe(sets, fewest):
        return None
    chosen = []
    for name in sorted(groups, key=lambda each: (-len(groups[each]), each)):
        if groups[name] and safe([*sets, groups[name]], fewest):
            sets.append(groups[name])
            chosen.append(name)
    return chosen
