"""iCalendar (RFC 5545) as calendar programs read it: text in, octets out, no library needed for so little.

Times are in UTC, so that no program has to know a zone; the zone of the region is told beside, for the standard wants
at least one component in a calendar, and a person may go to nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

LONGEST = 75
"""Octets of a line, without the end of it (RFC 5545, 3.1)."""
_PRODUCT = "-//edulead//training//RU"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class EntryStatus(StrEnum):
    """As RFC 5545, 3.8.1.11 names them."""

    tentative = "TENTATIVE"
    confirmed = "CONFIRMED"
    cancelled = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar. `revision` counts its changes, `changed_at` is the last of them."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    status: EntryStatus
    revision: int
    changed_at: datetime
    description: str | None = None
    location: str | None = None
    link: str | None = None


def written(name: str, offset: timedelta, entries: Iterable[Entry]) -> bytes:
    """The calendar `name` of a region that is `offset` from UTC. The same entries are the same octets."""
    return b"".join(folded(line) for line in _calendar(name, offset, entries))


def text(said: str) -> str:
    """A value of type TEXT (3.3.11): what ends a value or a line is escaped, what no line may hold is left out."""
    return _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPED)


def folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, each after the first behind a blank; no letter is torn apart."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _calendar(name: str, offset: timedelta, entries: Iterable[Entry]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"X-WR-CALNAME:{text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    yield from _zone(offset)
    for each in entries:
        yield from _event(each)
    yield "END:VCALENDAR"


def _zone(offset: timedelta) -> Iterator[str]:
    minutes = round(offset.total_seconds() / 60)
    spelled = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    yield from ("BEGIN:VTIMEZONE", f"TZID:UTC{spelled}", "BEGIN:STANDARD", "DTSTART:19700101T000000")
    yield from (f"TZOFFSETFROM:{spelled}", f"TZOFFSETTO:{spelled}", "END:STANDARD", "END:VTIMEZONE")


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(entry.uid)}"
    yield f"DTSTAMP:{_moment(entry.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(entry.changed_at)}"
    yield f"SEQUENCE:{entry.revision}"
    yield f"DTSTART:{_moment(entry.starts_at)}"
    yield f"DTEND:{_moment(entry.ends_at)}"
    yield f"SUMMARY:{text(entry.title)}"
    yield f"STATUS:{entry.status}"
    yield f"TRANSP:{'OPAQUE' if entry.status is EntryStatus.confirmed else 'TRANSPARENT'}"
    if entry.description is not None:
        yield f"DESCRIPTION:{text(entry.description)}"
    if entry.location is not None:
        yield f"LOCATION:{text(entry.location)}"
    if entry.link is not None:
        yield f"URL:{_CONTROL.sub('', entry.link)}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
