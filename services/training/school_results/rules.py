"""The published result of a school in a cycle, as far as training needs it. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublishedCycle:
    """Of which period results are, and by which methodology."""

    id: UUID
    family: UUID
    """Of the methodology: only cycles of one family are of one measure."""
    period_to: date
    """The last day; the result of the latest period is the one that stands."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one family of methodologies has been used in a region."""

    family: UUID
    schools: int
    latest: date
    """The last day of its latest period."""


def comparable(families: Iterable[Coverage]) -> UUID | None:
    """The family whose results are compared: the latest of those that rated at least half as many schools as the
    widest, so that a trial over a few schools decides nothing. None: nothing was published."""
    known = list(families)
    widest = max((each.schools for each in known), default=0)
    broad = [each for each in known if 2 * each.schools >= widest]
    return max(broad, key=lambda each: (each.latest, each.schools, each.family)).family if broad else None


@dataclass(frozen=True, slots=True)
class SchoolResult:
    """What a cycle published of one school."""

    organisation_id: UUID
    place: str
    percent: float | None
    """Of the maximum, 0…100; None: no position counted."""
    level: str | None
    cluster: str | None
    """The cluster of the methodology, where it has any."""
    directions: Mapping[str, float]
    """Code of a direction → per cent of what it could give, 0…100."""
    titles: Mapping[str, str]
    """Code of a direction → how a reader knows it."""
