"""What is asked of programmes. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import asked, lasting, mentions, russian
from services.reserve.entries.models import Entry
from services.reserve.entries.today import STANDS
from services.reserve.programmes.models import Programme
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


def by_id(programme_id: UUID) -> Select[Programme]:
    whole = (selectinload(Programme.measures), selectinload(Programme.executions))
    return select(Programme).where(Programme.id == programme_id).options(*whole)


def standing(place: str, day: date) -> Select[str, int]:
    """(reserve, how many) of those who stand on the day in the reserves at or below the place."""
    counted = select(Entry.reserve, func.count()).join_from(Entry, asked(day), true())
    begun = Entry.included_on <= day
    return counted.where(STANDS, begun, Entry.reserve.at_or_below(place)).group_by(Entry.reserve)
