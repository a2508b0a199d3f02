"""What is asked of cycles. Statements, not results."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from services.kernel.listing import Column, Listing, russian
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.schemas import CycleItem, CycleQuery

LISTING = Listing(
    item=CycleItem,
    columns={name: getattr(Cycle, name) for name in CycleItem.model_fields},
    sortable={"period_from": Cycle.period_from, "title": russian(Cycle.title)},
    key=Cycle.id,
)


_MOVING = 0x6379_636C
"""Class of the advisory locks under which cycles move; row locks would ask for the right to change the cycle."""


def _lock(cycle_id: Column) -> tuple[int, ColumnElement[int]]:
    return _MOVING, func.hashtext(cast(cycle_id, Text))


def moving(cycle_id: UUID) -> Select[None]:
    """Waits for the submissions on their way, and lets no further one change until the transaction ends."""
    return select(func.pg_advisory_xact_lock(*_lock(Cycle.id))).where(Cycle.id == cycle_id)


def standing(cycle_id: Column) -> ColumnElement[None]:
    """The opposite, for a submission: its cycle does not move until the transaction ends."""
    return func.pg_advisory_xact_lock_shared(*_lock(cycle_id))


def by_id(cycle_id: UUID) -> Select[Cycle]:
    return select(Cycle).where(Cycle.id == cycle_id)


def search(query: CycleQuery) -> Select[Cycle]:
    found = select(Cycle)
    if query.status:
        found = found.where(Cycle.status == query.status)
    if query.methodology_id:
        found = found.where(Cycle.methodology_id == query.methodology_id)
    if query.q:
        found = found.where(Cycle.title.icontains(query.q, autoescape=True))
    return found
