"""What a result means for the person rated. Values in, values out."""

from calendar import monthrange
from datetime import date


def in_grace(held_from: date, as_of: date, months: int) -> bool:
    """Was the head appointed less than `months` before the day as of which heads are rated?"""
    return held_from > months_before(as_of, months)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
