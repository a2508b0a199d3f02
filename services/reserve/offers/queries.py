"""What is asked of offers. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.reserve.offers.models import Offer
from services.reserve.offers.schemas import OfferItem, OfferQuery

LISTING = Listing(
    Offer,
    OfferItem,
    OfferQuery,
    sortable={"offered_on": Offer.offered_on},
    filters={
        "vacancy_id": Offer.vacancy_id,
        "entry_id": Offer.entry_id,
        "status": Offer.status,
        "place": Offer.place.at_or_below,
    },
)


def by_id(offer_id: UUID) -> Select[Offer]:
    return select(Offer).where(Offer.id == offer_id)
