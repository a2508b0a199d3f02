"""Periods of days, both ends included: `from` is the first day and `to` the last, so the next one begins the day after.

`None` as the beginning is "unknown", as the end "still so". How a list is asked for a day: `search.lasting`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

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
