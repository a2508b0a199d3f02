"""An internship as a client reads it: both people by name, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.internships import queries
from services.training.internships.facts import allowed, facts_of
from services.training.internships.models import Internship
from services.training.internships.schemas import InternshipEntryOut, InternshipOut


async def shown(tx: AsyncSession, caller: Identity, internship: Internship) -> InternshipOut:
    """Whoever may see an internship knows both by name, wherever in the region their cards lie."""
    ids = [each for each in (internship.person_id, internship.supervisor_id) if each]
    async with standing_at(tx, region_of(internship.place)):  # ADR 0008
        names = {each.id: each.full_name for each in await tx.scalars(queries.people(ids))}
    return InternshipOut.about(
        internship,
        person_name=names.get(internship.person_id),
        supervisor_name=names.get(internship.supervisor_id),
        diary=[InternshipEntryOut.about(each) for each in internship.diary],
        allowed_actions=allowed(caller, internship, await facts_of(tx, internship)),
    )
