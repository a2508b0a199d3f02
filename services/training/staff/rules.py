"""Whose head takes part, as a share: an exact fraction, and per cent for a reader. Values in, values out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import UUID

_TENTH = Decimal("0.1")

FEWEST = 5
"""Of fewer people no share is told: it would tell of one of them, and of chance."""


class Headship(NamedTuple):
    """A person who heads an organisation."""

    person_id: UUID
    organisation_id: UUID
    place: str
    """Of the organisation."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` heads."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """With one decimal, a half rounded up; None of nobody."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(_TENTH, ROUND_HALF_UP)


def municipality_of(place: str) -> str:
    """The municipality a place lies in: itself, or what is above it."""
    return ".".join(place.split(".")[:3])


def share(heads: Iterable[Headship], counted: Collection[UUID]) -> Share:
    """How many of the heads are among the persons `counted`; who heads two organisations is one person."""
    people = {each.person_id for each in heads}
    return Share(len(people.intersection(counted)), len(people))


def by_municipality(heads: Iterable[Headship], counted: Collection[UUID]) -> Mapping[str, Share]:
    """Place of a municipality → its share. Who heads organisations in two counts in each of them once."""
    found: dict[str, list[Headship]] = {}
    for each in heads:
        found.setdefault(municipality_of(each.place), []).append(each)
    return {place: share(its, counted) for place, its in sorted(found.items())}
