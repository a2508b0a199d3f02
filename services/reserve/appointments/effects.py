"""What else moves with an appointment, in the same moment: the vacancy, the stay in the reserve, the contest."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.records import assign, renewed
from services.reserve.appointments import contests, queries, telling
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.rules import WORKFLOW, AppointmentAction
from services.reserve.conduct import service as conduct
from services.reserve.entries import service as entries
from services.reserve.offers import reaching as offered
from services.reserve.offers import service as offers
from services.reserve.offers.models import Offer
from services.reserve.vacancies import service as vacancies

OVERTAKEN = "Кандидат больше не победитель конкурса: место перешло дальше"
Effect = Callable[[AsyncSession, Appointment, str], Awaitable[None]]
"""With the reason, or the words that stand for it."""


async def made(tx: AsyncSession, appointment: Appointment, _: str) -> None:
    assert appointment.starts_on is not None  # there is an order
    await vacancies.filled(tx, appointment.vacancy_id, appointment.id, appointment.starts_on)
    if appointment.entry_id is not None:
        await entries.mark_appointed(tx, appointment.entry_id, appointment.id, appointment.starts_on)
    if appointment.contest_id is not None:
        await conduct.appointed(tx, appointment.contest_id, appointment.id)


async def declined(tx: AsyncSession, appointment: Appointment, reason: str) -> None:
    """A reservist has refused a post offered: that counts. A winner gives way to who comes next, if there is one."""
    await _given_back(tx, appointment, reason)
    if appointment.application_id is not None:
        await contests.winner_withdrew(tx, appointment.application_id, reason)
    if appointment.offer_id is not None:
        offer = await offered.get(tx, appointment.offer_id)
        await offers.note_refusal(tx, offer, tx.info["clock"].today(), reason)


async def cancelled(tx: AsyncSession, appointment: Appointment, reason: str) -> None:
    await _given_back(tx, appointment, reason)


async def revoked(tx: AsyncSession, appointment: Appointment, reason: str) -> None:
    await vacancies.reopened(tx, appointment.vacancy_id, contests.REVOKED)
    if appointment.entry_id is not None:
        await entries.reinstate(tx, appointment.entry_id, reason)
    if appointment.contest_id is not None:
        await contests.appointment_revoked(tx, appointment, reason)


async def _given_back(tx: AsyncSession, appointment: Appointment, reason: str) -> None:
    if appointment.offer_id is not None:
        await offers.undone(tx, appointment.offer_id, reason)


async def decided(tx: AsyncSession, appointment: Appointment) -> None:
    """The offer knows what it led to, and cannot be taken back past it."""
    if appointment.offer_id is not None:
        offer: Offer = await offered.get(tx, appointment.offer_id)
        assign(offer, {"appointment_id": appointment.id})
        await renewed(tx, offer)


async def let_go(tx: AsyncSession, vacancy_id: UUID, candidate_id: UUID) -> None:
    """Who was passed over after a decision stands in nobody's way: the decision ends by the one that follows."""
    for former in (await tx.scalars(queries.overtaken(vacancy_id, candidate_id))).all():
        step = WORKFLOW.step(former.status, AppointmentAction.cancel)
        assign(former, {"status": step.target, "status_reason": OVERTAKEN})
        steps.remember(tx, WORKFLOW, former, step.action, step.source, OVERTAKEN)
        await renewed(tx, former, telling.cancelled)


EFFECTS: Mapping[AppointmentAction, Effect] = MappingProxyType(
    {
        AppointmentAction.make: made,
        AppointmentAction.decline: declined,
        AppointmentAction.cancel: cancelled,
        AppointmentAction.revoke: revoked,
    }
)
