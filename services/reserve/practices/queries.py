"""What is asked of practice cards. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.reserve.leaders.models import Leader
from services.reserve.practices.models import PracticeCard
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


def by_id(card_id: UUID) -> Select[PracticeCard]:
    return select(PracticeCard).where(PracticeCard.id == card_id)


def of_person(card_id: UUID, person_id: UUID) -> Select[PracticeCard]:
    return by_id(card_id).join(Leader, Leader.id == PracticeCard.leader_id).where(Leader.person_id == person_id)


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)
