"""What is asked of calendar links. Statements, not results."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting, one_of
from services.training.calendars.models import CalendarLink
from services.training.calendars.schemas import CalendarLinkItem, CalendarLinkQuery
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup, StudySession
from services.training.groups.rules import StudyGroupStatus
from services.training.internships.models import Internship
from services.training.internships.rules import OCCUPYING, PAST, InternshipStatus
from services.training.routes.models import LearningRoute, RouteCheckpoint
from services.training.routes.rules import RouteStatus
from services.training.staff.queries import Post

SEATS = (
    EnrolmentStatus.confirmed,
    EnrolmentStatus.completed,
    EnrolmentStatus.failed,
    EnrolmentStatus.not_attended,
)
"""Of whom the sessions of a group are, or were."""

LISTING = Listing(CalendarLink, CalendarLinkItem, CalendarLinkQuery, sortable={"created_at": CalendarLink.created_at})


def own(caller: Identity) -> Select[CalendarLink]:
    return select(CalendarLink).where(CalendarLink.account == caller.account)


def behind(secret_hash: str) -> Select[CalendarLink]:
    return select(CalendarLink).where(CalendarLink.secret_hash == secret_hash)


def sessions_of(person_id: UUID, since: datetime) -> Select[StudySession, StudyGroup]:
    """(session, its group) of the groups where the person has or had a seat, with those that were called off."""
    off = and_(Enrolment.status == EnrolmentStatus.declined, StudyGroup.status == StudyGroupStatus.cancelled)
    seated = (Enrolment.person_id == person_id, or_(one_of(Enrolment.status, SEATS), off))
    joined = select(StudySession, StudyGroup).join(StudyGroup, StudyGroup.id == StudySession.group_id)
    found = joined.join(Enrolment, Enrolment.group_id == StudyGroup.id).where(*seated, StudySession.ends_at >= since)
    return found.order_by(StudySession.starts_at, StudySession.id)


def internships_of(person_id: UUID, since: date) -> Select[Internship]:
    """Those that are to come, go on or took place, and those that the site had accepted and that were called off."""
    off = and_(Internship.status == InternshipStatus.withdrawn, Internship.supervisor_id.is_not(None))
    wanted = or_(one_of(Internship.status, sorted(OCCUPYING | PAST)), off)
    found = select(Internship).where(Internship.person_id == person_id, wanted, Internship.valid_to >= since)
    return found.order_by(Internship.valid_from, Internship.id)


def reports_of(person_id: UUID, since: date) -> Select[RouteCheckpoint, LearningRoute]:
    """(report, its route) of those that the routes the person walks, or has walked, wait for."""
    walked = one_of(LearningRoute.status, [RouteStatus.active, RouteStatus.completed])
    found = select(RouteCheckpoint, LearningRoute).join(LearningRoute, LearningRoute.id == RouteCheckpoint.route_id)
    due = found.where(LearningRoute.person_id == person_id, walked, RouteCheckpoint.due_on >= since)
    return due.order_by(RouteCheckpoint.due_on, RouteCheckpoint.id)


def serves(person_id: UUID, place: str, day: date) -> Select[UUID]:
    """A post the person holds on the day at the place or below it."""
    held = (Post.person_id == person_id, Post.place.at_or_below(place), lasting(Post.held_from, Post.held_to)(day))
    return select(Post.id).where(*held).limit(1)
