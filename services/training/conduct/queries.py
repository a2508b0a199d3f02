"""What is asked of who was there. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.identity import Identity
from services.training.enrolments.models import Enrolment, SessionAttendance
from services.training.staff.reach import reached


def present(session_id: UUID) -> Select[SessionAttendance]:
    return select(SessionAttendance).where(SessionAttendance.session_id == session_id)


def people_at(session_id: UUID, caller: Identity, today: date) -> Select[UUID]:
    """Of whom the caller reaches, in order of arrival."""
    joined = select(Enrolment.person_id).join(SessionAttendance, SessionAttendance.enrolment_id == Enrolment.id)
    seen = reached(caller, Enrolment.person_id, Enrolment.place, today)
    return joined.where(SessionAttendance.session_id == session_id, seen).order_by(Enrolment.arrival)
