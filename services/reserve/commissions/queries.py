"""What is asked of commissions. Statements, not results."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, one_of, russian
from services.reserve.commissions.models import Commission, CommissionMember
from services.reserve.commissions.schemas import CommissionItem, CommissionQuery
from services.reserve.store import COPIES


def _has_member(person_id: UUID) -> ColumnElement[bool]:
    return exists().where(CommissionMember.commission_id == Commission.id, CommissionMember.person_id == person_id)


LISTING = Listing(
    Commission,
    CommissionItem,
    CommissionQuery,
    sortable={"order_date": Commission.order_date, "title": russian(Commission.title)},
    filters={
        "kind": Commission.kind,
        "place": Commission.place.at_or_below,
        "person_id": _has_member,
        "valid_on": lasting(Commission.valid_from, Commission.valid_to),
        "q": mentions(Commission.title, Commission.order_number),
    },
)


def by_id(commission_id: UUID) -> Select[Commission]:
    return select(Commission).where(Commission.id == commission_id).options(selectinload(Commission.members))


def to_change(commission_id: UUID) -> Select[Commission]:
    """Locked: of two who add a chair at once the later one sees the chair of the other."""
    return by_id(commission_id).with_for_update(of=Commission)


def seated(person_id: UUID, commission_id: UUID | None = None) -> Select[Commission]:
    """The commissions a person has ever sat on."""
    found = select(Commission).where(_has_member(person_id)).options(selectinload(Commission.members))
    found = found if commission_id is None else found.where(Commission.id == commission_id)
    return found.order_by(Commission.valid_from, Commission.id)


def people(ids: Collection[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, [*ids]))


def organisations(ids: Collection[UUID]) -> Select[UUID]:
    return select(COPIES.organisation.id).where(one_of(COPIES.organisation.id, [*ids]))
