"""An enrolment as a client reads it: by name, with how often they were there, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.enrolments import queries, service
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import WORKFLOW
from services.training.enrolments.schemas import EnrolmentOut
from services.training.permissions import access
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, enrolment: Enrolment) -> EnrolmentOut:
    facts = await service.facts_of(tx, caller, enrolment)
    return EnrolmentOut.about(
        enrolment,
        full_name=await staff.name_within(tx, enrolment.place, enrolment.person_id),
        attended=await tx.scalar(queries.attendances(enrolment.id)),
        sessions=len(enrolment.group.sessions),
        allowed_actions=WORKFLOW.allowed(enrolment.status, facts, access, caller, enrolment.place),
    )


def full_name(card: object) -> str:
    """«Фамилия Имя Отчество», as far as the directory says them."""
    names = (getattr(card, name) for name in ("last_name", "first_name", "middle_name"))
    return " ".join(filter(None, names))
