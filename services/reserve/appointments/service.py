"""The shell around appointments: decide, give the order, take it back; each with all that moves with it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import refused, require
from services.kernel.workflow import Refusal
from services.reserve.appointments import effects, obstacles, queries, telling
from services.reserve.appointments.decisions import (
    AppointmentCreate,
    AppointmentOrderIn,
    AppointmentStepIn,
    ProbationIn,
)
from services.reserve.appointments.grounds import Basis, basis_of
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.rules import (
    VACANCY_GONE,
    WORKFLOW,
    AppointmentStatus,
    Facts,
    by_another,
    fit,
    grounded,
)
from services.reserve.appointments.terms import Order, contract_due, wrong_order, wrong_revocation
from services.reserve.candidates import service as candidates
from services.reserve.candidates.rules import full_name
from services.reserve.entries import service as entries
from services.reserve.permissions import P, access, looking
from services.reserve.vacancies.rules import TAKEABLE


class AppointmentNotFound(NotFound):
    """Назначение не найдено или не видно с вашими правами."""


class AppointmentRefused(Conflict):
    """Решить о назначении нельзя."""


class DoubleAppointment(Conflict):
    """На эту вакансию уже назначают или назначили, либо об этом кандидате уже принято другое решение."""


class NotOnProbation(Conflict):
    """Итог испытания записывают у назначенного с испытанием, один раз."""


async def get(tx: AsyncSession, appointment_id: UUID) -> Appointment:
    """Of the caller's territory; from a school the own one, wherever the post is."""
    caller: Identity = tx.info["caller"]
    async with standing_at(tx, looking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(caller, appointment_id), AppointmentNotFound)


async def create(tx: AsyncSession, caller: Identity, data: AppointmentCreate) -> Appointment:
    """Decide. Raises Invalid for a ground that is not there, AppointmentRefused with the reason, DoubleAppointment."""
    basis = await basis_of(tx, data.ground)
    access.require(caller, P.appointment_write, basis.vacancy.place)
    today = tx.info["clock"].today()
    decided_on = data.decided_on or today
    if decided_on > today:
        raise refused(("decided_on",), "in_future", "Решения ещё не было")
    own = await obstacles.is_own(tx, basis.candidate.id, basis.candidate.person_id)
    _permit(by_another(Facts(basis.ground, today, own=own)))
    takeable = basis.vacancy.status in TAKEABLE
    _permit(grounded(Facts(basis.ground, today, ready=basis.ready, gone=None if takeable else VACANCY_GONE)))
    if basis.not_before is not None and decided_on < basis.not_before:
        raise refused(("decided_on",), "before_the_ground", f"Основание появилось {basis.not_before:%d.%m.%Y}")
    personal = await obstacles.personal(tx, basis.candidate, basis.ground, today)
    _permit(fit(Facts(**personal, **await obstacles.appealed(tx, basis.columns.get("contest_id")))))
    await effects.let_go(tx, basis.vacancy.id, basis.candidate.id)
    appointment = await added(tx, await _decision(tx, basis, decided_on), telling.decided)
    await effects.decided(tx, appointment)
    return appointment


async def advance(tx: AsyncSession, appointment_id: UUID, data: AppointmentStepIn, seen: int | None) -> Appointment:
    """Give the order, take note of a refusal, cancel or revoke, with everything it entails, in one transaction."""
    appointment = await get(tx, appointment_id)
    region = region_of(appointment.place)
    facts = await obstacles.facts_of(tx, appointment, data.order)
    async with standing_at(tx, region):  # ADR 0008
        person_id = await _person(tx, appointment)
        values = _values(data, person_id) | await _stay_by(tx, appointment, data.order)
    told = telling.told(appointment, {**values, "person_id": person_id or appointment.person_id})
    await steps.advance(tx, access, WORKFLOW, appointment, data, facts, seen, told)
    _require_sound(appointment, data, tx.info["clock"].today())
    assign(appointment, {**values, "status_reason": data.reason})
    await renewed(tx, appointment)
    await stand(tx, region)  # ADR 0008: the stay that ends may lie with a file next door
    await effects.EFFECTS[data.action](tx, appointment, data.reason or "Назначение")
    return appointment


async def conclude_probation(
    tx: AsyncSession, appointment_id: UUID, data: ProbationIn, seen: int | None
) -> Appointment:
    """Once, as of a day within it (ТК РФ, ст. 71). Raises NotOnProbation; Invalid for a day outside or not come yet."""
    found = await get(tx, appointment_id)
    appointment = changeable(tx, access, found, seen, P.appointment_write, _require_on_probation)
    own = await obstacles.is_own(tx, appointment.candidate_id, appointment.person_id)
    _permit(by_another(Facts(appointment.ground, tx.info["clock"].today(), own=own)))
    assert appointment.starts_on is not None  # it is made
    assert appointment.probation_until is not None  # whoever is on it
    if not appointment.starts_on <= data.on <= min(appointment.probation_until, tx.info["clock"].today()):
        said = "День решения — с первого дня в должности по последний день испытания и не позже сегодняшнего"
        raise refused(("on",), "wrong_dates", said)
    values = {"probation_outcome": data.outcome, "probation_on": data.on, "probation_note": data.note}
    assign(appointment, values)
    return await renewed(tx, appointment, telling.concluded)


async def _decision(tx: AsyncSession, basis: Basis, decided_on: date) -> Appointment:
    vacancy, candidate = basis.vacancy, basis.candidate
    entry_id = basis.columns.get("entry_id") or await _stay(tx, candidate.id, vacancy.place, decided_on)
    due = None if basis.contract_days is None else contract_due(basis.counted_from or decided_on, basis.contract_days)
    return Appointment(
        place=vacancy.place,
        vacancy_id=vacancy.id,
        organisation_id=vacancy.organisation_id,
        organisation_name=vacancy.organisation_name,
        post_title=vacancy.post_title,
        ground=basis.ground,
        candidate_id=candidate.id,
        person_id=candidate.person_id,
        full_name=full_name(candidate),
        decided_on=decided_on,
        contract_due=due,
        **{**basis.columns, "entry_id": entry_id},
    )


async def _stay(tx: AsyncSession, candidate_id: UUID, place: str, day: date) -> UUID | None:
    """Whoever wins a contest may stand in a reserve too, that of the municipality or of the region: it ends by this."""
    while place.count(".") > 1:
        place = place.rpartition(".")[0]
        if entry := await entries.open_entry(tx, candidate_id, place, day):
            return entry.id
    return None


async def _person(tx: AsyncSession, appointment: Appointment) -> UUID | None:
    """Of a decision, whoever the file is linked to by now."""
    if appointment.status is not AppointmentStatus.decided:
        return appointment.person_id
    return (await candidates.get(tx, appointment.candidate_id)).person_id


async def _stay_by(tx: AsyncSession, appointment: Appointment, order: AppointmentOrderIn | None) -> dict[str, Any]:
    """Which stay ends by the appointment: the one it was decided on, or that in the region by which it ended since.

    None where it is over by then: of a contest it is no condition, of an offer a guard sees to it.
    """
    if order is None or appointment.entry_id is None:
        return {}
    stay = await entries.going_on(tx, appointment.entry_id, order.starts_on)
    return {"entry_id": stay and stay.id}


def _values(data: AppointmentStepIn, person_id: UUID | None) -> dict[str, Any]:
    if data.order is None:
        return {"revoked_on": data.revoked_on} if data.revoked_on else {}
    order = data.order.model_dump(exclude={"number", "date"})
    return {**order, "order_number": data.order.number, "order_date": data.order.date, "person_id": person_id}


def _require_sound(appointment: Appointment, data: AppointmentStepIn, today: date) -> None:
    if data.order is not None:
        refusal = wrong_order(_days(appointment.decided_on, data.order, today))
        require(refusal and refusal.within("order"))
    if data.revoked_on is not None:
        require(wrong_revocation(appointment.decided_on, data.revoked_on, today))


def _days(decided_on: date, order: AppointmentOrderIn, today: date) -> Order:
    return Order(
        decided_on, today, order.date, order.contract_on, order.starts_on, order.contract_until, order.probation_until
    )


def _require_on_probation(appointment: Appointment) -> None:
    on_it = appointment.status is AppointmentStatus.made and appointment.probation_until is not None
    if not on_it or appointment.probation_outcome is not None:
        raise NotOnProbation


def _permit(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise AppointmentRefused(refusal.detail, members={"reason": refusal.reason})
