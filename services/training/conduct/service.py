"""The shell around the conduct of groups: change, schedule, move, with what follows for those enrolled."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand, standing_at
from services.kernel.places import region_of
from services.kernel.records import renewed
from services.training.certificates import queries as certificates
from services.training.conduct import registering
from services.training.conduct.effects import EFFECTS, members, of
from services.training.conduct.schemas import SessionAttendanceIn, TrainingResultsIn
from services.training.enrolments.placing import promote
from services.training.enrolments.rules import TOLD
from services.training.groups import service as groups
from services.training.groups.models import StudyGroup
from services.training.groups.rules import WORKFLOW, Facts, StudyGroupStatus
from services.training.groups.schemas import StudyGroupChange, StudyGroupStepIn, StudySessionsIn
from services.training.permissions import access
from services.training.programmes.content import TrainingForm
from services.training.programmes.rules import TrainingProgrammeStatus
from services.training.staff import service as staff


async def held(tx: AsyncSession, group_id: UUID) -> StudyGroup:
    """A group the caller sees, held; from now on the transaction acts from the region (ADR 0008)."""
    group = await groups.get(tx, group_id)
    await stand(tx, region_of(group.place))
    return await groups.hold(tx, group_id)


async def change(tx: AsyncSession, group_id: UUID, data: StudyGroupChange, seen: int | None) -> StudyGroup:
    """Seats that were added go to those who wait."""
    group = await groups.change(tx, await held(tx, group_id), data, seen)
    await promote(tx, group)
    return group


async def schedule(tx: AsyncSession, group_id: UUID, data: StudySessionsIn, seen: int | None) -> StudyGroup:
    return await groups.schedule(tx, await held(tx, group_id), data, seen)


async def attend(
    tx: AsyncSession, group_id: UUID, session_id: UUID, data: SessionAttendanceIn, seen: int | None
) -> StudyGroup:
    return await registering.attend(tx, await held(tx, group_id), session_id, data, seen)


async def conclude(tx: AsyncSession, group_id: UUID, data: TrainingResultsIn, seen: int | None) -> StudyGroup:
    return await registering.conclude(tx, await held(tx, group_id), data, seen)


async def advance(tx: AsyncSession, group_id: UUID, data: StudyGroupStepIn, seen: int | None) -> StudyGroup:
    """Open, begin, complete, reopen or cancel; those enrolled move with it."""
    group = await held(tx, group_id)
    facts = await facts_of(tx, group)
    named = replace(facts, names=await staff.names(tx, [*facts.undecided, *facts.absent]))
    await steps.advance(tx, access, WORKFLOW, group, data, named, seen, groups.told(group))
    if effect := EFFECTS.get(data.action):
        await effect(tx, group, (data.reason or "").strip())
    return await renewed(tx, group)


async def facts_of(tx: AsyncSession, group: StudyGroup) -> Facts:
    teaching = group.status is StudyGroupStatus.running
    over = group.status is StudyGroupStatus.completed
    attended = await members(tx, group) if teaching else {}
    programme = group.programme
    return Facts(
        offered=programme.status is TrainingProgrammeStatus.published,
        distance=programme.said.form is TrainingForm.distance,
        sessions=len(group.sessions),
        days=group.days,
        today=tx.info["clock"].today(),
        confirmed=group.confirmed,
        unmarked=sum(each.marked_at is None for each in group.sessions),
        undecided=[each.person_id for each, its in attended.items() if its.undecided],
        absent=[each.person_id for each, its in attended.items() if its.absent],
        certified=await _certified(tx, group) if over else 0,
        own=over and any(tx.info["caller"].is_person(each.person_id) for each in await of(tx, group, *TOLD)),
    )


async def _certified(tx: AsyncSession, group: StudyGroup) -> int:
    async with standing_at(tx, region_of(group.place)):  # ADR 0008
        return await tx.scalar(certificates.in_force(group.id)) or 0
