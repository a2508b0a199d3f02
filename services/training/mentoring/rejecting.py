"""Pairs that were rejected: remembered with who said so and why, and never proposed again."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict
from services.kernel.references import referred
from services.training.mentoring import queries
from services.training.mentoring.models import Mentorship, RejectedPair
from services.training.mentoring.rejection_schemas import RejectedPairCreate
from services.training.mentoring.rules import PairSide
from services.training.mentors.models import Mentor
from services.training.permissions import P, access
from services.training.store import COPIES


class AlreadyRejected(Conflict):
    """Эту пару уже отклонили."""


async def reject(tx: AsyncSession, caller: Identity, data: RejectedPairCreate) -> RejectedPair:
    """Before anybody was asked. Raises Invalid for whom the caller does not see, AlreadyRejected (by the index)."""
    mentor = await referred(tx, Mentor, data.mentor_id, "mentor_id", "Наставник не найден")
    card = await referred(tx, COPIES.person, data.mentee_person_id, "mentee_person_id", "Такого человека нет")
    access.require(caller, P.mentor_match, mentor.place)
    pair = _pair(tx, mentor.person_id, card.id, PairSide.authority, data.reason)
    pair.places = sorted({mentor.place, card.place})
    tx.add(pair)
    await tx.flush()  # the answer shows what the database has taken
    return pair


async def remember(tx: AsyncSession, mentorship: Mentorship, side: PairSide, reason: str) -> None:
    """What a side, or who oversees it, declined. Nothing where the pair is known to be rejected."""
    two = (mentorship.mentor_person_id, mentorship.mentee_person_id)
    if await tx.scalar(queries.rejected_pair(*two)) is None:
        pair = _pair(tx, *two, side, reason)
        pair.places, pair.mentorship_id = mentorship.places, mentorship.id
        tx.add(pair)


def _pair(tx: AsyncSession, mentor: UUID, mentee: UUID, side: PairSide, reason: str) -> RejectedPair:
    return RejectedPair(
        id=uuid4(),
        mentor_person_id=mentor,
        mentee_person_id=mentee,
        by_side=side,
        account=tx.info["caller"].account,
        reason=reason,
        rejected_on=tx.info["clock"].today(),
    )
