"""What is asked of protocols. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.reserve.permissions import IN_PERSON
from services.reserve.protocols.models import Protocol
from services.reserve.protocols.schemas import ProtocolItem, ProtocolQuery

LISTING = Listing(
    Protocol,
    ProtocolItem,
    ProtocolQuery,
    sortable={"drawn_at": Protocol.drawn_at},
    filters={
        "kind": Protocol.kind,
        "subject_id": Protocol.subject_id,
        "year": Protocol.year,
        "place": Protocol.place.at_or_below,
    },
)


_CHAIN = 0x7072_6F74
"""Advisory lock class under which the protocols of a place are numbered; the second key is the place's own."""


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees the protocols of its territory, anybody those they sign or are spoken of in."""
    concerns = Protocol.persons.contains([caller.person])
    return concerns if caller.role in IN_PERSON else or_(Protocol.place.at_or_below(caller.place), concerns)


def by_id(protocol_id: UUID, caller: Identity) -> Select[Protocol]:
    whole = selectinload(Protocol.signatures)
    return select(Protocol).where(Protocol.id == protocol_id, visible_to(caller)).options(whole)


def lock_chain(place: str) -> Select[Any]:
    return select(func.pg_advisory_xact_lock(_CHAIN, func.hashtext(place)))


def last(place: str) -> Select[Protocol]:
    return select(Protocol).where(Protocol.place == place).order_by(Protocol.position.desc()).limit(1)


def numbered(place: str, year: int) -> Select[int]:
    """How many protocols the place has in the year: the last number."""
    return select(func.coalesce(func.max(Protocol.number), 0)).where(Protocol.place == place, Protocol.year == year)


def chain(place: str, until: int) -> Select[Protocol]:
    """From the first of the place to the one after `until`, which names its hash."""
    here = (Protocol.place == place, Protocol.position <= until + 1)
    return select(Protocol).where(*here).order_by(Protocol.position)
