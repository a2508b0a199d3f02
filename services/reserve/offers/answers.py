"""An offer as a client reads it, with what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.offers.models import Offer
from services.reserve.offers.reaching import facts_of
from services.reserve.offers.rules import OWN, WORKFLOW
from services.reserve.offers.schemas import OfferOut
from services.reserve.permissions import access


async def shown(tx: AsyncSession, caller: Identity, offer: Offer) -> OfferOut:
    facts = await facts_of(tx, offer)
    at_its_place = WORKFLOW.allowed(offer.status, facts, access, caller, offer.place)
    own = WORKFLOW.allowed(offer.status, facts, access, caller, caller.place) if facts.own else []
    in_person = [each for each in own if each in OWN and each not in at_its_place]
    return OfferOut.about(offer, allowed_actions=[*in_person, *at_its_place])
