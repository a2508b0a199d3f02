"""What is asked of results. Statements, not results of them."""

from uuid import UUID

from sqlalchemy import Delete, Select, Update, delete, select, update

from services.kernel.listing import Listing
from services.kernel.search import russian
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ResultItem, ResultQuery

LISTING = Listing(
    Result,
    ResultItem,
    ResultQuery,
    sortable={"percent": Result.percent, "subject_name": russian(Result.subject_name)},
    filters={"cycle_id": Result.cycle_id, "subject_id": Result.subject_id, "published": Result.published},
)


def by_id(result_id: UUID) -> Select[Result]:
    return select(Result).where(Result.id == result_id)


def drop(cycle_id: UUID) -> Delete:
    return delete(Result).where(Result.cycle_id == cycle_id)


def publish(cycle_id: UUID) -> Update:
    return update(Result).where(Result.cycle_id == cycle_id).values(published=True, version=Result.version + 1)
