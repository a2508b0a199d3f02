"""Who was there, and with what result: told while the group teaches, of those who hold a seat in it."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import assign, changeable, renewed
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal
from services.training.conduct import queries
from services.training.conduct.effects import of
from services.training.conduct.rules import Registering, before_asking, counted, markable, running, told_by_another
from services.training.conduct.schemas import SessionAttendanceIn, TrainingResultsIn
from services.training.enrolments.models import Enrolment, SessionAttendance
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup, StudySession
from services.training.permissions import P, access

Path = Callable[[int], tuple[object, ...]]
"""From the number of somebody in the body to where they stand."""


class StudySessionNotFound(NotFound):
    """Такого занятия в группе нет."""


class RegisterClosed(Conflict):
    """Посещаемость и итоги сейчас не принимаются."""


def session_of(group: StudyGroup, session_id: UUID) -> StudySession:
    found = next((each for each in group.sessions if each.id == session_id), None)
    if found is None:
        raise StudySessionNotFound
    return found


async def attend(
    tx: AsyncSession, group: StudyGroup, session_id: UUID, data: SessionAttendanceIn, seen: int | None
) -> StudyGroup:
    """The list of a session anew; the group is held. Raises RegisterClosed with the reason, Invalid for somebody who
    holds no seat, or asked for it on a day after the session."""
    session, now = session_of(group, session_id), tx.info["clock"].now()
    law = markable(group.status, session.starts_at, now)
    changeable(tx, access, group, seen, P.group_write, lambda _: _open(law))
    members = await _members(tx, group, data.present, lambda at: ("present", at))
    day = session.starts_at.astimezone(tx.info["clock"].zone).date()
    said = "Место в группе попросили после этого занятия"
    late = [at for at, each in enumerate(members) if before_asking(day, each.asked_on)]
    if late:
        raise Invalid(errors=[field_error(("present", at), "enrolled_later", said) for at in late])
    kept = {each.enrolment_id: each for each in await tx.scalars(queries.present(session.id))}
    wanted = {each.id: each for each in members}
    for gone in kept.keys() - wanted.keys():
        await tx.delete(kept[gone])
    for new in wanted.keys() - kept.keys():
        place = wanted[new].place
        tx.add(SessionAttendance(id=uuid4(), place=place, session_id=session.id, enrolment_id=new))
    session.marked_at = now
    group.updated_at = func.now()  # what is told of a session is told of the group
    return await renewed(tx, group)


async def conclude(tx: AsyncSession, group: StudyGroup, data: TrainingResultsIn, seen: int | None) -> StudyGroup:
    """The results anew; who is not named has none. Raises RegisterClosed, Invalid for somebody never enrolled, or hours
    that the programme does not have."""
    changeable(tx, access, group, seen, P.group_write, lambda _: _open(running(group.status)))
    people = [each.person_id for each in data.results]
    named = await _members(tx, group, people, lambda at: ("results", at, "person_id"))
    for each in await of(tx, group, EnrolmentStatus.confirmed):
        if each not in named:
            assign(each, {"passed": None, "hours": None, "remark": None})
    for at, (enrolment, result) in enumerate(zip(named, data.results, strict=True)):
        hours = counted(result.passed, result.hours, group.programme.hours)
        if isinstance(hours, Refusal):
            raise Invalid(errors=[field_error(("results", at, "hours"), hours.reason, hours.detail)])
        assign(enrolment, {"passed": result.passed, "hours": hours, "remark": result.remark})
    group.updated_at = func.now()
    return await renewed(tx, group)


def _open(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise RegisterClosed(refusal.detail, members={"reason": refusal.reason})


async def _members(tx: AsyncSession, group: StudyGroup, people: Sequence[UUID], path: Path) -> list[Enrolment]:
    """The enrolments of the people, in their order. Raises RegisterClosed for who holds a seat and tells of it, Invalid
    that points at each who holds none."""
    seats = {each.person_id: each for each in await of(tx, group, EnrolmentStatus.confirmed)}
    _open(told_by_another(Registering(own=any(map(tx.info["caller"].is_person, seats)))))
    said = "Этот человек в группу не зачислен"
    wrong = [field_error(path(at), "never_enrolled", said) for at, each in enumerate(people) if each not in seats]
    if wrong:
        raise Invalid(errors=wrong)
    return [seats[each] for each in people]
