"""A gathering as a client reads it: how many have registered, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.gatherings import service
from services.training.gatherings.models import Gathering
from services.training.gatherings.rules import WORKFLOW
from services.training.gatherings.schemas import GatheringOut
from services.training.permissions import access


async def shown(tx: AsyncSession, caller: Identity, gathering: Gathering) -> GatheringOut:
    facts = await service.facts_of(tx, gathering)
    return GatheringOut.about(
        gathering,
        taken=await service.taken(tx, gathering),
        allowed_actions=WORKFLOW.allowed(gathering.status, facts, access, caller, gathering.place),
    )
