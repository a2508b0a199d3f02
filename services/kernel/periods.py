"""Periods of days, both ends included: `from` is the first day and `to` the last, so the next one begins the day after.

`None` as the beginning is "unknown", as the end "still so". How a list is asked for a day: `search.lasting`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol


class Dated(Protocol):
    valid_from: date | None
    valid_to: date | None


def day_before(day: date) -> date:
    """The last day of what ends because something else begins on `day`."""
    return day - timedelta(days=1)


def holds_on(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def is_proper(start: date | None, end: date | None) -> bool:
    """At least one day long."""
    return start is None or end is None or start <= end


def in_order(spans: Sequence[Dated]) -> bool:
    """Each proper, oldest first, none sharing a day with the one before it."""
    if not all(is_proper(span.valid_from, span.valid_to) for span in spans):
        return False
    pairs = pairwise(spans)
    return all(a.valid_to is not None and b.valid_from is not None and a.valid_to < b.valid_from for a, b in pairs)


def can_follow(last: Dated, day: date) -> bool:
    """May a new period begin on `day`, the last one ending the day before?"""
    begun = last.valid_from is None or last.valid_from < day
    return begun and (last.valid_to is None or last.valid_to < day)
