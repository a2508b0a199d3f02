"""A deficit as a client reads it: in words, with all that was ever found, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.training.competencies.content import Framework
from services.training.competencies.models import CompetencyFramework
from services.training.deficits import queries
from services.training.deficits.models import Deficit
from services.training.deficits.rules import WORKFLOW, Facts
from services.training.deficits.schemas import DeficitFindingOut, DeficitOut
from services.training.permissions import access, seeking
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, deficit: Deficit) -> DeficitOut:
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        findings = await tx.scalars(queries.findings(deficit.id))
        framework = await tx.get(CompetencyFramework, deficit.framework_id)
        organisations = await staff.titles(tx, [each for each in (deficit.organisation_id,) if each])
    return DeficitOut.about(
        deficit,
        full_name=await staff.name_within(tx, deficit.place, deficit.person_id),
        organisation_name=next(iter(organisations.values()), None),
        title=title_of(framework.framework if framework else None, deficit.competency),
        findings=[DeficitFindingOut.about(each) for each in findings],
        allowed_actions=WORKFLOW.allowed(
            deficit.status, Facts(own=caller.is_person(deficit.person_id)), access, caller, deficit.place
        ),
    )


def title_of(framework: Framework | None, competency: str) -> str:
    """Its title in the edition, or, in one that does not know it, the code."""
    known = framework.competencies if framework else []
    return next((each.title for each in known if each.code == competency), competency)
