"""What is asked of cycles. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing, russian
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.schemas import CycleItem, CycleQuery

LISTING = Listing(
    item=CycleItem,
    columns={name: getattr(Cycle, name) for name in CycleItem.model_fields},
    sortable={"period_from": Cycle.period_from, "title": russian(Cycle.title)},
    key=Cycle.id,
)


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
