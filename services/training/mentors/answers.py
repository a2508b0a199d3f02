"""A mentor as a client reads it: by name, with places taken and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.mentors import queries, service
from services.training.mentors.models import Mentor
from services.training.mentors.rules import WORKFLOW
from services.training.mentors.schemas import MentorOut, MentorTaught
from services.training.permissions import access


async def shown(tx: AsyncSession, caller: Identity, mentor: Mentor) -> MentorOut:
    facts = await service.facts_of(tx, mentor)
    told = await tx.execute(queries.told(mentor.id, tx.info["clock"].today()))
    person, organisation, accompanies, proposed = told.one()
    return MentorOut.about(
        mentor,
        person_name=person,
        organisation_name=organisation,
        accompanies=accompanies,
        proposed=proposed,
        teaches=[MentorTaught.model_validate(each) for each in mentor.teaches],
        years_as_head=facts.standing.years,
        at_risk=facts.standing.at_risk,
        allowed_actions=WORKFLOW.allowed(mentor.status, facts, access, caller, mentor.place),
    )
