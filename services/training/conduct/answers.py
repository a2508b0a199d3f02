"""A group as a client reads it: its sessions, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.conduct import queries
from services.training.conduct.schemas import SessionAttendanceOut
from services.training.conduct.service import facts_of
from services.training.groups.models import StudyGroup, StudySession
from services.training.groups.rules import WORKFLOW
from services.training.groups.schemas import StudyGroupOut, StudySessionOut
from services.training.groups.timetable import scheduled, shortfall
from services.training.permissions import access, seeking
from services.training.programmes.content import TrainingForm


async def shown(tx: AsyncSession, caller: Identity, group: StudyGroup) -> StudyGroupOut:
    facts, planned = await facts_of(tx, group), scheduled(each.meeting for each in group.sessions)
    return StudyGroupOut.about(
        group,
        sessions=[StudySessionOut.about(each) for each in group.sessions],
        scheduled_hours=planned,
        shortfall=_shortfall(group, planned),
        allowed_actions=WORKFLOW.allowed(group.status, facts, access, caller, group.place),
    )


def _shortfall(group: StudyGroup, planned: int) -> str | None:
    said = group.programme.said
    if said.form is not TrainingForm.full_time:
        return None
    titles = {each.code: each.title for each in said.modules}
    taught = [titles.get(each.module or "") for each in group.sessions]
    return shortfall({each.title: each.hours for each in said.modules}, taught, planned)


async def attendance(tx: AsyncSession, caller: Identity, session: StudySession) -> SessionAttendanceOut:
    """Of those whom the caller reaches."""
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        people = (await tx.scalars(queries.people_at(session.id, caller, tx.info["clock"].today()))).all()
    return SessionAttendanceOut(session_id=session.id, marked_at=session.marked_at, present=list(people))
