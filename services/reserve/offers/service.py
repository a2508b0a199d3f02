"""The shell around offers: offer a vacancy, take the answer. The vacancy and the entry move in the same moment."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid
from services.kernel.records import added, renewed
from services.kernel.references import require, unknown_reference
from services.reserve.entries import offers as refusals
from services.reserve.entries import service as entries
from services.reserve.entries.duties import OfferRefusalIn
from services.reserve.entries.models import Entry
from services.reserve.entries.stays import lasts
from services.reserve.offers.models import Offer
from services.reserve.offers.reaching import facts_of, get
from services.reserve.offers.rules import (
    OWN,
    WORKFLOW,
    Fitting,
    OfferAction,
    OfferStatus,
    late,
    unfit,
    wrong_day,
)
from services.reserve.offers.schemas import OfferCreate, OfferStepIn
from services.reserve.permissions import P, access
from services.reserve.regulations.reserve import ReserveRules
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import VacancyAction, VacancyStatus

LET_GO = {OfferStatus.refused: "Отказ от предложения", OfferStatus.withdrawn: "Предложение отозвано"}
"""What the vacancy remembers: never what was said of a person, which is the offer's and goes with their file."""


class OfferOpen(Conflict):
    """Вакансия уже предложена другому: дождитесь ответа или отзовите предложение."""


async def create(tx: AsyncSession, caller: Identity, vacancy_id: UUID, data: OfferCreate) -> Offer:
    """Raises IllegalStep where the vacancy is not open, Invalid where it is not for this reservist or late."""
    vacancy = await vacancies.hold(tx, vacancy_id)
    access.require(caller, P.entry_manage, vacancy.place)
    entry = await _entry(tx, data.entry_id)
    today = tx.info["clock"].today()
    require(wrong_day(data.offered_on, data.answer_until, today))
    require(unfit(_fitting(entry, vacancy, data.offered_on)))
    due = _rules(entry).due("offer", max(vacancy.arises_on, vacancy.opened_on or vacancy.arises_on))
    require(late(data.offered_on, due, data.late_reason))
    await vacancies.moved(tx, vacancy, VacancyAction.offer)
    offer = Offer(
        place=vacancy.place,
        vacancy_id=vacancy.id,
        organisation_id=vacancy.organisation_id,
        organisation_name=vacancy.organisation_name,
        post_title=vacancy.post_title,
        full_name=entry.full_name,
        due_on=due,
        **data.model_dump(),
    )
    return await added(tx, offer, _made)


async def advance(tx: AsyncSession, offer_id: UUID, data: OfferStepIn, seen: int | None) -> Offer:
    """Take the answer, given in person or recorded: a refusal counts in the reserve, and the vacancy is open again."""
    offer = await get(tx, offer_id)
    facts, today = await facts_of(tx, offer), tx.info["clock"].today()
    in_person = facts.own and data.action in OWN
    if in_person:
        await steps.advance_own(tx, access, WORKFLOW, offer, data, facts, seen, told(offer))
    else:
        await steps.advance(tx, access, WORKFLOW, offer, data, facts, seen, told(offer))
    offer.answered_on, offer.reason = today, data.reason
    await renewed(tx, offer)
    if in_person:
        await stand(tx, region_of(offer.place))  # ADR 0008: the entry may lie beside the vacancy or above it
    if offer.status is not OfferStatus.accepted:
        await _let_go(tx, offer)
    if data.action is OfferAction.refuse:
        await note_refusal(tx, offer, today, data.reason)
    return offer


async def undone(tx: AsyncSession, offer_id: UUID, reason: str) -> Offer:
    """What was decided by it is taken back, whoever's doing it was: the offer ends, the vacancy is open again."""
    offer = await get(tx, offer_id)
    step = WORKFLOW.step(offer.status, OfferAction.withdraw)
    offer.status, offer.appointment_id = step.target, None
    offer.answered_on, offer.reason = tx.info["clock"].today(), reason
    steps.remember(tx, WORKFLOW, offer, OfferAction.withdraw, step.source, reason)
    await renewed(tx, offer, lambda each: Fact(f"reserve.offer.{step.target}", each.id, each.place, told(each)))
    await _let_go(tx, offer)
    return offer


async def _let_go(tx: AsyncSession, offer: Offer) -> None:
    """The vacancy is open again, unless it has moved on: another may have been appointed by another ground."""
    vacancy = await vacancies.hold(tx, offer.vacancy_id)
    if vacancy.status is VacancyStatus.offered:
        await vacancies.moved(tx, vacancy, VacancyAction.resume, LET_GO[offer.status])


async def note_refusal(tx: AsyncSession, offer: Offer, day: date, reason: str | None) -> None:
    """The reserve counts it; the one the regulation counts to excludes."""
    entry = await entries.get(tx, offer.entry_id)
    said = OfferRefusalIn(
        organisation_id=offer.organisation_id,
        offer=f"{offer.post_title}, {offer.organisation_name}",
        offered_on=offer.offered_on,
        refused_on=day,
        reason=reason,
        document=f"Ответ на предложение от {offer.offered_on:%d.%m.%Y}",
    )
    await refusals.note_refusal(tx, entry, said)


def told(offer: Offer) -> dict[str, Any]:
    """What events of an offer carry."""
    return {
        "vacancy_id": str(offer.vacancy_id),
        "entry_id": str(offer.entry_id),
        "organisation_id": str(offer.organisation_id),
        "offered_on": offer.offered_on.isoformat(),
    }


async def _entry(tx: AsyncSession, entry_id: UUID) -> Entry:
    try:
        return await entries.get(tx, entry_id)
    except entries.EntryNotFound:
        raise Invalid(errors=[unknown_reference(("entry_id",), "Зачисление в резерв не найдено")]) from None


def _fitting(entry: Entry, vacancy: Vacancy, day: date) -> Fitting:
    return Fitting(lasts(entry, day), entry.reserve, entry.organisation_id, vacancy.organisation_id, vacancy.place)


def _rules(entry: Entry) -> ReserveRules:
    rules = entry.regulation.rules
    assert isinstance(rules, ReserveRules)  # an entry is made under one of these
    return rules


def _made(offer: Offer) -> Fact:
    return Fact("reserve.offer.offered", offer.id, offer.place, {"status": offer.status, **told(offer)})
