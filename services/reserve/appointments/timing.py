"""Offers and appointments forget whom the file forgot (152-ФЗ).

Of an appointment that was made the person stays, as an id: the order stands, and the directory keeps the headship.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.appointments import queries
from services.reserve.appointments.rules import AppointmentStatus

HELD = frozenset({AppointmentStatus.made, AppointmentStatus.revoked})


async def forget(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Names, and reasons in which there may be something personal, of candidates whose file was destroyed."""
    for offer in (await tx.scalars(queries.offers_to_forget())).all():
        offer.full_name = offer.reason = None
    for appointment in (await tx.scalars(queries.to_forget())).all():
        appointment.full_name = None
        if appointment.status not in HELD:
            appointment.person_id = None


JOBS = (Job("reserve.forget_appointees", timedelta(hours=1), forget),)
