"""The shell around enrolments: find one, ask for one, move one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from services.kernel import steps
from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import NotFound
from services.kernel.records import one, renewed
from services.training.enrolments import placing, queries
from services.training.enrolments.models import Enrolment
from services.training.enrolments.placing import enrol, leads
from services.training.enrolments.rules import BY_SCHOOLS, WORKFLOW, EnrolmentStatus, Facts
from services.training.enrolments.schemas import EnrolmentCreate, EnrolmentStepIn
from services.training.enrolments.seating import seated
from services.training.enrolments.telling import told
from services.training.groups import service as groups
from services.training.permissions import IN_PERSON, access, seeking
from services.training.staff.reach import acting_at


class EnrolmentNotFound(NotFound):
    """Зачисление не найдено или не видно с вашими правами."""


async def get(tx: AsyncSession, enrolment_id: UUID) -> Enrolment:
    """One of whom the caller reaches; the own one wherever in the region it lies."""
    caller: Identity = tx.info["caller"]
    seen = queries.visible_to(caller, tx.info["clock"].today())
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(enrolment_id).where(seen), EnrolmentNotFound)


async def create(tx: AsyncSession, caller: Identity, data: EnrolmentCreate) -> Enrolment:
    return await enrol(tx, caller, data.person_id, data.group_id, data.credits)


async def advance(
    tx: AsyncSession, caller: Identity, enrolment_id: UUID, data: EnrolmentStepIn, seen: int | None
) -> Enrolment:
    """With the group held; a seat that is freed goes to whoever waits, in the same transaction."""
    found = await get(tx, enrolment_id)
    await stand(tx, region_of(found.place))  # ADR 0008
    group = await groups.hold(tx, found.group_id)
    enrolment = await one(tx, queries.as_it_stands(enrolment_id), EnrolmentNotFound)
    set_committed_value(enrolment, "group", group)
    await placing.line(tx, group, enrolment.person_id, for_seats=True)  # all at once, so that nobody waits in a circle
    facts = await facts_of(tx, caller, enrolment)
    at = acting_at(caller, enrolment.person_id, enrolment.place)
    await steps.advance(tx, access, WORKFLOW, enrolment, data, facts, seen, told(enrolment), at)
    await renewed(tx, enrolment)
    await placing.promote(tx, group)
    return enrolment


async def facts_of(tx: AsyncSession, caller: Identity, enrolment: Enrolment, *, completing: bool = False) -> Facts:
    group = enrolment.group
    waits = enrolment.status is EnrolmentStatus.waiting
    line = await placing.line(tx, group) if waits else ()
    own = caller.is_person(enrolment.person_id)
    return Facts(
        group=group.status,
        leads=leads(caller, group),
        seats_left=group.seats_left,
        busy=bool(await placing.occupied_of(tx, group, [enrolment.person_id])),
        next=[enrolment.id] == seated(line, 1),
        own=own,
        ended=group.ended(tx.info["clock"]),
        answers=own or caller.role not in IN_PERSON or enrolment.origin in BY_SCHOOLS,
        completing=completing,
    )
