"""What is asked of practice cards. Statements, not results."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.reserve.leaders.models import Leader
from services.reserve.permissions import ONLOOKERS
from services.reserve.practices.models import PracticeCard
from services.reserve.practices.rules import PracticeCardStatus
from services.reserve.practices.schemas import PracticeCardItem, PracticeCardQuery
from services.reserve.store import TABLES

LISTING = Listing(
    PracticeCard,
    PracticeCardItem,
    PracticeCardQuery,
    sortable={"title": russian(PracticeCard.title), "published_on": PracticeCard.published_on},
    filters={
        "leader_id": PracticeCard.leader_id,
        "direction": PracticeCard.direction,
        "status": PracticeCard.status,
        "q": mentions(PracticeCard.title, PracticeCard.problem, PracticeCard.practice),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return PracticeCard.status == PracticeCardStatus.published if caller.role in ONLOOKERS else true()


def by_id(card_id: UUID) -> Select[PracticeCard]:
    return select(PracticeCard).where(PracticeCard.id == card_id)


def of_person(card_id: UUID, person_id: UUID) -> Select[PracticeCard]:
    return by_id(card_id).join(Leader, Leader.id == PracticeCard.leader_id).where(Leader.person_id == person_id)


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)
