"""How a whole region is matched: what is confirmed stays, the rest is assigned at once, everybody gets words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from services.training.matching.assignment import assigned
from services.training.matching.exclusions import Broken, Terms, exclusions
from services.training.matching.people import Mentee, Mentor, Pair
from services.training.matching.proximity import WHOLE, Proximity
from services.training.matching.scores import LABELS, Contribution, Weights, contributions, score
from services.training.matching.unmatched import Taken, Unmatched, unmatched


@dataclass(frozen=True, slots=True)
class Region:
    """All that is asked at once. The order of mentors and mentees says nothing.

    Raises ValueError where an id stands twice, a mentee is locked to two mentors, or a locked pair names a stranger.
    """

    mentors: Sequence[Mentor]
    mentees: Sequence[Mentee]
    terms: Terms = field(default_factory=Terms)
    weights: Weights = field(default_factory=Weights)
    proximity: Proximity = field(default_factory=Proximity)
    locked: frozenset[Pair] = frozenset()
    """Pairs people have confirmed: kept as they are, and each takes one place of its mentor."""
    unanswered: frozenset[Pair] = frozenset()
    """Those of the locked pairs that are only proposed, and not answered."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Code of a direction → how a reader knows it."""

    def __post_init__(self) -> None:
        mentors, mentees = ([each.id for each in side] for side in (self.mentors, self.mentees))
        held = [pair.mentee for pair in self.locked]
        for ids in (mentors, mentees, held):
            if twice := sorted(each for each, times in Counter(ids).items() if times > 1):
                raise ValueError(f"more than once: {twice}")
        if strangers := {pair.mentor for pair in self.locked} - {*mentors} | {*held} - {*mentees}:
            raise ValueError(f"locked, and not in the region: {sorted(strangers)}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair with what it is worth and why; of a locked one also the rules that speak against it by now."""

    mentor: str
    mentee: str
    locked: bool
    score: int
    best: int
    """The score nothing could exceed under these weights."""
    nth: int
    """Which mentee of the mentor, confirmed ones first, then by id: 1, 2, …"""
    load: int
    """What the load takes from the score in the total that is optimised."""
    capacity: int
    contributions: tuple[Contribution, ...]
    against: Broken
    said: str


@dataclass(frozen=True, slots=True)
class Matching:
    pairs: tuple[Proposal, ...]
    """By the id of the mentee."""
    unmatched: tuple[Unmatched, ...]
    """By the id of the mentee."""


def match(region: Region) -> Matching:
    """The most mentees that can be accompanied and, of all such matchings, one of the highest total score.

    The load is taken from the total: the k-th mentee of a mentor costs `weights.load · 1000 · (k - 1)`. Both sides are
    sorted by id before anything is compared, so the answer is a function of the set of people, not of their order.
    """
    mentors = sorted(region.mentors, key=lambda each: each.id)
    held = {pair.mentee for pair in region.locked}
    waiting = sorted((each for each in region.mentees if each.id not in held), key=lambda each: each.id)
    broken = [[exclusions(mentor, each, region.terms) for mentor in mentors] for each in waiting]
    found = _assigned(region, mentors, waiting, broken)
    found_for = Counter(mentors[column].id for column in found.values())
    alone = [
        unmatched(each, rules, region.titles, _taken(region, mentors, rules, found_for))
        for row, (each, rules) in enumerate(zip(waiting, broken, strict=True))
        if row not in found
    ]
    proposed = {Pair(mentors[column].id, waiting[row].id) for row, column in found.items()}
    return Matching(_proposals(region, proposed), tuple(alone))


def _taken(region: Region, mentors: Sequence[Mentor], rules: Sequence[Broken], found: Counter[str]) -> Taken:
    """By what the places of those mentors are taken whom no rule excludes."""
    fit = {mentor.id for mentor, against in zip(mentors, rules, strict=True) if not against}
    locked = sum(pair.mentor in fit for pair in region.locked)
    unanswered = sum(pair.mentor in fit for pair in region.unanswered)
    return Taken(locked - unanswered, unanswered, sum(found[each] for each in fit))


def _assigned(
    region: Region,
    mentors: Sequence[Mentor],
    waiting: Sequence[Mentee],
    broken: Sequence[Sequence[Broken]],
) -> dict[int, int]:
    confirmed = Counter(pair.mentor for pair in region.locked)
    taken = [confirmed[each.id] for each in mentors]
    places = [max(0, each.capacity - had) for each, had in zip(mentors, taken, strict=True)]
    shape = (len(waiting), len(mentors))
    allowed = np.array([[not rules for rules in row] for row in broken], dtype=np.bool_).reshape(shape)
    costs = np.zeros(shape, dtype=np.int64)
    for row, column in np.argwhere(allowed):
        worth = score(mentors[column], waiting[row], region.proximity, region.weights)
        costs[row, column] = region.weights.best - worth
    return assigned(costs, allowed, taken, places, WHOLE * region.weights.load)


def _proposals(region: Region, proposed: set[Pair]) -> tuple[Proposal, ...]:
    mentors = {each.id: each for each in region.mentors}
    mentees = {each.id: each for each in region.mentees}
    seen: Counter[str] = Counter()
    told = []
    for pair in [*sorted(region.locked), *sorted(proposed)]:
        seen[pair.mentor] += 1
        mentor, mentee = mentors[pair.mentor], mentees[pair.mentee]
        told.append(_proposal(region, mentor, mentee, seen[pair.mentor], pair in region.locked))
    return tuple(sorted(told, key=lambda each: each.mentee))


def _proposal(region: Region, mentor: Mentor, mentee: Mentee, nth: int, locked: bool) -> Proposal:
    parts = tuple(contributions(mentor, mentee, region.proximity, region.weights, region.titles))
    total = sum(each.contribution for each in parts)
    return Proposal(
        mentor=mentor.id,
        mentee=mentee.id,
        locked=locked,
        score=total,
        best=region.weights.best,
        nth=nth,
        load=WHOLE * region.weights.load * (nth - 1),
        capacity=mentor.capacity,
        contributions=parts,
        against=exclusions(mentor, mentee, region.terms) if locked else (),
        said=_said(parts, total, region.weights.best, nth, mentor.capacity),
    )


def _said(parts: Sequence[Contribution], total: int, best: int, nth: int, capacity: int) -> str:
    """The heaviest component first, as a sentence an official can read out."""
    ordered = sorted((each for each in parts if each.weight), key=lambda each: -each.contribution)
    told = "; ".join(f"{LABELS[each.component]} — {each.said}" for each in ordered)
    return f"{total} из {best} баллов: {told}. Подопечный № {nth} из возможных {capacity}."
