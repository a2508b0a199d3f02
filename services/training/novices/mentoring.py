"""A mentor is proposed to whoever began and has none: looked for again each day, since mentors and pairs change."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.training.mentoring.proposing import propose_for
from services.training.mentoring.rules import MentorshipOrigin
from services.training.novices import queries


async def propose(tx: AsyncSession, _: dict[str, Any]) -> None:
    """To each beginning head in post who has no pair alive; both sides still have to agree."""
    for novice in await tx.scalars(queries.in_post(tx.info["clock"].today())):
        await propose_for(tx, novice.person_id, MentorshipOrigin.novice, novice.id)


JOBS = (Job("training.propose_mentors_to_novices", timedelta(days=1), propose),)
