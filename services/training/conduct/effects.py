"""What a step of a group does to those enrolled, in the same transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from services.kernel import steps
from services.kernel.events import emit
from services.kernel.records import renewed
from services.kernel.schemas import StepIn
from services.training.conduct.rules import Attended
from services.training.deficits.recording import await_verification, verification_taken_back
from services.training.enrolments import queries
from services.training.enrolments.models import Enrolment
from services.training.enrolments.placing import count
from services.training.enrolments.rules import TOLD, WORKFLOW, EnrolmentAction, EnrolmentStatus, Facts
from services.training.enrolments.telling import taken_back, told
from services.training.groups.models import StudyGroup
from services.training.groups.rules import StudyGroupAction, StudyGroupStatus
from services.training.permissions import access

E, A, S = EnrolmentStatus, EnrolmentAction, StudyGroupStatus
BEGUN = "Обучение началось, места не освободились"

Effect = Callable[[AsyncSession, StudyGroup, str], Awaitable[None]]
"""Of a group that has moved; the text is the reason of its step."""


async def members(tx: AsyncSession, group: StudyGroup) -> dict[Enrolment, Attended]:
    """Who holds a seat, in order of arrival, with how often they were there."""
    times = {row[0]: row[1] for row in await tx.execute(queries.attended(group.id))}
    least, sessions = group.programme.said.least_attendance, len(group.sessions)
    confirmed = await of(tx, group, E.confirmed)
    return {each: Attended(each.passed, times.get(each.id, 0), sessions, least) for each in confirmed}


async def of(tx: AsyncSession, group: StudyGroup, *statuses: EnrolmentStatus) -> Sequence[Enrolment]:
    found = (await tx.scalars(queries.of_group(group.id, *statuses))).all()
    for each in found:
        set_committed_value(each, "group", group)
    return found


async def _begun(tx: AsyncSession, group: StudyGroup, _: str) -> None:
    await _decline(tx, group, BEGUN, E.requested, E.waiting)


async def _cancelled(tx: AsyncSession, group: StudyGroup, reason: str) -> None:
    await _decline(tx, group, f"Группа отменена: {reason}", E.requested, E.waiting, E.confirmed)


async def _completed(tx: AsyncSession, group: StudyGroup, _: str) -> None:
    """Each is told of as who follows training reads it: with hours and what was taught, without levels: none is proven.

    What the programme teaches and the person lacks waits from now on to be measured anew.
    """
    today, teaches = tx.info["clock"].today(), group.programme.said.teaches
    taught = f"Освоена программа «{group.programme.title}»"
    for each, attended in (await members(tx, group)).items():
        on = each.completed_on = each.completed_on or today  # that results were put right is no new training
        said = {"day": on.isoformat(), "competencies": sorted(teaches), "hours": each.hours or 0}
        await _move(tx, each, attended.outcome, None, said)
        if each.status is E.completed:
            await await_verification(tx, each.place, each.person_id, teaches, taught, on)


async def _reopened(tx: AsyncSession, group: StudyGroup, reason: str) -> None:
    """What the completion did is taken back; attendance, results and their day stay, to be put right."""
    said = f"Итоги программы «{group.programme.title}» исправляют: {reason}"
    for each in await of(tx, group, *TOLD):
        if each.status is E.completed and each.completed_on:
            its = (each.place, each.person_id, group.programme.said.teaches)
            await verification_taken_back(tx, *its, said, each.completed_on)
            emit(tx, taken_back(each))
        await _move(tx, each, A.reopen, reason, {})


async def _decline(tx: AsyncSession, group: StudyGroup, reason: str, *statuses: EnrolmentStatus) -> None:
    for each in await of(tx, group, *statuses):
        await _move(tx, each, A.decline, reason, {})
    await count(tx, group)


async def _move(
    tx: AsyncSession, enrolment: Enrolment, action: EnrolmentAction, reason: str | None, more: Mapping[str, Any]
) -> None:
    step = StepIn[EnrolmentAction](action=action, reason=reason)
    data = {**told(enrolment), **more}
    await steps.advance(tx, access, WORKFLOW, enrolment, step, BY_ITS_GROUP, enrolment.version, data)
    await renewed(tx, enrolment)


BY_ITS_GROUP = Facts(
    group=S.running, leads=True, seats_left=0, busy=False, next=False, own=False, answers=True, completing=True
)
"""Who moves the group leads it, and was asked for that right when the group moved."""

EFFECTS: Mapping[StudyGroupAction, Effect] = {
    StudyGroupAction.begin: _begun,
    StudyGroupAction.cancel: _cancelled,
    StudyGroupAction.complete: _completed,
    StudyGroupAction.reopen: _reopened,
}
