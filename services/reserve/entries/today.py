"""The day a statement is asked on, and what follows from it: whether somebody stands in the reserve.

The day is a row of its own in the statement, so that a list, whose text is compiled once, can be asked on another day.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, String, and_, case, cast, literal, literal_column, select

from services.kernel.search import one_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING, EntryStatus

TODAY: ColumnElement[date] = literal_column("asked.day", Date)


def asked(day: date) -> FromClause:
    """Joined to whatever names `TODAY`."""
    return select(literal(day, Date).label("day")).subquery("asked")


_KEPT = one_of(Entry.status, sorted(STAYING))

STANDS: ColumnElement[bool] = and_(_KEPT, Entry.until >= TODAY)
"""In the reserve on the day, the last one included."""

STATUS: ColumnElement[Any] = case(
    (and_(_KEPT, Entry.until < TODAY), EntryStatus.expired.value), else_=cast(Entry.status, String)
)
"""`rules.status_on`, for a list."""
