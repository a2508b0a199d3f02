"""What happens with nobody asking: a proposal nobody answered lapses, and its place is another's.

The term counts from the last answer, so that a side that agreed does not take it from the other.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.kernel.places import region_of
from services.training.mentoring import queries
from services.training.mentoring.answering import last_day_to_answer
from services.training.mentoring.holding import withdraw
from services.training.mentors import policies


async def lapse(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Every pair that waits longer than its region lets it; each is held, so that nobody agrees to it meanwhile."""
    today = tx.info["clock"].today()
    for pair in (await tx.scalars(queries.unanswered().with_for_update())).all():
        policy = await policies.POLICY.of(tx, region_of(pair.place))
        until = last_day_to_answer((pair.proposed_on, pair.mentor_agreed_on, pair.mentee_agreed_on), policy.answer_days)
        if until < today:
            await withdraw(tx, pair, f"На предложение не ответили по {until:%d.%m.%Y}")


JOBS = (Job("training.lapse_mentorships", timedelta(days=1), lapse),)
