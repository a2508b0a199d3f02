"""A pair that holds a place of a mentor for a route: proposed, and taken back where the route goes another way."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.places import region_of
from services.kernel.records import renewed
from services.kernel.references import referred
from services.kernel.steps import remember
from services.training.mentoring import queries
from services.training.mentoring.models import Mentorship
from services.training.mentoring.proposing import Wish, pair_all
from services.training.mentoring.rules import (
    PENDING,
    WORKFLOW,
    MentorshipAction,
    MentorshipOrigin,
    MentorshipStatus,
)
from services.training.mentoring.service import told
from services.training.mentors.models import Mentor


async def propose_pair(tx: AsyncSession, wish: Wish, origin: MentorshipOrigin, origin_id: UUID) -> Mentorship:
    """This mentor for this person, for other slices: who may ask is theirs to say. Raises Invalid as `pair_all`."""
    mentor = await referred(tx, Mentor, wish.mentor_id, "mentor_id", "Наставник не найден")
    [pair] = await pair_all(tx, region_of(mentor.place), [wish], origin, origin_id)
    return pair


async def take_back(tx: AsyncSession, mentorship_id: UUID, reason: str) -> None:
    """A proposal nobody needs any more; a pair that has begun goes on. The transaction stands at the region."""
    [pair] = await tx.scalars(queries.by_id(mentorship_id))
    if pair.status in PENDING:
        await withdraw(tx, pair, reason)


async def withdraw(tx: AsyncSession, pair: Mentorship, reason: str) -> None:
    """A proposal is taken back: remembered with its reason, and announced."""
    source, pair.status = pair.status, MentorshipStatus.withdrawn
    remember(tx, WORKFLOW, pair, MentorshipAction.take_back, source, reason)
    said = {"status": pair.status, **told(pair, tx.info["clock"].today())}
    await renewed(tx, pair, lambda each: Fact("training.mentorship.withdrawn", each.id, each.place, said))
