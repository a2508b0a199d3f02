"""A practice card as a client reads it, with what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.permissions import access
from services.reserve.practices.models import PracticeCard
from services.reserve.practices.rules import WORKFLOW, PracticeCardAction
from services.reserve.practices.schemas import FigureOut, PracticeCardOut
from services.reserve.practices.service import facts_of, leader_of


async def shown(tx: AsyncSession, caller: Identity, card: PracticeCard) -> PracticeCardOut:
    facts = facts_of(caller, card, await leader_of(tx, card))
    allowed = WORKFLOW.allowed(card.status, facts, access, caller, card.place)
    if facts.own and not allowed:
        own = WORKFLOW.allowed(card.status, facts, access, caller, caller.place)
        allowed = [each for each in own if each is PracticeCardAction.submit]
    figures = [FigureOut.model_validate(each) for each in card.figures]
    return PracticeCardOut.about(card, figures=figures, allowed_actions=allowed)
