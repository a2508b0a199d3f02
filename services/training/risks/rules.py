"""What is told of an episode of risk of a head. Values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RiskTold:
    """One event of an episode of risk: it began, went on, or ended."""

    episode_id: UUID
    place: str
    person_id: UUID
    organisation_id: UUID | None
    """Which the person headed; None: not told."""
    cycle_id: UUID
    """The cycle by whose results it began, went on or ended."""
    streak: int
    """Cycles at risk in a row by then."""
    day: date
    """When monitoring told it, by the clock of the region; it may be read years later."""
    is_open: bool
    """Is the person at risk since this event? One that was withdrawn is not."""
    event_id: UUID
    said_at: datetime
    seq: int
    """Its number in the feed: of two events of one moment the later."""


class AtRisk(NamedTuple):
    """An episode that lasts: who, where, since when and for how many cycles in a row."""

    person_id: UUID
    organisation_id: UUID | None
    place: str
    since: date
    cycles: int
