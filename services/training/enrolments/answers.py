"""An enrolment as a client reads it: by name, with how often they were there, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.enrolments import queries, service
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import WORKFLOW
from services.training.enrolments.schemas import EnrolmentOut
from services.training.permissions import access, seeking
from services.training.staff import service as staff
from services.training.staff.reach import acting_at


async def shown(tx: AsyncSession, caller: Identity, enrolment: Enrolment) -> EnrolmentOut:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        facts = await service.facts_of(tx, caller, enrolment)
        its = enrolment.organisation_id
        schools = await staff.titles(tx, [its]) if its else {}
        attended = await tx.scalar(queries.attendances(enrolment.id))
    at = acting_at(caller, enrolment.person_id, enrolment.place)
    return EnrolmentOut.about(
        enrolment,
        full_name=await staff.name_within(tx, enrolment.place, enrolment.person_id),
        organisation_name=schools.get(its) if its else None,
        attended=attended,
        sessions=len(enrolment.group.sessions),
        allowed_actions=WORKFLOW.allowed(enrolment.status, facts, access, caller, at),
    )
