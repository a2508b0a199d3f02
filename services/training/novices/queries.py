"""What is asked of beginning heads. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import selectinload

from services.directory.copies import HEADS
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, one_of
from services.training.enrolments.models import Enrolment
from services.training.enrolments.rules import EnrolmentStatus
from services.training.groups.models import StudyGroup
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import LIVING as PAIRED
from services.training.novices.models import Novice, NoviceTask
from services.training.novices.rules import LIVING, TAUGHT
from services.training.novices.schemas import NoviceItem, NoviceQuery
from services.training.permissions import IN_PERSON
from services.training.programmes.models import TrainingProgramme
from services.training.staff.queries import name_of
from services.training.store import COPIES

N, E, G, T = Novice, Enrolment, StudyGroup, TrainingProgramme

OF_THE_SCHOOL: ColumnElement[bool] = T.content["for_novices"].as_boolean()
"""Is it a programme of the «Школа начинающего руководителя»?"""


def _group() -> ColumnElement[UUID]:
    return select(Enrolment.group_id).where(Enrolment.id == N.enrolment_id).scalar_subquery()


def _left() -> ColumnElement[int]:
    unfinished = (NoviceTask.novice_id == N.id, NoviceTask.done_on.is_(None), NoviceTask.waived.is_(False))
    return select(func.count()).where(*unfinished).scalar_subquery()


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
    columns={"full_name": name_of(N.person_id), "group_id": _group(), "tasks_left": _left()},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A beginning head sees the own list; row security sees to the others."""
    return in_person(N.person_id, caller) if caller.role in IN_PERSON else true()


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


def headed(person_id: UUID) -> Select[Any]:
    """The posts of a head that the person has held or holds, as far as they are seen; the latest first."""
    post = COPIES.post
    its = (post.person_id == person_id, one_of(post.kind, HEADS), post.organisation_id.is_not(None))
    return select(post).where(*its).order_by(post.held_from.desc(), post.id)


def group_of(enrolment_id: UUID) -> Select[UUID]:
    return select(Enrolment.group_id).where(Enrolment.id == enrolment_id)


def passed(enrolment_id: UUID) -> Select[bool]:
    return select(Enrolment.status == EnrolmentStatus.completed).where(Enrolment.id == enrolment_id)


def standing(enrolment_id: UUID) -> Select[EnrolmentStatus]:
    return select(E.status).where(E.id == enrolment_id)


def of_the_school(group_id: UUID) -> Select[bool]:
    """Of a group: is it taught by a programme of the school?"""
    return select(func.coalesce(OF_THE_SCHOOL, False)).join(G, G.programme_id == T.id).where(G.id == group_id)


def taught() -> Select[Novice, UUID, EnrolmentStatus]:
    """(novice, enrolment, status of it) of each that lives: a seat, or else the latest, in a group of the school that
    had not ended when they began; the one they were enrolled by counts whatever it is."""
    joined = select(N, E.id, E.status).join(E, E.person_id == N.person_id).join(G, G.id == E.group_id)
    named = joined.join(T, T.id == G.programme_id)
    its = (one_of(N.status, LIVING), or_(OF_THE_SCHOOL & (G.ends_on >= N.since), E.id == N.enrolment_id))
    order = (N.id, one_of(E.status, TAUGHT).desc(), E.created_at.desc(), E.id)
    found = named.where(*its).ext(distinct_on(N.id)).order_by(*order)
    return found.options(selectinload(N.tasks)).execution_options(populate_existing=True)


def _whole() -> Select[Novice]:
    return select(N).options(selectinload(N.tasks))
