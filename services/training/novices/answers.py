"""A beginning head as a client reads it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.novices import queries
from services.training.novices.models import Novice, NoviceTask
from services.training.novices.rules import WORKFLOW, NoviceAction, NoviceStatus, task_state
from services.training.novices.schemas import NoviceOut, NoviceTaskOut
from services.training.novices.service import facts_of
from services.training.permissions import P, access


async def shown(tx: AsyncSession, caller: Identity, novice: Novice) -> NoviceOut:
    facts, today = await facts_of(tx, novice), tx.info["clock"].today()
    allowed = WORKFLOW.allowed(novice.status, facts, access, caller, novice.place)
    if novice.status is NoviceStatus.invited and access.allows(caller, P.novice_write, novice.place):
        allowed = [NoviceAction.enrol, *allowed]  # a seat is found when a group is named
    return NoviceOut.about(
        novice,
        full_name=await tx.scalar(queries.name_of(novice.person_id)),
        group_id=await tx.scalar(queries.group_of(novice.enrolment_id)) if novice.enrolment_id else None,
        tasks_left=facts.left,
        tasks=[_task(each, today) for each in novice.tasks],
        allowed_actions=allowed,
    )


def _task(task: NoviceTask, today: date) -> NoviceTaskOut:
    return NoviceTaskOut.about(task, state=task_state(task.due_on, task.done_on, task.waived, today))
