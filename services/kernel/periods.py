"""Periods of days, both ends included: `from` is the first day and `to` the last, so the next one begins the day after.

`None` as the beginning is "unknown", as the end "still so". How a list is asked for a day: `search.lasting`.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

EARLIEST = date(1800, 1, 1)
LATEST = date(2999, 12, 31)
"""The last day anybody says or is told (`schemas.Day`): what is counted ends with it."""
Span = tuple[date | None, date | None]


class Dated(Protocol):
    valid_from: date | None
    valid_to: date | None


def day_before(day: date) -> date:
    """The last day of what ends because something else begins on `day`."""
    return day - timedelta(days=1)


def is_proper(start: date | None, end: date | None) -> bool:
    """At least one day long."""
    return start is None or end is None or start <= end


def in_order(spans: Sequence[Dated]) -> bool:
    """Each proper, oldest first, none sharing a day with the one before it."""
    said = [(span.valid_from, span.valid_to) for span in spans]
    return all(is_proper(*span) for span in said) and _apart(said)


def overlapping(spans: Iterable[Span]) -> bool:
    """Do any two share a day, in whatever order they come?"""
    return not _apart(sorted(spans, key=_bounds))


def _apart(spans: Iterable[Span]) -> bool:
    """Does each end before the next one begins?"""
    return all(one[1] < other[0] for one, other in pairwise(map(_bounds, spans)))


def _bounds(span: Span) -> tuple[date, date]:
    return span[0] or date.min, span[1] or date.max


def can_follow(last: Dated, day: date) -> bool:
    """May a new period begin on `day`, the last one ending the day before?"""
    begun = last.valid_from is None or last.valid_from < day
    return begun and (last.valid_to is None or last.valid_to < day)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is too short, its last day (ГК РФ, ст. 192 п. 3).

    A term counted from `day` ends with it: the first day of a term is the day after what began it (ст. 191).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LATEST.year:
        return LATEST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    """So many days later, and not after the last day there is."""
    return day + timedelta(days=min(days, (LATEST - day).days))


def full_years(since: date, day: date) -> int:
    """How many whole years have passed: an age. Whoever is born on 29 February is a year older on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def years_held(held: Iterable[tuple[date, date | None]], day: date) -> int:
    """How many whole years in all something was held by the end of the day, which counts: a length of service.

    `held`: from a first day to a last, both included; None: held still. A day of several of them counts once.
    """
    days, free = 0, date.min
    for first, last in sorted((first, min(last or day, day)) for first, last in held):
        start = max(first, free)
        if start <= last:
            days += (last - start).days + 1
            free = last + timedelta(days=1)
    return full_years(day - timedelta(days=days - 1), day + timedelta(days=1)) if days else 0
