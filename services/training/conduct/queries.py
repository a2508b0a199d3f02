"""What is asked of who was there. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.training.enrolments.models import Enrolment, SessionAttendance


def present(session_id: UUID) -> Select[SessionAttendance]:
    return select(SessionAttendance).where(SessionAttendance.session_id == session_id)


def people_at(session_id: UUID) -> Select[UUID]:
    joined = select(Enrolment.person_id).join(SessionAttendance, SessionAttendance.enrolment_id == Enrolment.id)
    return joined.where(SessionAttendance.session_id == session_id).order_by(Enrolment.arrival)
