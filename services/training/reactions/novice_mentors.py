"""A mentor is proposed to whoever began and has none: looked for again each day, since mentors and pairs change.

Each in a transaction of its own: what fails for one is tried again, and keeps nobody else waiting.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.reactions import off_places
from services.kernel.jobs import Job, schedule
from services.kernel.places import contains
from services.training.mentoring.proposing import propose_for
from services.training.mentoring.rules import MentorshipOrigin
from services.training.novices import queries
from services.training.reactions.models import TrainingSwitch
from services.training.reactions.rules import TrainingReaction

DAILY = "training.propose_mentors_to_novices"
ONE = "training.propose_mentor_to_novice"


async def ask(tx: AsyncSession, _: dict[str, Any]) -> None:
    """For each beginning head in post who has no pair alive, but where the reaction is switched off."""
    clock = tx.info["clock"]
    off = list(await tx.scalars(off_places(TrainingSwitch, TrainingReaction.novice_mentors)))
    for each in await tx.scalars(queries.unaccompanied(clock.today())):
        if not any(contains(place, each.place) for place in off):
            said = {"novice_id": str(each.id), "person_id": str(each.person_id)}
            await schedule(tx, ONE, f"{each.id}/{clock.today()}", clock.now(), said)


async def propose(tx: AsyncSession, said: dict[str, Any]) -> None:
    """To one of them; both sides still have to agree."""
    await propose_for(tx, UUID(said["person_id"]), MentorshipOrigin.novice, UUID(said["novice_id"]))


JOBS = (Job(DAILY, timedelta(days=1), ask), Job(ONE, None, propose))
