"""What the reserve tells of a stay in it. Values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StayTold:
    """One event of a stay: it began, was prolonged or ended."""

    entry_id: UUID
    place: str
    """Where the file of the reservist lies: the school they work at, or an authority."""
    person_id: UUID
    first: date
    last: date
    """Of one that ended the day before it did."""
    event_id: UUID
    said_at: datetime
    seq: int
    """Its number in the feed: of two events of one moment the later."""
