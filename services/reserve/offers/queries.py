"""What is asked of offers. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.reserve.candidates.linking import stands_on
from services.reserve.entries.models import Entry
from services.reserve.offers.models import Offer
from services.reserve.offers.rules import OPEN
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


@stands_on(
    "post_offered", "Кандидату предложена должность из резерва.", "Отзовите предложение (`withdraw`) или назначение."
)
def to_files(files: Select[UUID]) -> Select[UUID]:
    """Offers that wait for an answer or for an appointment."""
    made = select(Offer.id).join(Entry, Entry.id == Offer.entry_id)
    return made.where(Entry.candidate_id.in_(files), one_of(Offer.status, sorted(OPEN)))


def own(offer_id: UUID, person_id: UUID) -> Select[Offer]:
    return all_own(person_id).where(Offer.id == offer_id)


def all_own(person_id: UUID) -> Select[Offer]:
    """Those made to the person, the newest first."""
    mine = select(Offer).join(Entry, Entry.id == Offer.entry_id).where(Entry.person_id == person_id)
    return mine.order_by(Offer.offered_on.desc(), Offer.id)


def own_entry(entry_id: UUID, person_id: UUID) -> Select[Entry]:
    return select(Entry).where(Entry.id == entry_id, Entry.person_id == person_id)
