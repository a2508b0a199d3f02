"""What is asked for needs. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.search import one_of
from services.training.competencies.content import NormPost
from services.training.competencies.holders import holding
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LIVING, DeficitStatus
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.programmes.models import TrainingProgramme

D = Deficit


def lacking(place: str, post: NormPost, day: date) -> Select[str, DeficitStatus, int, int, int]:
    """(competency, status, level, gap, people) of the deficits that live at or below the place, of those whom the norm
    of the post applies to on the day: of a person in a competency there is one at most."""
    its = (one_of(D.status, LIVING), D.post == post, D.place.at_or_below(place), holding(D.person_id, post, day))
    kinds = (D.competency, D.status, D.level, D.gap)
    return select(*kinds, func.count()).where(*its).group_by(*kinds).order_by(*kinds)


def learning(place: str, post: NormPost, day: date) -> Select[UUID, str, int, int, TrainingProgramme]:
    """(person, competency, level, gap, edition) of who has such a deficit open and holds a seat in a group; the edition
    that the group is taught by need not be of that competency."""
    its = (D.status == DeficitStatus.open, D.post == post, D.place.at_or_below(place), holding(D.person_id, post, day))
    found = select(D.person_id, D.competency, D.level, D.gap, TrainingProgramme)
    found = found.join(Enrolment, Enrolment.person_id == D.person_id)
    found = found.join(StudyGroup, StudyGroup.id == Enrolment.group_id).join(StudyGroup.programme)
    return found.where(*its, Enrolment.status == EnrolmentStatus.confirmed)
