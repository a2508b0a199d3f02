"""What is asked of results. Statements, not results of them."""

from uuid import UUID

from sqlalchemy import Delete, Select, Update, delete, select, update

from services.kernel.listing import Listing
from services.kernel.search import russian
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.results.schemas import ResultItem, ResultQuery

LISTING = Listing(
    Result,
    ResultItem,
    ResultQuery,
    sortable={"percent": Result.percent, "rank": Result.rank, "subject_name": russian(Result.subject_name)},
    filters={
        "cycle_id": Result.cycle_id,
        "subject_id": Result.subject_id,
        "published": Result.published,
        "level": Result.level,
    },
)


def by_id(result_id: UUID) -> Select[Result]:
    return select(Result).where(Result.id == result_id)


def cycle_before(cycle: Cycle) -> Select[Cycle]:
    """The last published cycle of the same place and family of methodologies that ended before this one began."""
    family = select(Methodology.family).where(Methodology.id == cycle.methodology_id).scalar_subquery()
    its = (Cycle.place == cycle.place, Methodology.family == family, Cycle.period_to < cycle.period_from)
    found = select(Cycle).join(Methodology, Methodology.id == Cycle.methodology_id).where(*its)
    return found.where(Cycle.published_at.is_not(None)).order_by(Cycle.period_to.desc(), Cycle.id).limit(1)


def drop(cycle_id: UUID) -> Delete:
    return delete(Result).where(Result.cycle_id == cycle_id)


def publish(cycle_id: UUID) -> Update:
    return update(Result).where(Result.cycle_id == cycle_id).values(published=True, version=Result.version + 1)
