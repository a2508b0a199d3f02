"""As whom a caller comes to an offer: who oversees the vacancy, or the reservist in person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import NotFound
from services.reserve.entries.models import Entry
from services.reserve.entries.stays import lasts
from services.reserve.offers import queries
from services.reserve.offers.models import Offer
from services.reserve.offers.rules import Facts
from services.reserve.permissions import P, access


class OfferNotFound(NotFound):
    """Предложение не найдено или не видно с вашими правами."""


async def get(tx: AsyncSession, offer_id: UUID) -> Offer:
    """One of the caller's territory, for who oversees its vacancies; or the own, found by the person of the token."""
    caller: Identity = tx.info["caller"]
    found: Offer | None = None
    if access.allows(caller, P.radar_read):
        found = await tx.scalar(queries.by_id(offer_id))
    if found is None and caller.person is not None:
        async with standing_at(tx, ROOT):  # ADR 0008
            found = await tx.scalar(queries.own(offer_id, caller.person))
    if found is None:
        raise OfferNotFound
    return found


async def mine(tx: AsyncSession, caller: Identity) -> list[Offer]:
    """What was offered to the caller in person, newest first."""
    if caller.person is None:
        return []
    async with standing_at(tx, ROOT):  # ADR 0008
        return list(await tx.scalars(queries.all_own(caller.person)))


async def facts_of(tx: AsyncSession, offer: Offer) -> Facts:
    """Whoever does not see the entry, which may lie in the reserve of the region, takes no step with it either; the
    reservist sees the own."""
    caller, today = tx.info["caller"], tx.info["clock"].today()
    own = await _own_entry(tx, caller, offer)
    entry = own or await tx.get(Entry, offer.entry_id)
    return Facts(
        staying=entry is not None and lasts(entry, today),
        decided=offer.appointment_id is not None,
        own=own is not None,
        keeper=access.allows(caller, P.entry_manage, offer.place),
        overdue=offer.answer_until if offer.answer_until < today else None,
    )


async def _own_entry(tx: AsyncSession, caller: Identity, offer: Offer) -> Entry | None:
    if caller.person is None:
        return None
    async with standing_at(tx, ROOT):  # ADR 0008
        found: Entry | None = await tx.scalar(queries.own_entry(offer.entry_id, caller.person))
    return found
