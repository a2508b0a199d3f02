"""What is asked of calendar links. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting
from services.training.calendars.models import CalendarLink
from services.training.calendars.schemas import CalendarLinkItem, CalendarLinkQuery
from services.training.staff.queries import Post

LISTING = Listing(CalendarLink, CalendarLinkItem, CalendarLinkQuery, sortable={"created_at": CalendarLink.created_at})


def own(caller: Identity) -> Select[CalendarLink]:
    return select(CalendarLink).where(CalendarLink.account == caller.account)


def behind(secret_hash: str) -> Select[CalendarLink]:
    return select(CalendarLink).where(CalendarLink.secret_hash == secret_hash)


def serves(person_id: UUID, place: str, day: date) -> Select[UUID]:
    """A post the person holds on the day at the place or below it."""
    held = (Post.person_id == person_id, Post.place.at_or_below(place), lasting(Post.held_from, Post.held_to)(day))
    return select(Post.id).where(*held).limit(1)
