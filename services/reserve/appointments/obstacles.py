"""What is known today that stands against an appointment: attestation, consent, headships, no card of the person."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.workflow import Refusal
from services.reserve.appeals import service as appeals
from services.reserve.appeals.rules import AppealSubject
from services.reserve.appointments import queries
from services.reserve.appointments.decisions import AppointmentOrderIn
from services.reserve.appointments.grounds import won
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.rules import (
    RESERVIST_GONE,
    VACANCY_GONE,
    AppointmentGround,
    AppointmentStatus,
    Facts,
)
from services.reserve.attestations import service as attestations
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate
from services.reserve.conduct import service as conduct
from services.reserve.contests import service as contests
from services.reserve.entries import service as entries
from services.reserve.requirements.profile import ConsentPurpose
from services.reserve.vacancies import queries as vacancies
from services.reserve.vacancies import service as vacancies_service
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import TAKEABLE, VacancyStatus

NEEDED = {
    AppointmentGround.contest: frozenset({ConsentPurpose.contest}),
    AppointmentGround.reserve: frozenset({ConsentPurpose.reserve}),
    AppointmentGround.direct: frozenset({ConsentPurpose.contest, ConsentPurpose.reserve, ConsentPurpose.attestation}),
}
"""One of these consents is in force, by the ground: who came by neither contest nor reserve gave whichever it was."""


async def personal(tx: AsyncSession, candidate: Candidate, ground: AppointmentGround, day: date) -> dict[str, Any]:
    """What of the facts concerns the candidate alone, on a day."""
    today = tx.info["clock"].today()
    until = await attestations.valid_until(tx, candidate.id, day)
    profile = await candidates.profile_of(tx, candidate, today, until)
    return {
        "ground": ground,
        "today": today,
        "linked": candidate.person_id is not None,
        "consented": bool(NEEDED[ground] & profile.consents),
        "attested_until": until,
    }


async def appealed(tx: AsyncSession, contest_id: UUID | None) -> dict[str, Any]:
    """What of the facts concerns the contest: what was filed against its outcome or a rejection, and until when
    something may be."""
    if contest_id is None:
        return {}
    contest = await contests.held(tx, contest_id)
    return {
        "appeals_open": sum([await appeals.open_on(tx, contest, each) for each in AppealSubject]),
        "appeals_until": conduct.appeals_until(contest) if contest.ruled.wait_for_appeals else None,
    }


async def facts_of(tx: AsyncSession, appointment: Appointment, order: AppointmentOrderIn | None = None) -> Facts:
    """All that a guard may look at: of one decided, what stands against the order; of one made, against revoking it.

    Read from the region, where the file of who won and what they head may lie (ADR 0008); told to who appoints.
    """
    own = await is_own(tx, appointment.candidate_id, appointment.person_id)
    async with standing_at(tx, region_of(appointment.place)):
        return replace(await _facts_of(tx, appointment, order), own=own)


async def is_own(tx: AsyncSession, candidate_id: UUID, person_id: UUID | None) -> bool:
    """Is the caller to be appointed, by the card it was decided of or by the file as it is linked today?"""
    caller: Identity = tx.info["caller"]
    return caller.is_person(person_id) or await candidates.is_of_caller(tx, candidate_id)


async def _facts_of(tx: AsyncSession, appointment: Appointment, order: AppointmentOrderIn | None) -> Facts:
    if appointment.status is AppointmentStatus.made:
        today = tx.info["clock"].today()
        living = await tx.scalar(vacancies.living(appointment.place).limit(1))
        return Facts(appointment.ground, today, replaced=living is not None)
    if appointment.status is not AppointmentStatus.decided:
        return Facts(appointment.ground, tx.info["clock"].today())
    candidate = await candidates.get(tx, appointment.candidate_id)
    day = order.starts_on if order else tx.info["clock"].today()
    known = await personal(tx, candidate, appointment.ground, day)
    appealing = await appealed(tx, appointment.contest_id)  # holds the contest: always before its vacancy
    vacancy = await _vacancy(tx, appointment, held=order is not None)
    return Facts(
        **known | {"linked": known["linked"] and appointment.person_id in (None, candidate.person_id)},
        **appealing,
        ready=await _stands(tx, appointment, vacancy),
        gone=await _gone(tx, appointment, vacancy, day),
        **await _headships(tx, appointment, candidate, day),
        starts_on=order.starts_on if order else None,
        contract_on=order.contract_on if order else None,
        contract_due=appointment.contract_due,
        probation=order is not None and order.probation_until is not None,
    )


async def _vacancy(tx: AsyncSession, appointment: Appointment, *, held: bool) -> Vacancy:
    """As it is; where an order is to be given it does not change any more until then."""
    if held:
        return await vacancies_service.hold(tx, appointment.vacancy_id)
    found: Vacancy | None = await tx.get(Vacancy, appointment.vacancy_id)
    assert found is not None  # it lies where the appointment does, which was found
    return found


async def _stands(tx: AsyncSession, appointment: Appointment, vacancy: Vacancy) -> bool:
    """Who was chosen by a contest may have withdrawn since, or the contest been annulled; past what the founder alone
    decided, a contest may have been announced since, or the post been offered."""
    if appointment.ground is AppointmentGround.direct:
        return vacancy.status is VacancyStatus.open
    if appointment.contest_id is None or appointment.application_id is None:
        return True
    contest = await contests.held(tx, appointment.contest_id)
    application = await tx.scalar(queries.application(appointment.application_id))
    return application is not None and won(contest, application)


async def _gone(tx: AsyncSession, appointment: Appointment, vacancy: Vacancy, day: date) -> Refusal | None:
    """The vacancy may have been closed under the decision, the reservist have left or be about to leave."""
    if vacancy.status not in TAKEABLE:
        return VACANCY_GONE
    if appointment.offer_id is None or appointment.entry_id is None:
        return None
    return None if await entries.going_on(tx, appointment.entry_id, day) else RESERVIST_GONE


async def _headships(tx: AsyncSession, appointment: Appointment, candidate: Candidate, day: date) -> dict[str, Any]:
    statement = queries.headships(appointment.organisation_id, candidate.person_id, day)
    holder = heads = None
    for post, name in (await tx.execute(statement)).all():
        if post.organisation_id == appointment.organisation_id:
            holder = holder or f"с {post.held_from:%d.%m.%Y}, освободите его сначала"
        else:
            heads = heads or f"{name}, с {post.held_from:%d.%m.%Y}"
    return {"holder": holder, "heads": heads or await _ordered(tx, appointment, candidate.person_id, day)}


async def _ordered(tx: AsyncSession, appointment: Appointment, person_id: UUID | None, day: date) -> str | None:
    """The post by another order that the directory has not told of yet, wherever in the region it is (ADR 0008).

    Of two orders for one person at once the later one waits for the other.
    """
    if person_id is None:
        return None
    await tx.execute(queries.lock_headships(person_id))
    async with standing_at(tx, region_of(appointment.place)):
        other: Appointment | None = await tx.scalar(queries.ordered(appointment.id, person_id, day))
    return None if other is None else f"{other.organisation_name}, с {other.starts_on:%d.%m.%Y}"
