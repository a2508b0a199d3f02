"""What is asked for figures of training. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, literal, select

from services.kernel.search import one_of
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.standing import DiagnosticsStatus
from services.training.mentoring.models import Mentorship
from services.training.mentors.queries import takes
from services.training.routes.models import LearningRoute
from services.training.routes.rules import LIVING, RouteStatus

D, M, W = Diagnostics, Mentorship, LearningRoute


def diagnosed(people: Sequence[UUID]) -> Select[UUID, date]:
    """(person, the latest first day on which they were to answer)."""
    asked = (one_of(D.person_id, people), D.status != DiagnosticsStatus.cancelled)
    return select(D.person_id, func.max(D.term_from)).where(*asked).group_by(D.person_id)


def assessed(people: Sequence[UUID]) -> Select[UUID, date | None]:
    """(person, the latest day on which levels were found)."""
    done = (one_of(D.person_id, people), D.status == DiagnosticsStatus.assessed)
    return select(D.person_id, func.max(D.assessed_on)).where(*done).group_by(D.person_id)


def routed(people: Sequence[UUID]) -> Select[UUID]:
    return select(W.person_id).where(one_of(W.person_id, people), one_of(W.status, LIVING))


def mentored(people: Sequence[UUID], day: date) -> Select[UUID]:
    """Those of a pair that works on the day: one that was ended at notice does so until its last day."""
    return select(M.mentee_person_id).where(one_of(M.mentee_person_id, people), takes(literal(day)))


def finished(people: Sequence[UUID]) -> Select[UUID, date | None]:
    """(person, the latest day on which a route was completed)."""
    done = (one_of(W.person_id, people), W.status == RouteStatus.completed)
    return select(W.person_id, func.max(W.completed_on)).where(*done).group_by(W.person_id)
