"""The planted story of the demo region: who stands out in its three cycles, and how. `docs/demo.md` tells it.

Everybody else is drawn: a school is as good as its municipality, itself and the year make it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edulead.demo import dice
from edulead.demo.answers import Answers, School, answers
from edulead.demo.records import Organisation

RISING: Final = "m-66514000"
"""Дорогобужский округ: from the bottom third of the municipalities to the top third in three cycles."""
REPEATED: Final = "o-0305"
"""At risk in every cycle, under a new head since February 2025: «унаследованный риск», grace, repeated presence."""
OUTLIER: Final = "o-0318"
"""Declares an average mark that nobody in its cluster comes near, and explains nothing."""
LATE: Final = "o-0010"
"""Handed in after the deadline of 2026, with an extension that it asked for too late as well."""
ABSENT: Final = "o-0205"
"""Handed in nothing in 2024: the results were published without it, with a reason."""
UPHELD: Final = "o-0163"
"""Mistyped a number in 2025, objected, and was right."""
DISMISSED: Final = "o-0198"
"""Objected in 2025 to a score that was right."""
PENDING: Final = "o-0312"
"""Objects in 2026; nobody has decided yet."""

_RISE: Final = {2024: -0.95, 2025: -0.5, 2026: -0.1}
_USUAL: Final = -0.25
"""A usual school; the scale of the answers is generous."""


def quality(seed: int, it: Organisation, year: int) -> float:
    """In standard deviations of the region."""
    if it.key == REPEATED:
        return -2.4
    drawn = 0.35 * dice.normal(seed, it.municipality, "quality")
    municipality = _RISE[year] if it.municipality == RISING else _USUAL + drawn
    own = 0.7 * dice.normal(seed, it.key, "quality")
    return municipality + own + 0.3 * dice.normal(seed, it.key, "quality", year)


def drawn(seed: int, it: Organisation, year: int) -> Answers:
    """What a school would declare in the cycle of a year, if it were nobody in the story."""
    return answers(School(it, seed, year, quality(seed, it, year)))


def told(seed: int, it: Organisation, year: int) -> Answers:
    """What it does declare."""
    said = drawn(seed, it, year)
    for indicator, numbers in PLANTED.get((it.key, year), {}).items():
        said[indicator] |= numbers
    return said


PLANTED: Mapping[tuple[str, int], Answers] = MappingProxyType(
    {
        (LATE, 2026): {"2.3": {"kept": 1, "left": 0}},
        (OUTLIER, 2026): {"2.10": {"fives": 108, "fours": 3, "threes": 0, "twos": 0}},
        (UPHELD, 2025): {"5.1": {"with_category": 3}},
        (DISMISSED, 2025): {"5.1": {"with_category": 10, "teachers": 22}},
    }
)
"""Numbers declared in place of those drawn."""
