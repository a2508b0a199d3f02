"""A mentor's step, and what ends with it: whoever is a mentor no more accompanies nobody after the same last day."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand
from services.kernel.events import Fact
from services.kernel.places import region_of
from services.kernel.records import assign, renewed
from services.training.mentoring import queries
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import WORKFLOW, MentorshipAction, MentorshipStatus
from services.training.mentoring.service import told
from services.training.mentors import queries as registry
from services.training.mentors import service as mentors
from services.training.mentors.models import Mentor
from services.training.mentors.rules import MentorAction, MentorStatus
from services.training.mentors.schemas import MentorStepIn

ENDING = frozenset({MentorAction.end, MentorAction.leave})
OVER = "Наставник прекращает наставничество"


async def advance_mentor(tx: AsyncSession, mentor_id: UUID, data: MentorStepIn, seen: int | None) -> Mentor:
    """As `mentors.service.advance`; with a mentor that ends, the pairs do: those under way on the same last day, those
    only proposed at once. The mentor's row is held meanwhile, so that no pair begins beside it."""
    mentor = await mentors.get(tx, mentor_id)
    if data.action in ENDING:
        await tx.scalar(registry.held(mentor_id))
    await mentors.advance(tx, mentor, data, seen)
    if mentor.status is MentorStatus.ended:
        await stand(tx, region_of(mentor.place))  # ADR 0008
        for pair in await tx.scalars(queries.living_of([mentor.id]).with_for_update()):
            await _end(tx, pair, mentor)
    return mentor


async def _end(tx: AsyncSession, pair: Mentorship, mentor: Mentor) -> None:
    """Whoever's doing it was: nobody asks whether the pair agrees."""
    day = tx.info["clock"].today()
    under_way = pair.status is MentorshipStatus.active
    action = MentorshipAction.end if under_way else MentorshipAction.take_back
    step = WORKFLOW.step(pair.status, action)
    assign(pair, {"status": step.target})
    if under_way:
        assign(pair, {"noticed_on": mentor.noticed_on, "last_day": mentor.last_day})
    steps.remember(tx, WORKFLOW, pair, action, step.source, OVER)
    said = {"status": step.target, **told(pair, day)}
    await renewed(tx, pair, lambda each: Fact(f"training.mentorship.{step.target}", each.id, each.place, said))
