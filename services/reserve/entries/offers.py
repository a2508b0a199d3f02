"""What becomes of a post that was offered to a reservist and refused."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Forbidden
from services.kernel.records import changeable
from services.kernel.references import require
from services.kernel.workflow import Refusal
from services.reserve.entries import service
from services.reserve.entries.duties import OfferRefusalIn
from services.reserve.entries.exclusions import ExclusionCode, refused_too_often
from services.reserve.entries.granting import exclusion
from services.reserve.entries.judging import keeps, today_of
from services.reserve.entries.models import Entry, EntryRefusal
from services.reserve.entries.rules import STAYING, status_on
from services.reserve.entries.staying import renewed_by, require_staying
from services.reserve.entries.stays import stay_of
from services.reserve.permissions import P, access


async def refuse_offer(tx: AsyncSession, entry_id: UUID, data: OfferRefusalIn, seen: int | None) -> Entry:
    """A post was offered and refused; the refusal the regulation counts to excludes in the same moment."""
    entry = await service.get(tx, entry_id)
    changeable(tx, access, entry, seen, P.entry_manage, require_staying(today_of(tx)))
    if not keeps(tx.info["caller"], entry):
        raise Forbidden("Отказ записывает тот, кто ведёт этот резерв.", members={"permission": P.entry_manage})
    require(unfit_refusal(data, entry, today_of(tx)))
    return await note_refusal(tx, entry, data)


def unfit_refusal(data: OfferRefusalIn, entry: Entry, today: date) -> Refusal | None:
    """Counted is what was offered and refused during the stay, and once: the answer to an offer is noted by itself."""
    if data.refused_on > today:
        return Refusal.of("refused_on", "in_future", "Отказа ещё не было")
    if entry.included_on is not None and data.offered_on < entry.included_on:
        return Refusal.of("offered_on", "before_inclusion", f"В резерве с {entry.included_on:%d.%m.%Y}")
    if any(_same_offer(data, each) for each in entry.refusals):
        return Refusal.of("offered_on", "already_noted", "Отказ от этого предложения уже записан")
    return None


def _same_offer(data: OfferRefusalIn, noted: EntryRefusal) -> bool:
    if noted.offered_on != data.offered_on:
        return False
    by_name = noted.offer.casefold() == data.offer.casefold()
    both_named = None not in (data.organisation_id, noted.organisation_id)
    return noted.organisation_id == data.organisation_id if both_named else by_name


async def note_refusal(tx: AsyncSession, entry: Entry, data: OfferRefusalIn) -> Entry:
    """For whoever offers posts and has established the right to. Whose stay is over already is not excluded from it."""
    entry.refusals = [*entry.refusals, EntryRefusal(place=entry.place, **data.model_dump())]
    await renewed_by(tx, entry, "offer_refused")
    today = today_of(tx)
    stay = stay_of(entry, None, today)
    if status_on(entry.status, entry.until, today) not in STAYING or not refused_too_often(stay):
        return entry
    said = f"Отказ от предложенной должности, {stay.refusals}-й: {data.offer}"
    return await service.exclude(tx, entry, exclusion(ExclusionCode.refusals, said, today))
