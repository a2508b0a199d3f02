"""Which pairs of schools together are best, why each, and who is left over. Values in, values out.

Within a context as many schools with low results as can be get a partner; of all such pairings one of the largest
complementarity, and of these one of the nearest. Solved by `matching.assignment` in whole numbers; the nearness of all
pairs together is worth less than one thousandth of the complementarity of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from services.kernel.labels import labelled
from services.training.matching.assignment import assigned
from services.training.matching.proximity import WHOLE as NEAREST
from services.training.matching.proximity import Proximity
from services.training.partnerships.contrasts import Circle, Contrast, RatedSchool, circles, helped, weak

FURTHER = 100
"""What every further partner of a school costs, in thousandths of complementarity: ten percentage points."""


class Couple(NamedTuple):
    """Ids of two schools."""

    low: str
    high: str


class LeftOver(StrEnum):
    """Why a school with low results gets no partner; the first reason there is."""

    partnered = "partnered"
    nobody_high = "nobody_high"
    not_complementary = "not_complementary"
    rejected = "rejected"
    taken = "taken"
    not_needed = "not_needed"


LABELS: dict[LeftOver, str] = labelled(
    {
        LeftOver.partnered: "у школы уже есть пара",
        LeftOver.nobody_high: "в контексте нет школы с высокими результатами",
        LeftOver.not_complementary: "никто не сильнее там, где школа слаба",
        LeftOver.rejected: "подходящие пары уже отклонены",
        LeftOver.taken: "подходящие школы заняты",
        LeftOver.not_needed: "её сильные стороны никому не понадобились",
    }
)


@dataclass(frozen=True, slots=True)
class Schools:
    """All that is asked at once. The order of the schools says nothing. Raises ValueError where an id stands twice."""

    schools: Sequence[RatedSchool]
    contrast: Contrast = field(default_factory=Contrast)
    proximity: Proximity = field(default_factory=Proximity)
    rejected: frozenset[Couple] = frozenset()
    """Pairs a school said no to; none of them is proposed again."""

    def __post_init__(self) -> None:
        if len({each.id for each in self.schools}) < len(self.schools):
            raise ValueError("a school stands twice")


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """A pair and why it is proposed."""

    low: str
    high: str
    helped: Mapping[str, int]
    """Direction → by how many tenths of a per cent the partner is better, where the school is weak."""
    weak: tuple[str, ...]
    """All directions in which the school with low results is below the median of its context."""
    worth: int
    """Complementarity in thousandths: what the pair helps over all that is weak."""
    distance: int | None


@dataclass(frozen=True, slots=True)
class Alone:
    """A school without a pair: of low results, or of high ones that nobody needs."""

    school: str
    low: bool
    reason: LeftOver


@dataclass(frozen=True, slots=True)
class Pairing:
    pairs: tuple[ProposedPair, ...]
    """By the school with low results."""
    alone: tuple[Alone, ...]
    """By the school."""


def pair(it: Schools) -> Pairing:
    """The pairs of a region and who is left over: a function of the set of schools, not of their order."""
    found = [_paired(circle, it) for circle in circles(it.schools, it.contrast)]
    pairs = [each for pairs, _ in found for each in pairs]
    alone = [each for _, alone in found for each in alone]
    return Pairing(
        tuple(sorted(pairs, key=lambda each: each.low)), tuple(sorted(alone, key=lambda each: (each.school, each.low)))
    )


def complementarity(low: RatedSchool, high: RatedSchool, circle: Circle, gap: int) -> int:
    """In thousandths: by how much the pair would lift what is weak, on the average of all of it; 0: no help at all."""
    better = helped(low, high, circle.usual, gap)
    return max(1, sum(better.values()) // len(weak(low, circle.usual))) if better else 0


def _paired(circle: Circle, it: Schools) -> tuple[list[ProposedPair], list[Alone]]:
    waiting = [each for each in circle.low if not each.partners]
    worth = [[complementarity(low, high, circle, it.contrast.gap) for high in circle.high] for low in waiting]
    free = [[Couple(low.id, high.id) not in it.rejected for high in circle.high] for low in waiting]
    found = _assigned(circle, waiting, np.array(worth, dtype=np.int64), np.array(free, dtype=np.bool_), it)
    pairs = [_proposed(waiting[row], circle.high[column], circle, it) for row, column in sorted(found.items())]
    alone = [Alone(each.id, True, _why(worth[row], free[row])) for row, each in enumerate(waiting) if row not in found]
    alone += [Alone(each.id, True, LeftOver.partnered) for each in circle.low if each.partners]
    chosen = {each.high for each in pairs}
    alone += [
        Alone(each.id, False, LeftOver.partnered if each.partners else LeftOver.not_needed)
        for each in circle.high
        if each.id not in chosen
    ]
    return pairs, alone


def _assigned(
    circle: Circle, waiting: Sequence[RatedSchool], worth: np.ndarray, free: np.ndarray, it: Schools
) -> dict[int, int]:
    """Row of `waiting` → column of `circle.high`."""
    shape = (len(waiting), len(circle.high))
    if 0 in shape:
        return {}
    near = np.array(
        [[it.proximity.value(low.municipality, high.municipality) for high in circle.high] for low in waiting]
    )
    unit = len(waiting) * NEAREST + 1  # all nearness there may be is worth less
    costs = (1000 - worth) * unit + (NEAREST - near)
    taken = [each.partners for each in circle.high]
    places = [max(0, it.contrast.partners - each) for each in taken]
    return assigned(costs.astype(np.int64), (worth > 0) & free, taken, places, FURTHER * unit)


def _proposed(low: RatedSchool, high: RatedSchool, circle: Circle, it: Schools) -> ProposedPair:
    return ProposedPair(
        low=low.id,
        high=high.id,
        helped=helped(low, high, circle.usual, it.contrast.gap),
        weak=tuple(weak(low, circle.usual)),
        worth=complementarity(low, high, circle, it.contrast.gap),
        distance=it.proximity.distance(low.municipality, high.municipality),
    )


def _why(worth: Sequence[int], free: Sequence[bool]) -> LeftOver:
    """Of a school with low results; one value for each with high ones."""
    if not worth:
        return LeftOver.nobody_high
    if not any(worth):
        return LeftOver.not_complementary
    suitable = any(each and allowed for each, allowed in zip(worth, free, strict=True))
    return LeftOver.taken if suitable else LeftOver.rejected
