"""What is asked of routes. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.deficits.models import Deficit
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.gatherings.models import Gathering, GatheringRegistration
from services.training.gatherings.rules import GatheringStatus
from services.training.groups.models import StudyGroup
from services.training.groups.rules import StudyGroupStatus
from services.training.programmes.models import TrainingProgramme
from services.training.routes.models import LearningRoute
from services.training.routes.rules import LIVING
from services.training.routes.schemas import RouteItem, RouteQuery
from services.training.store import COPIES, TABLES

R = LearningRoute

LISTING = Listing(
    R,
    RouteItem,
    RouteQuery,
    sortable={"window_to": R.window_to, "compiled_at": R.compiled_at},
    filters={
        "status": R.status,
        "person_id": R.person_id,
        "organisation_id": R.organisation_id,
        "place": R.place.at_or_below,
    },
)


def by_id(route_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.id == route_id)


def by_event(event_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.origin_event_id == event_id)


def living(person_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.person_id == person_id, one_of(R.status, LIVING))


def measured_since(person_id: UUID, competencies: Sequence[str], day: date) -> Select[str]:
    """Competencies of the person whose deficit was closed since the day, or found anew after it."""
    its = (Deficit.person_id == person_id, one_of(Deficit.competency, competencies))
    return select(Deficit.competency).where(*its, or_(Deficit.closed_on >= day, Deficit.found_on > day))


def passed(person_id: UUID) -> Select[UUID]:
    """Families of the programmes the person has passed in any edition."""
    taught = select(TrainingProgramme.family).join(StudyGroup, StudyGroup.programme_id == TrainingProgramme.id)
    mine = (Enrolment.person_id == person_id, Enrolment.status == EnrolmentStatus.completed)
    return taught.join(Enrolment, Enrolment.group_id == StudyGroup.id).where(*mine).distinct()


def enrolments(ids: Sequence[UUID]) -> Select[UUID, EnrolmentStatus, StudyGroupStatus]:
    """(enrolment, its status, that of its group)."""
    found = select(Enrolment.id, Enrolment.status, StudyGroup.status).join(Enrolment.group)
    return found.where(one_of(Enrolment.id, ids))


def registrations(ids: Sequence[UUID]) -> Select[UUID, bool | None, UUID, GatheringStatus]:
    """(registration, whether they came, the gathering, its status)."""
    its = GatheringRegistration
    found = select(its.id, its.attended, Gathering.id, Gathering.status).join(
        Gathering, Gathering.id == its.gathering_id
    )
    return found.where(one_of(its.id, ids))


def reasons(entities: Sequence[str], ids: Sequence[UUID]) -> Select[UUID, str]:
    """(record, the reason of a step of it), the latest step last."""
    its = TABLES.history
    told = (one_of(its.entity, entities), one_of(its.entity_id, ids), its.reason.is_not(None))
    return select(its.entity_id, its.reason).where(*told).order_by(its.at)


def name_of(person_id: UUID) -> Select[str]:
    copy = COPIES.person
    return select(func.concat_ws(" ", copy.last_name, copy.first_name, copy.middle_name)).where(copy.id == person_id)


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)


def _whole() -> Select[LearningRoute]:
    return select(R).options(selectinload(R.steps), selectinload(R.checkpoints))
