"""How a seat is asked for, freed, and given to the next; the group is held all the while.

Whoever asks may stand far below the group and beside those who wait: once their right is established they act from the
region (ADR 0008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from services.kernel.database import stand
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.kernel.problems import AlreadyExists, Conflict, Invalid
from services.kernel.records import added, renewed
from services.kernel.references import refused
from services.kernel.steps import remember
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal
from services.training.competencies.holders import Holder, posts_of
from services.training.enrolments import queries
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import WORKFLOW, EnrolmentAction, EnrolmentOrigin, EnrolmentStatus
from services.training.enrolments.schemas import TrainingCredit
from services.training.enrolments.seating import Asking, Waiting, placed, seated
from services.training.enrolments.telling import announced
from services.training.groups import queries as group_queries
from services.training.groups import service as groups
from services.training.groups.models import StudyGroup
from services.training.groups.rules import StudyGroupStatus
from services.training.groups.timetable import Meeting, clash
from services.training.permissions import P, access
from services.training.programmes import service as programmes
from services.training.staff.queries import lock_people
from services.training.staff.reach import require_reached


class EnrolmentRefused(Conflict):
    """Зачислить в группу нельзя."""


class AlreadyEnrolled(AlreadyExists):
    """Этот человек уже записан в группу: одно место — одна заявка."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What somebody is enrolled by, and which record of it."""

    kind: EnrolmentOrigin = EnrolmentOrigin.manual
    id: UUID | None = None


BY_HAND = Origin()


async def enrol(
    tx: AsyncSession,
    caller: Identity,
    person_id: UUID,
    group_id: UUID,
    credits: Sequence[TrainingCredit] = (),
    origin: Origin = BY_HAND,
) -> Enrolment:
    """A seat, a place in the waiting list, or a request that who leads the group looks at; a free seat is first theirs
    who wait.

    Raises Invalid for a group the caller does not see, a person who works nowhere the caller sees, or a credit that
    nothing asks for; NotYourStaff; EnrolmentRefused with the reason (`seating.placed`); AlreadyEnrolled (by the index).
    """
    group, holder = await _asked(tx, caller, person_id, group_id)
    await stand(tx, region_of(group.place))
    group = await groups.hold(tx, group_id)
    await line(tx, group, person_id, for_seats=True)  # all at once, so that nobody waits in a circle
    await promote(tx, group)
    found = placed(await _asking(tx, caller, group, holder, credits))
    if isinstance(found, Refusal):
        raise EnrolmentRefused(found.detail, members={"reason": found.reason})
    enrolment = Enrolment(
        place=holder.place,
        group=group,
        person_id=person_id,
        organisation_id=holder.organisation_id,
        arrival=await tx.scalar(queries.next_arrival(group.id)),
        status=found,
        asked_on=tx.info["clock"].today(),
        origin=origin.kind,
        origin_id=origin.id,
        credits=[each.model_dump(mode="json") for each in credits],
    )
    await added(tx, enrolment, announced)
    await count(tx, group)
    return enrolment


async def promote(tx: AsyncSession, group: StudyGroup) -> None:
    """Seats that are left go to whoever waits, in order of arrival; the group is held, still open and still taught."""
    await count(tx, group)
    if group.status is not StudyGroupStatus.open or group.seats_left <= 0 or group.ended(tx.info["clock"]):
        return
    waiting = await line(tx, group, for_seats=True)
    for enrolment in await tx.scalars(queries.by_ids(seated(waiting, group.seats_left))):
        enrolment.status = EnrolmentStatus.confirmed
        remember(tx, WORKFLOW, enrolment, EnrolmentAction.promote, EnrolmentStatus.waiting, None)
        set_committed_value(enrolment, "group", group)
        await renewed(tx, enrolment, announced)
    await count(tx, group)


async def line(tx: AsyncSession, group: StudyGroup, *others: UUID, for_seats: bool = False) -> list[Waiting]:
    """The waiting list, with who sits elsewhere at the same time.

    `for_seats`: those of the list, and `others`, take no seat of another group until the transaction ends.
    """
    listed = (await tx.execute(queries.waiting(group.id))).all()
    people = [person for _, _, person in listed]
    if for_seats:
        await tx.execute(lock_people([*people, *others]))
    occupied = await occupied_of(tx, group, people)
    return [Waiting(each, arrival, person in occupied) for each, arrival, person in listed]


async def occupied_of(tx: AsyncSession, group: StudyGroup, people: Sequence[UUID]) -> set[UUID]:
    """Who of the people is in another group, at a gathering or an intern at the time of a session of this one."""
    if not people:
        return set()
    elsewhere: dict[UUID, list[Meeting]] = {}
    for person, *span in await tx.execute(queries.busy(people, group.id, tx.info["clock"].zone)):
        elsewhere.setdefault(person, []).append(Meeting(*span))
    mine = [each.meeting for each in group.sessions]
    return {person for person, meetings in elsewhere.items() if clash(mine, meetings)}


async def count(tx: AsyncSession, group: StudyGroup) -> None:
    """The numbers of the group as the enrolments stand; the database refuses one seat too many."""
    await tx.flush()  # the statement counts what is written
    [(confirmed, waiting)] = await tx.execute(queries.recount(group.id))
    set_committed_value(group, "confirmed", confirmed)
    set_committed_value(group, "waiting", waiting)


def leads(caller: Identity, group: StudyGroup) -> bool:
    """Does the caller stand at or above who leads the group?"""
    return contains(caller.place, group.place)


async def group_for(tx: AsyncSession, caller: Identity, group_id: UUID) -> StudyGroup:
    """Raises Invalid for a group the caller does not see."""
    group = await tx.scalar(group_queries.by_id(group_id).where(group_queries.visible_to(caller)))
    if group is None:
        raise refused(("group_id",), "unknown_reference", "Группа не найдена")
    return group


async def _asked(tx: AsyncSession, caller: Identity, person_id: UUID, group_id: UUID) -> tuple[StudyGroup, Holder]:
    """(group, the person in the post it is for) as the caller sees them, who may enrol whoever works there."""
    group = await group_for(tx, caller, group_id)
    held = await posts_of(tx, person_id, tx.info["clock"].today())
    if not held:
        raise refused(("person_id",), "no_post", "По справочнику этот человек здесь сейчас не работает")
    said = group.programme.said
    holder = next((each for each in held if said.is_for(each.post)), held[0])
    access.require(caller, P.enrolment_write, holder.place)
    await require_reached(tx, caller, person_id, holder.place)
    return group, holder


async def _asking(
    tx: AsyncSession, caller: Identity, group: StudyGroup, holder: Holder, credits: Sequence[TrainingCredit]
) -> Asking:
    required = group.programme.said.requires
    if strange := [at for at, each in enumerate(credits) if each.programme not in required]:
        said = "Программа группы этого не требует"
        raise Invalid(errors=[field_error(("credits", at, "programme"), "not_required", said) for at in strange])
    passed = await tx.scalars(queries.passed(holder.person_id, required)) if required else ()
    return Asking(
        group=group.status,
        ended=group.ended(tx.info["clock"]),
        group_place=group.place,
        place=holder.place,
        post=holder.post,
        programme=group.programme.said,
        seats_left=group.seats_left,
        busy=bool(await occupied_of(tx, group, [holder.person_id])),
        required=await programmes.titles_of(tx, required),
        passed=frozenset(map(str, passed)),
        credited=frozenset(str(each.programme) for each in credits),
        accepts=leads(caller, group) and not caller.is_person(holder.person_id),
    )
