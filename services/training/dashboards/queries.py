"""What is asked for figures of training. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select

from services.kernel.search import one_of
from services.training.deficits.models import DeficitFinding
from services.training.deficits.rules import FindingEffect
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.standing import DiagnosticsStatus
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.mentoring.models import Mentorship
from services.training.mentors.queries import takes
from services.training.programmes.models import TrainingProgramme

D, E, F, M = Diagnostics, Enrolment, DeficitFinding, Mentorship


def asked(people: Sequence[UUID], day: date) -> Select[UUID]:
    """Who has a diagnostics to answer, whose term is not over on the day."""
    its = (one_of(D.person_id, people), D.status == DiagnosticsStatus.assigned, D.term_to >= day)
    return select(D.person_id).where(*its)


def diagnosed(people: Sequence[UUID]) -> Select[UUID, date | None]:
    """(person, the latest day on which answers were handed in, or on which somebody was judged without any)."""
    answered = (one_of(D.person_id, people), one_of(D.status, [DiagnosticsStatus.answered, DiagnosticsStatus.assessed]))
    day = func.max(func.coalesce(D.answered_on, D.assessed_on))
    return select(D.person_id, day).where(*answered).group_by(D.person_id)


def assessed(people: Sequence[UUID]) -> Select[UUID, date | None]:
    """(person, the latest day on which levels were found)."""
    done = (one_of(D.person_id, people), D.status == DiagnosticsStatus.assessed)
    return select(D.person_id, func.max(D.assessed_on)).where(*done).group_by(D.person_id)


def mentored(people: Sequence[UUID], day: date) -> Select[UUID]:
    """Those of a pair that works on the day: one that was ended at notice does so until its last day."""
    return select(M.mentee_person_id).where(one_of(M.mentee_person_id, people), takes(literal(day)))


def completed(place: str, first: date | None, last: date | None) -> Select[Any]:
    """(programme, person, day) of everybody working at or below the place who completed one, the days included."""
    its = [E.status == EnrolmentStatus.completed, E.place.at_or_below(place)]
    its += [E.completed_on >= first] if first else []
    its += [E.completed_on <= last] if last else []
    told: tuple[Any, ...] = (StudyGroup.programme_id, E.person_id, E.completed_on)
    return select(*told).join(StudyGroup, StudyGroup.id == E.group_id).where(*its)


def programmes(ids: Sequence[UUID]) -> Select[TrainingProgramme]:
    """Later editions last."""
    its = one_of(TrainingProgramme.id, ids)
    return select(TrainingProgramme).where(its).order_by(TrainingProgramme.family, TrainingProgramme.edition)


def measured(people: Sequence[UUID]) -> Select[Any]:
    """(person, competency, day, level, norm) of what was found of them and counted."""
    told: tuple[Any, ...] = (F.person_id, F.competency, F.found_on, F.level, F.norm)
    counted = (one_of(F.person_id, people), F.effect != FindingEffect.kept)
    return select(*told).where(*counted).order_by(F.recorded_at, F.id)
