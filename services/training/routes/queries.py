"""What is asked of routes. Statements, not results."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import contains_eager, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, one_of
from services.training.deficits.models import Deficit, DeficitFinding
from services.training.deficits.rules import FindingEffect
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.gatherings.models import Gathering, GatheringRegistration
from services.training.gatherings.rules import GatheringStatus
from services.training.groups.models import StudyGroup
from services.training.groups.rules import StudyGroupStatus
from services.training.internships.models import Internship
from services.training.internships.rules import LIVING as ASKED
from services.training.internships.rules import PAST, InternshipStatus
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import LIVING as PAIRED
from services.training.mentoring.rules import MentorshipStatus
from services.training.mentors.models import Mentor
from services.training.permissions import IN_PERSON
from services.training.programmes.models import TrainingProgramme
from services.training.routes.models import LearningRoute
from services.training.routes.rules import LIVING, RouteAction, RouteStatus
from services.training.routes.schemas import RouteItem, RouteQuery
from services.training.sites.models import SiteNotice
from services.training.staff.queries import name_of, title_of
from services.training.store import TABLES

R = LearningRoute
HAPPENS = ASKED | PAST

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
    columns={"full_name": name_of(R.person_id), "organisation_name": title_of(R.organisation_id)},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A head sees the own one, since it tells what a diagnostics found; row security sees to the others."""
    return in_person(R.person_id, caller) if caller.role in IN_PERSON else true()


def by_id(route_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.id == route_id)


def by_event(event_id: UUID) -> Select[LearningRoute]:
    """The one that was not cancelled."""
    return _whole().where(R.origin_event_id == event_id, R.status != RouteStatus.cancelled)


def living(person_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.person_id == person_id, one_of(R.status, LIVING))


def measured(person_id: UUID, competencies: Sequence[str]) -> Select[str, date, date | None]:
    """(competency, the day it was last found, the day it was closed) of the person's deficits."""
    its = (Deficit.person_id == person_id, one_of(Deficit.competency, competencies))
    return select(Deficit.competency, Deficit.found_on, Deficit.closed_on).where(*its)


def causes(deficits: Sequence[UUID]) -> Select[str, list[str]]:
    """(competency, codes of the causes) of the findings that say how each deficit stands, the latest last."""
    its = DeficitFinding
    counts = (one_of(its.deficit_id, deficits), its.effect != FindingEffect.kept)
    return select(its.competency, its.causes).where(*counts).order_by(its.recorded_at)


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


def approval(route_id: UUID) -> Select[str, datetime]:
    """(role, when) of the last approval."""
    its = TABLES.history
    found = select(its.role, its.at).where(its.entity_id == route_id, its.action == RouteAction.approve)
    return found.order_by(its.at.desc()).limit(1)


def internships(ids: Sequence[UUID]) -> Select[UUID, InternshipStatus]:
    return select(Internship.id, Internship.status).where(one_of(Internship.id, ids))


def pairs(ids: Sequence[UUID]) -> Select[UUID, MentorshipStatus]:
    return select(Mentorship.id, Mentorship.status).where(one_of(Mentorship.id, ids))


def interned_at(person_id: UUID, sites: Sequence[UUID], since: date) -> Select[UUID, UUID, InternshipStatus]:
    """(site, internship, its status) of the person's internships that lasted until the day or longer, the last last."""
    its = (Internship.person_id == person_id, one_of(Internship.site_id, sites), Internship.valid_to >= since)
    happens = one_of(Internship.status, sorted(HAPPENS))
    return (
        select(Internship.site_id, Internship.id, Internship.status).where(*its, happens).order_by(Internship.valid_to)
    )


def registered_at(person_id: UUID, ids: Sequence[UUID]) -> Select[UUID, bool | None, GatheringStatus]:
    """(gathering, whether the person came, its status) of those the person is registered for."""
    its = GatheringRegistration
    found = select(Gathering.id, its.attended, Gathering.status).join(Gathering, Gathering.id == its.gathering_id)
    return found.where(its.person_id == person_id, one_of(its.gathering_id, ids))


def seats_of(person_id: UUID) -> Select[Enrolment]:
    """The person's seats in groups that are open or taught, with group, sessions and programme."""
    going_on = one_of(StudyGroup.status, [StudyGroupStatus.open, StudyGroupStatus.running])
    found = select(Enrolment).join(Enrolment.group).join(StudyGroup.programme)
    group = contains_eager(Enrolment.group)
    whole = found.options(group.contains_eager(StudyGroup.programme), group.selectinload(StudyGroup.sessions))
    return whole.where(Enrolment.person_id == person_id, Enrolment.status == EnrolmentStatus.confirmed, going_on)


def asked_for(person_id: UUID, group_id: UUID) -> Select[UUID]:
    """The request or the place in the waiting list the person has there."""
    asked = one_of(Enrolment.status, [EnrolmentStatus.requested, EnrolmentStatus.waiting])
    return select(Enrolment.id).where(Enrolment.person_id == person_id, Enrolment.group_id == group_id, asked)


def registered_for(person_id: UUID, now: datetime) -> Select[GatheringRegistration, Gathering]:
    """What the person is registered for and is still to come, of what is worth hours; what has begun is not, whether or
    not anybody has marked it as held."""
    its = (GatheringRegistration.person_id == person_id, Gathering.hours > 0, Gathering.starts_at > now)
    ahead = one_of(Gathering.status, [GatheringStatus.planned, GatheringStatus.open])
    found = select(GatheringRegistration, Gathering)
    return found.join(Gathering, Gathering.id == GatheringRegistration.gathering_id).where(*its, ahead)


def internships_of(person_id: UUID) -> Select[Internship, SiteNotice]:
    """That a site has agreed to; what is only asked for nobody has granted."""
    granted = one_of(Internship.status, [InternshipStatus.accepted, InternshipStatus.running])
    found = select(Internship, SiteNotice).join(SiteNotice, SiteNotice.id == Internship.site_id)
    return found.where(Internship.person_id == person_id, granted)


def mentored(person_id: UUID) -> Select[Mentorship, Mentor]:
    """The living pair of the person as a mentee, with the mentor."""
    found = select(Mentorship, Mentor).join(Mentor, Mentor.id == Mentorship.mentor_id)
    return found.where(Mentorship.mentee_person_id == person_id, one_of(Mentorship.status, [*PAIRED]))


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)


def _whole() -> Select[LearningRoute]:
    return select(R).options(selectinload(R.steps), selectinload(R.checkpoints))
