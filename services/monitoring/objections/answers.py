"""An objection as a client reads it: citations spelt out, and what this caller may do with it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.monitoring.objections import service
from services.monitoring.objections.models import Objection
from services.monitoring.objections.rules import WORKFLOW
from services.monitoring.objections.schemas import ObjectionOut
from services.monitoring.permissions import access
from services.monitoring.submissions.answers import citations_of, source_shown


async def shown(tx: AsyncSession, caller: Identity, objection: Objection) -> ObjectionOut:
    cited = await citations_of(tx, objection.evidence)
    facts = service.facts_of(caller, objection)
    return ObjectionOut.about(
        objection,
        evidence=[source_shown(each, cited) for each in objection.evidence],
        allowed_actions=WORKFLOW.allowed(objection.status, facts, access, caller, objection.place),
    )
