"""A beginning head as a client reads it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.novices import queries
from services.training.novices.models import Novice, NoviceTask
from services.training.novices.rules import LIVING, TAUGHT, WORKFLOW, NoviceAction, task_state
from services.training.novices.schemas import NoviceOut, NoviceTaskOut
from services.training.novices.service import facts_of
from services.training.permissions import P, access, seeking
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, novice: Novice) -> NoviceOut:
    today = tx.info["clock"].today()
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        facts = await facts_of(tx, novice)
        group = await tx.scalar(queries.group_of(novice.enrolment_id)) if novice.enrolment_id else None
        seat = await tx.scalar(queries.standing(novice.enrolment_id)) if novice.enrolment_id else None
    allowed = WORKFLOW.allowed(novice.status, facts, access, caller, novice.place)
    if novice.status in LIVING and seat not in TAUGHT and access.allows(caller, P.novice_write, novice.place):
        allowed = [NoviceAction.enrol, *allowed]  # a seat is found when a group is named
    return NoviceOut.about(
        novice,
        full_name=await staff.name_within(tx, novice.place, novice.person_id),
        group_id=group,
        tasks_left=facts.left,
        tasks=[_task(each, today) for each in novice.tasks],
        allowed_actions=allowed,
    )


def _task(task: NoviceTask, today: date) -> NoviceTaskOut:
    return NoviceTaskOut.about(task, state=task_state(task.due_on, task.done_on, task.waived, today))
