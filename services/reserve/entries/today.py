"""Whether somebody stands in the reserve on the day a statement is asked on (`search.asked`)."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast

from services.kernel.search import TODAY, one_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING, EntryStatus

_KEPT = one_of(Entry.status, sorted(STAYING))


def stands(day: Any) -> ColumnElement[bool]:
    """In the reserve on the day, the first and the last one included, and nothing has ended it since."""
    return and_(_KEPT, Entry.included_on <= day, Entry.until >= day)


STANDS = stands(TODAY)
"""On the day a statement is asked on."""

STATUS: ColumnElement[Any] = case(
    (and_(_KEPT, Entry.until < TODAY), EntryStatus.expired.value), else_=cast(Entry.status, String)
)
"""`rules.status_on`, for a list."""
