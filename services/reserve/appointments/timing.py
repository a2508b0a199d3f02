"""Offers and appointments forget whom the file forgot (152-ФЗ).

Of an appointment that was made the person stays, as an id: the order stands, and the directory keeps the headship.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.appointments import queries
from services.reserve.appointments.rules import AppointmentStatus
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget

HELD = frozenset({AppointmentStatus.made, AppointmentStatus.revoked})


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    """A decision knows whom the file was linked to since.

    Forgotten are names, and texts in which there may be something personal, of candidates whose file was destroyed.
    """
    for appointment, person_id in (await tx.execute(queries.linked(files))).all():
        appointment.person_id = person_id
    await forget(tx, (await tx.scalars(queries.offers_to_forget(files))).all())
    forgotten = (await tx.scalars(queries.to_forget(files))).all()
    for appointment in forgotten:
        if appointment.status not in HELD:
            appointment.person_id = None
    await forget(tx, forgotten)


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (Job("reserve.forget_appointees", timedelta(hours=1), follow_files),)
