"""What is asked of appointments, and of headships in the copies of the directory. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from services.directory.copies import HEADS
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, one_of
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.appointments.models import Appointment
from services.reserve.appointments.rules import STANDING, AppointmentStatus
from services.reserve.appointments.schemas import AppointmentItem, AppointmentQuery
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.forgetting import destroyed, telling
from services.reserve.candidates.linking import stands_on
from services.reserve.candidates.models import Candidate
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestStatus
from services.reserve.entries.models import Entry
from services.reserve.offers.models import Offer
from services.reserve.permissions import IN_PERSON
from services.reserve.store import COPIES

_HEADSHIPS = 0x6865_6164
"""Of the advisory locks under which somebody is made head: another order of the same day counts the first."""

LISTING = Listing(
    Appointment,
    AppointmentItem,
    AppointmentQuery,
    sortable={"decided_on": Appointment.decided_on, "starts_on": Appointment.starts_on},
    filters={
        "status": Appointment.status,
        "ground": Appointment.ground,
        "vacancy_id": Appointment.vacancy_id,
        "organisation_id": Appointment.organisation_id,
        "contest_id": Appointment.contest_id,
        "candidate_id": Appointment.candidate_id,
        "person_id": Appointment.person_id,
        "starts_from": lambda day: Appointment.starts_on >= day,
        "starts_to": lambda day: Appointment.starts_on <= day,
        "place": Appointment.place.at_or_below,
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """From a school only one's own: who comes next to head it is no matter of its present head."""
    return in_person(Appointment.person_id, caller) if caller.role in IN_PERSON else true()


def found(caller: Identity, query: AppointmentQuery) -> Select[Any]:
    return LISTING.found(query).where(visible_to(caller))


def by_id(caller: Identity, appointment_id: UUID) -> Select[Appointment]:
    return select(Appointment).where(Appointment.id == appointment_id, visible_to(caller))


def application(application_id: UUID) -> Select[Application]:
    return select(Application).where(Application.id == application_id)


def next_in_line(contest_id: UUID) -> Select[bool]:
    """Is there anybody whom the winner's refusal lets take the place?"""
    waiting = (Application.contest_id == contest_id, Application.status == ApplicationStatus.runner_up)
    return select(exists().where(*waiting))


def overtaken(vacancy_id: UUID, candidate_id: UUID) -> Select[Appointment]:
    """Decisions on the post or the candidate that no order follows any more: whom they are of has not won."""
    found = select(Appointment).join(Application, Application.id == Appointment.application_id)
    found = found.join(Contest, Contest.id == Application.contest_id)
    won = and_(Application.status == ApplicationStatus.winner, Contest.status == ContestStatus.decided)
    its = or_(Appointment.vacancy_id == vacancy_id, Appointment.candidate_id == candidate_id)
    return found.where(its, Appointment.status == AppointmentStatus.decided, ~won).with_for_update(of=Appointment)


def offers_to_forget(files: Files | None) -> Select[Offer]:
    """Offers that still tell of somebody whose file was destroyed."""
    entries = select(Entry.id).where(Entry.candidate_id.in_(destroyed(files)))
    return telling(Offer, Offer.entry_id.in_(entries), files)


def linked(files: Files | None) -> Select[Appointment, UUID | None]:
    """(decision, person) where the file was linked to somebody since; what is made stands."""
    own, root = aliased(Candidate), aliased(Candidate)
    found = select(Appointment, root.person_id).join(own, own.id == Appointment.candidate_id)
    found = found.join(root, root.id == func.coalesce(own.merged_into_id, own.id))
    since = (Appointment.status == AppointmentStatus.decided, Appointment.person_id.is_(None))
    its = found.where(root.person_id.is_not(None), *since, among(Appointment.candidate_id, files))
    return its.with_for_update(of=Appointment, skip_locked=files is None)


def to_forget(files: Files | None) -> Select[Appointment]:
    """Appointments and decisions that still do. A decision that stands goes too: without a file no order follows it."""
    return telling(Appointment, Appointment.candidate_id.in_(destroyed(files)), files)


@stands_on("appointment_decided", "О назначении кандидата принято решение.", "Отмените назначение (`revoke`).")
def decided_of(files: Select[UUID]) -> Select[UUID]:
    """Of one that was made, too: the order names whom the file is of."""
    return select(Appointment.id).where(
        Appointment.candidate_id.in_(files), one_of(Appointment.status, sorted(STANDING))
    )


def headships(organisation_id: UUID, person_id: UUID | None, day: date) -> Select[Any, str]:
    """Copies of posts of heads that last on the day or begin later, at the organisation or of the person, with the
    name of their organisation. Who only acts is no head; nor is the very post that is to be opened, once it is."""
    post, organisation = COPIES.post, COPIES.organisation
    lasts = or_(post.held_to.is_(None), post.held_to >= day)
    itself = and_(post.organisation_id == organisation_id, post.person_id == person_id, post.held_from == day)
    its = or_(post.organisation_id == organisation_id, post.person_id == person_id)
    statement = select(post, organisation.short_name).join(organisation, organisation.id == post.organisation_id)
    return statement.where(post.kind == HEADS[0], lasts, its, itself.is_not(true())).order_by(post.held_from)


def lock_headships(person_id: UUID) -> Select[None]:
    """One order at a time for the person, until the commit."""
    return select(func.pg_advisory_xact_lock(_HEADSHIPS, func.hashtext(cast(literal(str(person_id)), Text))))


def ordered(appointment_id: UUID, person_id: UUID, day: date) -> Select[Appointment]:
    """Another appointment of the person that lasts on the day or begins later, and that no copy of a post tells of."""
    post = COPIES.post
    same = (post.organisation_id == Appointment.organisation_id, post.person_id == Appointment.person_id)
    told = exists().where(*same, post.kind == HEADS[0], post.held_from >= Appointment.decided_on)
    lasts = or_(Appointment.contract_until.is_(None), Appointment.contract_until >= day)
    its = (Appointment.person_id == person_id, Appointment.status == AppointmentStatus.made)
    found = select(Appointment).where(*its, Appointment.id != appointment_id, lasts, ~told)
    return found.order_by(Appointment.starts_on).limit(1)
