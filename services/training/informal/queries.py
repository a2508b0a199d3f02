"""What is asked of informal learning. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, mentions, russian
from services.training.informal.models import InformalLearning
from services.training.informal.rules import InformalStatus
from services.training.informal.schemas import InformalLearningItem, InformalLearningQuery
from services.training.staff.queries import name_of
from services.training.staff.reach import reached

L = InformalLearning

_NAME = name_of(L.person_id)

LISTING = Listing(
    L,
    InformalLearningItem,
    InformalLearningQuery,
    sortable={"date_to": L.date_to, "full_name": russian(_NAME)},
    filters={
        "person_id": L.person_id,
        "organisation_id": L.organisation_id,
        "kind": L.kind,
        "status": L.status,
        "place": L.place.at_or_below,
        "q": mentions(L.title),
    },
    columns={"full_name": _NAME},
)


def found(query: InformalLearningQuery, caller: Identity, today: date) -> Select[Any]:
    """The rows that fit, of whom the caller reaches on the day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller, TODAY))


def visible_to(caller: Identity, day: Any) -> ColumnElement[bool]:
    return reached(caller, L.person_id, L.place, day)


def by_id(learning_id: UUID) -> Select[InformalLearning]:
    return select(L).where(L.id == learning_id)


def hours(first: date, last: date) -> Select[UUID, int]:
    """(person, confirmed hours) of what ended from the first day to the last."""
    ended = (L.status == InformalStatus.recorded, L.date_to >= first, L.date_to <= last)
    return select(L.person_id, func.sum(L.hours)).where(*ended).group_by(L.person_id)
