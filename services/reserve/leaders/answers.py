"""A record of the base as a client reads it, with what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.leaders import service
from services.reserve.leaders.models import Leader
from services.reserve.leaders.rules import OWN, WORKFLOW
from services.reserve.leaders.schemas import LeaderOut
from services.reserve.permissions import access


async def shown(tx: AsyncSession, caller: Identity, leader: Leader) -> LeaderOut:
    facts = await service.facts_of(tx, caller, leader)
    at_its_place = WORKFLOW.allowed(leader.status, facts, access, caller, leader.place)
    own = WORKFLOW.allowed(leader.status, facts, access, caller, caller.place) if facts.own else []
    allowed = [*(each for each in own if each in OWN), *(each for each in at_its_place if each not in OWN)]
    return LeaderOut.about(leader, allowed_actions=allowed)
