"""By what somebody is appointed, and is it so: a contest that was won, an offer that was accepted, a founder's act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.places import region_of
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import one
from services.kernel.references import unknown_reference
from services.reserve.applications import skipping
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.appointments import queries
from services.reserve.appointments.decisions import ContestGroundIn, DirectGroundIn, GroundIn, ReserveGroundIn
from services.reserve.appointments.rules import AppointmentGround
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestStatus
from services.reserve.entries import service as entries
from services.reserve.offers import reaching as offers
from services.reserve.offers.rules import OfferStatus
from services.reserve.permissions import P, access
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import VacancyStatus


class ApplicationUnknown(NotFound):
    """Заявка не найдена или не видна с вашими правами"""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision stands on, found and held."""

    ground: AppointmentGround
    vacancy: Vacancy
    candidate: Candidate
    ready: bool
    """Is it so: won, accepted, or nothing else under way?"""
    contract_days: int | None = None
    """Within how many days of the decision the contract is made, by the regulation of the contest."""
    counted_from: date | None = None
    """From when these days run; None: from the decision itself."""
    not_before: date | None = None
    """The day the ground came to be: no decision stands on it earlier."""
    columns: Mapping[str, Any] = field(default_factory=dict)
    """Of the appointment, naming what it stands on."""


async def basis_of(tx: AsyncSession, said: GroundIn) -> Basis:
    """Raises Invalid for what is not there or not visible, Forbidden where the caller does not appoint.

    Whom a contest chose is read from the region: from then on the transaction stands there.
    """
    try:
        if isinstance(said, ReserveGroundIn):
            return await _reserve(tx, said)
        if isinstance(said, DirectGroundIn):
            return await _direct(tx, said)
        return await _contest(tx, said)
    except NotFound as missing:
        field_ = "application_id" if isinstance(said, ContestGroundIn) else "offer_id"
        if isinstance(said, DirectGroundIn):
            field_ = "candidate_id" if isinstance(missing, candidates.CandidateNotFound) else "vacancy_id"
        raise Invalid(errors=[unknown_reference(("ground", field_), str(missing))]) from missing


async def _reserve(tx: AsyncSession, said: ReserveGroundIn) -> Basis:
    offer = await offers.get(tx, said.offer_id)
    vacancy = await vacancies.hold(tx, offer.vacancy_id)
    access.require(tx.info["caller"], P.appointment_write, vacancy.place)
    entry = await entries.get(tx, offer.entry_id)
    await stand(tx, region_of(vacancy.place))  # ADR 0008: whom a contest included may have a file next door
    ready = offer.status is OfferStatus.accepted and vacancy.status is VacancyStatus.offered
    return Basis(
        AppointmentGround.reserve,
        vacancy,
        await candidates.get(tx, entry.candidate_id),
        ready,
        not_before=offer.answered_on if ready else None,
        columns={"offer_id": offer.id, "entry_id": entry.id},
    )


async def _direct(tx: AsyncSession, said: DirectGroundIn) -> Basis:
    vacancy = await vacancies.hold(tx, said.vacancy_id)
    candidate = await candidates.get(tx, said.candidate_id)
    acts = said.model_dump(include={"act_title", "act_number", "act_date", "justification"})
    ready = vacancy.status is VacancyStatus.open
    return Basis(AppointmentGround.direct, vacancy, candidate, ready, not_before=vacancy.opened_on, columns=acts)


def won(contest: Contest, application: Application) -> bool:
    return contest.status is ContestStatus.decided and application.status is ApplicationStatus.winner


async def _contest(tx: AsyncSession, said: ContestGroundIn) -> Basis:
    """The term of the contract runs from the decision of the commission; for who came next, from their turn."""
    application = await one(tx, queries.application(said.application_id), ApplicationUnknown)
    contest = await contests.held(tx, application.contest_id)
    access.require(tx.info["caller"], P.appointment_write, contest.place)
    if contest.vacancy_id is None:
        raise ApplicationUnknown("Конкурс проведён в резерв: назначают из резерва")
    vacancy = await vacancies.hold(tx, contest.vacancy_id)
    await stand(tx, region_of(contest.place))  # ADR 0008: the winner's file may be kept next door
    candidate = await candidates.get(tx, application.candidate_id)
    chosen = won(contest, application) and application.person_id in (None, candidate.person_id)
    chosen_on = await skipping.chosen_on(tx, contest, application) if chosen else None
    return Basis(
        AppointmentGround.contest,
        vacancy,
        candidate,
        chosen and vacancy.status is VacancyStatus.in_contest,
        contract_days=contest.ruled.contract_days if chosen else None,
        counted_from=chosen_on,
        not_before=chosen_on,
        columns={"contest_id": contest.id, "application_id": application.id},
    )
