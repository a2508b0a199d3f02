"""What is asked of beginning heads. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import selectinload

from services.directory.copies import HEADS
from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import LIVING as PAIRED
from services.training.novices.models import Novice, NovicePolicy, NoviceTask
from services.training.novices.rules import LIVING
from services.training.novices.schemas import NoviceItem, NoviceQuery
from services.training.store import COPIES

N = Novice


def _group() -> ColumnElement[UUID]:
    return select(Enrolment.group_id).where(Enrolment.id == N.enrolment_id).scalar_subquery()


def _left() -> ColumnElement[int]:
    unfinished = (NoviceTask.novice_id == N.id, NoviceTask.done_on.is_(None), NoviceTask.waived.is_(False))
    return select(func.count()).where(*unfinished).scalar_subquery()


def _full_name() -> ColumnElement[str | None]:
    copy = COPIES.person
    said = func.concat_ws(" ", copy.last_name, copy.first_name, copy.middle_name)
    return select(said).where(copy.id == N.person_id).scalar_subquery()


LISTING = Listing(
    N,
    NoviceItem,
    NoviceQuery,
    sortable={"since": N.since},
    filters={
        "status": N.status,
        "person_id": N.person_id,
        "organisation_id": N.organisation_id,
        "group_id": _group(),
        "place": N.place.at_or_below,
    },
    columns={"full_name": _full_name(), "group_id": _group(), "tasks_left": _left()},
)


def by_id(novice_id: UUID) -> Select[Novice]:
    return _whole().where(N.id == novice_id)


def by_event(event_id: UUID) -> Select[UUID]:
    return select(N.id).where(N.origin_event_id == event_id)


def living(person_id: UUID) -> Select[UUID]:
    return select(N.id).where(N.person_id == person_id, one_of(N.status, LIVING))


def living_at(person_id: UUID, organisation_id: UUID) -> Select[Novice]:
    mine = (N.person_id == person_id, N.organisation_id == organisation_id, one_of(N.status, LIVING))
    return select(N).where(*mine).with_for_update()


def unaccompanied(day: date) -> Select[Novice]:
    """Who is among the novices, has begun by the day and has no pair alive, not even a proposed one."""
    paired = exists().where(Mentorship.mentee_person_id == N.person_id, one_of(Mentorship.status, [*PAIRED]))
    return select(N).where(one_of(N.status, LIVING), N.since <= day, ~paired).order_by(N.since, N.id)


def policy(region: str) -> Select[NovicePolicy]:
    return select(NovicePolicy).where(NovicePolicy.place == region)


def headed(person_id: UUID) -> Select[Any]:
    """The posts of a head that the person has held or holds, as far as they are seen; the latest first."""
    post = COPIES.post
    its = (post.person_id == person_id, one_of(post.kind, HEADS), post.organisation_id.is_not(None))
    return select(post).where(*its).order_by(post.held_from.desc(), post.id)


def group_of(enrolment_id: UUID) -> Select[UUID]:
    return select(Enrolment.group_id).where(Enrolment.id == enrolment_id)


def passed(enrolment_id: UUID) -> Select[bool]:
    return select(Enrolment.status == EnrolmentStatus.completed).where(Enrolment.id == enrolment_id)


def name_of(person_id: UUID) -> Select[str]:
    copy = COPIES.person
    return select(func.concat_ws(" ", copy.last_name, copy.first_name, copy.middle_name)).where(copy.id == person_id)


def _whole() -> Select[Novice]:
    return select(N).options(selectinload(N.tasks))
