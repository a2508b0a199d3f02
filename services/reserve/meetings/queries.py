"""What is asked of meetings and recusals. Statements, not results."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.reserve.applications.models import Application
from services.reserve.applications.queries import of_destroyed
from services.reserve.attestations.models import Attestation
from services.reserve.candidates.following import Files
from services.reserve.candidates.forgetting import destroyed, telling
from services.reserve.candidates.models import Candidate
from services.reserve.commissions.models import CommissionMember
from services.reserve.meetings.models import AgendaPoint, Meeting, Recusal
from services.reserve.meetings.rules import MeetingStatus
from services.reserve.meetings.schemas import MeetingItem, MeetingQuery
from services.reserve.meetings.voices import RecusalOut, RecusalQuery
from services.reserve.store import COPIES, TABLES

LISTING = Listing(
    Meeting,
    MeetingItem,
    MeetingQuery,
    sortable={"held_on": Meeting.held_on},
    filters={
        "contest_id": Meeting.contest_id,
        "commission_id": Meeting.commission_id,
        "status": Meeting.status,
        "place": Meeting.place.at_or_below,
    },
)
RECUSALS = Listing(
    Recusal,
    RecusalOut,
    RecusalQuery,
    sortable={"decided_at": Recusal.decided_at},
    filters={
        "application_id": Recusal.application_id,
        "member_id": Recusal.member_id,
        "standing": Recusal.standing,
    },
)
_WHOLE = (
    selectinload(Meeting.agenda).selectinload(AgendaPoint.ballots),
    selectinload(Meeting.seats),
    selectinload(Meeting.questions),
)


def by_id(meeting_id: UUID) -> Select[Meeting]:
    return select(Meeting).where(Meeting.id == meeting_id).options(*_WHOLE)


def to_change(meeting_id: UUID) -> Select[Meeting]:
    """Locked: of two who write down votes at once the later one sees those of the other."""
    return by_id(meeting_id).with_for_update(of=Meeting)


def begun(contest_id: UUID) -> Select[Meeting]:
    """The meetings of a contest that were convened, the first one first; of one moment, the one that goes on last."""
    convened = one_of(Meeting.status, [MeetingStatus.open, MeetingStatus.closed])
    here = select(Meeting).where(Meeting.contest_id == contest_id, convened)
    return here.order_by(Meeting.convened_at, Meeting.status == MeetingStatus.open, Meeting.id).options(*_WHOLE)


def recusals(subjects: Collection[UUID]) -> Select[Recusal]:
    ids = [*subjects]
    found = select(Recusal).where(or_(one_of(Recusal.application_id, ids), one_of(Recusal.attestation_id, ids)))
    return found.order_by(Recusal.decided_at, Recusal.id)


def of_pair(member_id: UUID, subject_id: UUID) -> Select[Recusal]:
    return recusals([subject_id]).where(Recusal.member_id == member_id).with_for_update()


def recusals_of(contest_id: UUID, member_id: UUID | None, query: RecusalQuery) -> Select[Recusal]:
    """As a list; of one member where it is the own seat that they are read from."""
    found = RECUSALS.found(query).where(Recusal.contest_id == contest_id)
    return found if member_id is None else found.where(Recusal.member_id == member_id)


def applications(contest_id: UUID) -> Select[Application]:
    found = select(Application).where(Application.contest_id == contest_id).order_by(Application.journal_number)
    return found.options(selectinload(Application.documents))


def files_of(candidates: Collection[UUID]) -> Select[UUID, Candidate]:
    """(file, what it became) of those who are judged: a file that went into another keeps nothing to be found by."""
    own, whole = aliased(Candidate), (selectinload(Candidate.experience), selectinload(Candidate.documents))
    found = select(own.id, Candidate).join(Candidate, Candidate.id == func.coalesce(own.merged_into_id, own.id))
    return found.where(one_of(own.id, [*candidates])).options(*whole)


def posts(people: Collection[UUID], on: date) -> Select[Any]:
    """(person, organisation, its name, first day, last day): where those people have worked up to the day."""
    post, organisation = COPIES.post, COPIES.organisation
    return (
        select(post.person_id, organisation.id, organisation.short_name, post.held_from, post.held_to)
        .join(organisation, organisation.id == post.organisation_id)
        .where(one_of(post.person_id, [*people]), post.held_from <= on)
        .order_by(post.held_from, post.id)
    )


def organisations(ids: Collection[UUID]) -> Select[UUID, str]:
    """(organisation, its name)"""
    organisation = COPIES.organisation
    return select(organisation.id, organisation.short_name).where(one_of(organisation.id, [*ids]))


def files(ids: Collection[UUID]) -> Select[UUID]:
    """The files among `ids` that the caller can see."""
    return select(TABLES.file.id).where(one_of(TABLES.file.id, [*ids]))


def names(members: Collection[UUID]) -> Select[UUID, str]:
    """(member, name)"""
    member = CommissionMember
    return select(member.id, member.full_name).where(one_of(member.id, [*members]))


def to_forget(files: Files | None) -> Select[Recusal]:
    """Recusals from somebody whose file was destroyed that still say why."""
    attested = select(Attestation.id).where(Attestation.candidate_id.in_(destroyed(files)))
    theirs = or_(Recusal.application_id.in_(of_destroyed(files)), Recusal.attestation_id.in_(attested))
    return telling(Recusal, theirs, files)
