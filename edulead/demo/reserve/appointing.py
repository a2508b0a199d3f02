"""The winner of the decided contest is appointed, once the term of appeals has passed."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import days_off, on_day
from services.kernel.identity import Identity
from services.reserve.appointments import service
from services.reserve.appointments.decisions import AppointmentCreate, AppointmentStepIn

DECIDED, ORDERED, STARTS = -20, -18, -15
"""Days from the day of loading; ten working days after the contest are over by then in any month."""
YEARS = 5


async def load(tx: AsyncSession, who: Identity, application_id: UUID) -> None:
    decided, ordered, starts = (days_off(tx, each) for each in (DECIDED, ORDERED, STARTS))
    async with on_day(tx, decided, who):
        ground = {"kind": "contest", "application_id": application_id}
        new = await service.create(tx, who, AppointmentCreate.model_validate({"ground": ground}))
    async with on_day(tx, ordered, who):
        order = {
            "number": "112-к",
            "date": ordered,
            "contract_on": ordered,
            "starts_on": starts,
            "contract_until": starts + timedelta(days=365 * YEARS),
        }
        said = AppointmentStepIn.model_validate({"action": "make", "order": order})
        await service.advance(tx, new.id, said, new.version)
