"""What is asked of the base of effective heads. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from services.directory.copies import HEADS
from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, one_of, russian
from services.reserve.leaders.models import Leader
from services.reserve.leaders.rules import LeaderStatus
from services.reserve.leaders.schemas import LeaderItem, LeaderQuery
from services.reserve.permissions import ONLOOKERS
from services.reserve.store import COPIES


def in_base(day: date) -> ColumnElement[bool]:
    """Included by the day and not excluded by then; the day of exclusion is the first one out."""
    return and_(Leader.included_on <= day, or_(Leader.excluded_on.is_(None), Leader.excluded_on > day))


LISTING = Listing(
    Leader,
    LeaderItem,
    LeaderQuery,
    sortable={
        "person_name": russian(Leader.person_name),
        "nominated_on": Leader.nominated_on,
    },
    filters={
        "status": Leader.status,
        "direction": Leader.direction,
        "source": Leader.source,
        "person_id": Leader.person_id,
        "organisation_id": Leader.organisation_id,
        "on": in_base,
        "q": mentions(Leader.person_name, Leader.organisation_name),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return Leader.status == LeaderStatus.included if caller.role in ONLOOKERS else true()


def by_id(leader_id: UUID) -> Select[Leader]:
    return select(Leader).where(Leader.id == leader_id)


def of_person(leader_id: UUID, person_id: UUID) -> Select[Leader]:
    return by_id(leader_id).where(Leader.person_id == person_id)


def all_of_person(person_id: UUID) -> Select[Leader]:
    """Newest first."""
    return select(Leader).where(Leader.person_id == person_id).order_by(Leader.nominated_on.desc(), Leader.id)


def included(leader_id: UUID, person_id: UUID, on: date) -> Select[bool]:
    return select(exists().where(Leader.id == leader_id, Leader.person_id == person_id, in_base(on)))


def ever_named(region: str, people: Sequence[UUID]) -> Select[UUID, str]:
    """(person, direction) of everybody who was nominated, whatever became of it."""
    return select(Leader.person_id, Leader.direction).where(Leader.place == region, one_of(Leader.person_id, people))


def people(ids: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, ids))


def headed(person_id: UUID, on: date) -> Select[Any]:
    """The copies of the organisations the person heads on the day."""
    post, organisation = COPIES.post, COPIES.organisation
    held = (post.person_id == person_id, post.kind == HEADS[0], lasting(post.held_from, post.held_to)(on))
    its = select(organisation).join(post, post.organisation_id == organisation.id)
    return its.where(*held).order_by(organisation.id)
