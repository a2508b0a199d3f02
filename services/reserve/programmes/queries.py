"""What is asked of programmes. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, russian
from services.reserve.entries.models import Entry
from services.reserve.permissions import ONLOOKERS
from services.reserve.programmes.models import Programme
from services.reserve.programmes.rules import ProgrammeStatus
from services.reserve.programmes.schemas import ProgrammeItem, ProgrammeQuery

LISTING = Listing(
    Programme,
    ProgrammeItem,
    ProgrammeQuery,
    sortable={"period_from": Programme.period_from, "title": russian(Programme.title)},
    filters={
        "status": Programme.status,
        "on": lasting(Programme.period_from, Programme.period_to),
        "place": Programme.place.at_or_below,
        "q": mentions(Programme.title),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return Programme.status != ProgrammeStatus.draft if caller.role in ONLOOKERS else true()


def by_id(programme_id: UUID) -> Select[Programme]:
    whole = (selectinload(Programme.measures), selectinload(Programme.executions))
    return select(Programme).where(Programme.id == programme_id).options(*whole)


def standing(place: str, day: date) -> Select[str, int]:
    """(reserve, how many) of those who stood on the day in the reserves at or below the place, whatever came after."""
    stood = (
        Entry.included_on <= day,
        Entry.until >= day,
        or_(Entry.excluded_on.is_(None), Entry.excluded_on > day),
        or_(Entry.appointed_on.is_(None), Entry.appointed_on > day),
    )
    counted = select(Entry.reserve, func.count()).where(*stood, Entry.reserve.at_or_below(place))
    return counted.group_by(Entry.reserve)
