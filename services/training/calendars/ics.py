"""iCalendar (RFC 5545) as calendar programs read it: text in, octets out.

Times are in UTC, so that no program has to know a zone; the zone of the region is told beside, for the standard wants
at least one component in a calendar, and a person may go to nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, Timezone, TimezoneStandard

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class EntryStatus(StrEnum):
    """As RFC 5545, 3.8.1.11 names them."""

    tentative = "TENTATIVE"
    confirmed = "CONFIRMED"
    cancelled = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar. `revision` counts its changes, `changed_at` is the last of them.

    Of what takes whole days `starts_at` is the first and `ends_at` the day after the last (RFC 5545, 3.6.1).
    """

    uid: str
    starts_at: datetime | date
    ends_at: datetime | date
    title: str
    status: EntryStatus
    revision: int
    changed_at: datetime
    description: str | None = None
    location: str | None = None
    link: str | None = None
    takes_time: bool = True
    """A day by which something is due takes none."""


def written(name: str, offset: timedelta, entries: Iterable[Entry]) -> bytes:
    """The calendar `name` of a region that is `offset` from UTC. The same entries are the same octets."""
    calendar = Calendar()
    for property_, value in _HEAD.items():
        calendar.add(property_, value)
    calendar.add("X-WR-CALNAME", _storable(name))
    calendar.add_component(_zone(offset))
    for each in entries:
        calendar.add_component(_event(each))
    octets: bytes = calendar.to_ical(sorted=False)
    return octets


_HEAD = {
    "VERSION": "2.0",
    "PRODID": "-//edulead//training//RU",
    "CALSCALE": "GREGORIAN",
    "METHOD": "PUBLISH",
    "X-PUBLISHED-TTL": "PT1H",
}


def _zone(offset: timedelta) -> Timezone:
    minutes = round(offset.total_seconds() / 60)
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}")
    standard.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001  # the standard wants a local time here
    standard.add("TZOFFSETFROM", offset)
    standard.add("TZOFFSETTO", offset)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event, changed = Event(), _moment(entry.changed_at)
    said = {
        "UID": entry.uid,
        "DTSTAMP": changed,
        "LAST-MODIFIED": changed,
        "SEQUENCE": entry.revision,
        "DTSTART": _when(entry.starts_at),
        "DTEND": _when(entry.ends_at),
        "SUMMARY": _storable(entry.title),
        "STATUS": str(entry.status),
        "TRANSP": "OPAQUE" if entry.status is EntryStatus.confirmed and entry.takes_time else "TRANSPARENT",
        "DESCRIPTION": _storable(entry.description),
        "LOCATION": _storable(entry.location),
        "URL": _storable(entry.link),
    }
    for property_, value in said.items():
        if value is not None:
            event.add(property_, value)
    return event


def _when(at: datetime | date) -> datetime | date:
    return _moment(at) if isinstance(at, datetime) else at


def _moment(at: datetime) -> datetime:
    """In UTC, to the second: the format has no smaller unit."""
    return at.astimezone(UTC).replace(microsecond=0)


def _storable(said: str | None) -> str | None:
    """Without the signs that no line may hold (3.1); ends of lines are of one kind."""
    return None if said is None else _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
