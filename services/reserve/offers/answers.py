"""An offer as a client reads it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.offers.models import Offer
from services.reserve.offers.rules import WORKFLOW
from services.reserve.offers.schemas import OfferOut
from services.reserve.offers.service import facts_of
from services.reserve.permissions import access


async def shown(tx: AsyncSession, caller: Identity, offer: Offer) -> OfferOut:
    allowed = WORKFLOW.allowed(offer.status, await facts_of(tx, offer), access, caller, offer.place)
    return OfferOut.about(offer, allowed_actions=allowed)
