"""What events of an appointment carry: ids, days, the order; no name. What others count and open stands on these."""

from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.events import Fact
from services.reserve.appointments.models import Appointment


def told(appointment: Appointment, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """`given` is what a step is about to change. `day` is the first one in the post or, of a revocation, out of it."""
    said = {name: getattr(appointment, name) for name in _TOLD} | (given or {})
    day = said.pop("revoked_on", None) or said["starts_on"] or said["decided_on"]
    data = {name: said[name] for name in _TOLD}
    plain = {name: str(each) if isinstance(each, UUID | date) else each for name, each in data.items()}
    return {**plain, "day": day.isoformat()}


_TOLD = (
    "person_id",
    "organisation_id",
    "vacancy_id",
    "entry_id",
    "contest_id",
    "ground",
    "post_title",
    "decided_on",
    "starts_on",
    "contract_until",
    "order_number",
    "order_date",
)


def decided(appointment: Appointment) -> Fact:
    data = {"status": appointment.status, **told(appointment)}
    return Fact("reserve.appointment.decided", appointment.id, appointment.place, data)


def cancelled(appointment: Appointment) -> Fact:
    data = {"status": appointment.status, **told(appointment)}
    return Fact("reserve.appointment.cancelled", appointment.id, appointment.place, data)


def concluded(appointment: Appointment) -> Fact:
    data = {**told(appointment), "outcome": appointment.probation_outcome}
    return Fact("reserve.appointment.probation_concluded", appointment.id, appointment.place, data)
