"""An appointment as a client reads it, with what stands against its order today."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.obstacles import facts_of
from services.reserve.appointments.rules import OBSTACLES, WORKFLOW, AppointmentStatus
from services.reserve.appointments.schemas import AppointmentObstacleOut, AppointmentOut
from services.reserve.permissions import P, access


async def shown(tx: AsyncSession, caller: Identity, appointment: Appointment) -> AppointmentOut:
    if not access.allows(caller, P.appointment_write, appointment.place):
        return AppointmentOut.about(appointment, obstacles=[], allowed_actions=[])
    facts = await facts_of(tx, appointment)
    refusals = [guard(facts) for guard in OBSTACLES] if appointment.status is AppointmentStatus.decided else []
    return AppointmentOut.about(
        appointment,
        obstacles=[AppointmentObstacleOut(reason=each.reason, detail=each.detail) for each in refusals if each],
        allowed_actions=WORKFLOW.allowed(appointment.status, facts, access, caller, appointment.place),
    )
