"""What is asked of results. Statements, not results of them."""

from uuid import UUID

from sqlalchemy import Delete, Select, Update, delete, select, update

from services.kernel.listing import Listing, russian
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ResultItem, ResultQuery

LISTING = Listing(
    item=ResultItem,
    columns={name: getattr(Result, name) for name in ResultItem.model_fields},
    sortable={"percent": Result.percent, "subject_name": russian(Result.subject_name)},
    key=Result.id,
)


def by_id(result_id: UUID) -> Select[Result]:
    return select(Result).where(Result.id == result_id)


def search(query: ResultQuery) -> Select[Result]:
    found = select(Result)
    if query.cycle_id:
        found = found.where(Result.cycle_id == query.cycle_id)
    if query.subject_id:
        found = found.where(Result.subject_id == query.subject_id)
    if query.published is not None:
        found = found.where(Result.published.is_(query.published))
    return found


def drop(cycle_id: UUID) -> Delete:
    return delete(Result).where(Result.cycle_id == cycle_id)


def publish(cycle_id: UUID) -> Update:
    return update(Result).where(Result.cycle_id == cycle_id).values(published=True, version=Result.version + 1)
