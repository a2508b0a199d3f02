"""What is asked of internships. Statements, not results."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, Text, cast, func, literal, select, union
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import lasting, one_of
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import UNDER_WAY, EnrolmentStatus
from services.training.gatherings.models import Gathering, GatheringRegistration
from services.training.gatherings.rules import GatheringStatus
from services.training.groups.models import StudyGroup, StudySession
from services.training.internships.models import Internship
from services.training.internships.rules import OCCUPYING, InternshipStatus
from services.training.internships.schemas import InternshipItem, InternshipQuery
from services.training.staff.queries import name_of
from services.training.store import COPIES

LISTING = Listing(
    Internship,
    InternshipItem,
    InternshipQuery,
    sortable={"valid_from": Internship.valid_from},
    filters={
        "status": Internship.status,
        "site_id": Internship.site_id,
        "person_id": Internship.person_id,
        "organisation_id": Internship.organisation_id,
        "supervisor_id": Internship.supervisor_id,
        "place": Internship.place.at_or_below,
        "guest_place": Internship.guest_place.at_or_below,
        "on": lasting(Internship.valid_from, Internship.valid_to),
    },
    columns={"person_name": name_of(Internship.person_id)},
)

_CLASS = 0x696E_7472
"""Of the advisory locks under which places at a site are given."""


def by_id(internship_id: UUID) -> Select[Internship]:
    return select(Internship).where(Internship.id == internship_id).options(selectinload(Internship.diary))


def for_update(internship_id: UUID) -> Select[Internship]:
    """As it stands now, with its diary; nobody else's to move until the transaction ends."""
    return by_id(internship_id).with_for_update().execution_options(populate_existing=True)


def lock(site_id: UUID) -> Select[None]:
    """Nobody else is let in at the site until this transaction ends; a row lock would ask for the right to change."""
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(cast(literal(str(site_id)), Text))))


def occupying(sites: Collection[UUID], first: date, last: date) -> Select[Internship]:
    """Those that take a place at one of the sites on one of the days."""
    together = (Internship.valid_from <= last, Internship.valid_to >= first)
    return select(Internship).where(
        one_of(Internship.site_id, [*sites]), one_of(Internship.status, sorted(OCCUPYING)), *together
    )


def busy(people: Sequence[UUID], zone: tzinfo) -> Select[UUID, datetime, datetime]:
    """(person, start, end) of the internships they are accepted for: their days from midnight to midnight."""
    whole = (_midnight(Internship.valid_from, zone), _midnight(Internship.valid_to + 1, zone))
    found = select(Internship.person_id, *whole)
    return found.where(one_of(Internship.person_id, people), one_of(Internship.status, sorted(OCCUPYING)))


def elsewhere(person_id: UUID, days: tuple[date, date], zone: tzinfo) -> Select[str]:
    """What goes on in these days that the person has a seat in, or is registered for: titles."""
    first, after = (datetime.combine(day, time(), zone) for day in (days[0], days[1] + timedelta(1)))
    lesson = (StudySession.starts_at < after, StudySession.ends_at > first)
    seat = (Enrolment.person_id == person_id, Enrolment.status == EnrolmentStatus.confirmed)
    groups = select(StudyGroup.title).join(StudySession, StudySession.group_id == StudyGroup.id)
    taught = groups.join(Enrolment, Enrolment.group_id == StudyGroup.id)
    taught = taught.where(*lesson, *seat, one_of(StudyGroup.status, sorted(UNDER_WAY)))
    goes = GatheringRegistration.person_id == person_id
    together = (Gathering.starts_at < after, Gathering.ends_at > first, Gathering.status == GatheringStatus.open)
    joined = select(Gathering.title).join(GatheringRegistration, GatheringRegistration.gathering_id == Gathering.id)
    title = union(taught, joined.where(goes, *together)).subquery().c.title
    return select(title).order_by(title)


def _midnight(day: Any, zone: tzinfo) -> Any:
    return func.timezone(str(zone), cast(day, DateTime))


def not_begun(site_id: UUID) -> Select[Internship]:
    """Those asked for or accepted at a site, nobody else's to move until the transaction ends."""
    waiting = one_of(Internship.status, [InternshipStatus.requested, InternshipStatus.accepted])
    found = select(Internship).where(Internship.site_id == site_id, waiting).order_by(Internship.id)
    return found.options(selectinload(Internship.diary)).with_for_update().execution_options(populate_existing=True)


def employed(person_id: UUID, organisation_id: UUID, first: date, last: date) -> Select[bool]:
    """Does the person hold posts at the organisation that together cover the days, both included?"""
    post = COPIES.post
    held = func.range_agg(func.daterange(post.held_from, post.held_to, "[]"))
    its = (post.person_id == person_id, post.organisation_id == organisation_id)
    covered = held.op("@>", is_comparison=True)(func.daterange(literal(first), literal(last), "[]", type_=DATERANGE))
    return select(func.coalesce(covered, False)).where(*its)


def person_at(person_id: UUID, organisation_id: UUID, day: date) -> Select[Any]:
    """The posts the person holds there on the day."""
    post = COPIES.post
    its = (post.person_id == person_id, post.organisation_id == organisation_id)
    return select(post.id).where(*its, lasting(post.held_from, post.held_to)(day)).limit(1)


def people(ids: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, ids))
