"""What is asked of pairs of schools. Statements, not results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, literal, not_, or_, select, true
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, one_of, russian
from services.training.partnerships.matching_schemas import PartnershipMatchingItem, PartnershipMatchingQuery
from services.training.partnerships.models import Partnership, PartnershipMatching, PartnershipMeasure
from services.training.partnerships.rules import LIVING, PartnershipStatus
from services.training.partnerships.schemas import PartnershipItem, PartnershipQuery
from services.training.store import COPIES

_OVERDUE: ColumnElement[bool] = exists().where(
    PartnershipMeasure.partnership_id == Partnership.id,
    PartnershipMeasure.done_on.is_(None),
    PartnershipMeasure.due_on < TODAY,
)
_CLASS = 0x7061_6972
"""Of the advisory lock under which pairs of a region are made."""

LISTING = Listing(
    Partnership,
    PartnershipItem,
    PartnershipQuery,
    sortable={"valid_from": Partnership.valid_from, "low_name": russian(Partnership.low_name)},
    filters={
        "status": Partnership.status,
        "organisation_id": lambda school: or_(Partnership.low_id == school, Partnership.high_id == school),
        "matching_id": Partnership.matching_id,
        "overdue": lambda overdue: _OVERDUE if overdue else not_(_OVERDUE),
    },
)
MATCHINGS = Listing(
    PartnershipMatching,
    PartnershipMatchingItem,
    PartnershipMatchingQuery,
    sortable={"computed_on": PartnershipMatching.computed_on},
)


def found(query: PartnershipQuery, today: Any) -> Select[Any]:
    """What fits the query on this day."""
    return LISTING.found(query).join(asked(today), true())


def by_id(partnership_id: UUID) -> Select[Partnership]:
    whole = (selectinload(Partnership.measures), selectinload(Partnership.reviews))
    return select(Partnership).where(Partnership.id == partnership_id).options(*whole)


def for_update(partnership_id: UUID) -> Select[Partnership]:
    """As it stands now; nobody else's to move until the transaction ends."""
    return by_id(partnership_id).with_for_update().execution_options(populate_existing=True)


def lock(region: str) -> Select[None]:
    """Pairs of the region are made one after another, so that each sees the partners a school has by now."""
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(cast(literal(region), Text))))


def living() -> Select[UUID, UUID]:
    """(low, high) of the pairs that are proposed, agreed or work."""
    return select(Partnership.low_id, Partnership.high_id).where(one_of(Partnership.status, sorted(LIVING)))


def declined() -> Select[UUID, UUID]:
    """(low, high) of the pairs a school said no to."""
    said_no = Partnership.status == PartnershipStatus.declined
    return select(Partnership.low_id, Partnership.high_id).where(said_no)


def matching(matching_id: UUID) -> Select[PartnershipMatching]:
    return select(PartnershipMatching).where(PartnershipMatching.id == matching_id)


def organisations(ids: Sequence[UUID]) -> Select[Any]:
    """The copies of those of the organisations that are not closed."""
    return select(COPIES.organisation).where(
        one_of(COPIES.organisation.id, ids), COPIES.organisation.closed_on.is_(None)
    )
