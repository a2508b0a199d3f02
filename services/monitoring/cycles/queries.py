"""What is asked of cycles. Statements, not results."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from services.kernel.listing import Listing
from services.kernel.search import Column, mentions, russian
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.schemas import CycleItem, CycleQuery

LISTING = Listing(
    Cycle,
    CycleItem,
    CycleQuery,
    sortable={"period_from": Cycle.period_from, "title": russian(Cycle.title)},
    filters={"status": Cycle.status, "methodology_id": Cycle.methodology_id, "q": mentions(Cycle.title)},
)


_CLASS = 0x6379_636C
"""Of the advisory locks under which cycles move; row locks would ask for the right to change the cycle."""


def _key(cycle_id: Column) -> tuple[int, ColumnElement[int]]:
    return _CLASS, func.hashtext(cast(cycle_id, Text))


def lock(cycle_id: UUID) -> Select[None]:
    """To move the cycle: waits for the submissions on their way and lets no other change until the transaction ends."""
    return select(func.pg_advisory_xact_lock(*_key(Cycle.id))).where(Cycle.id == cycle_id)


def share_lock(cycle_id: Column) -> ColumnElement[None]:
    """To change a submission: its cycle does not move until the transaction ends, other submissions may."""
    return func.pg_advisory_xact_lock_shared(*_key(cycle_id))


def by_id(cycle_id: UUID) -> Select[Cycle]:
    return select(Cycle).where(Cycle.id == cycle_id)
