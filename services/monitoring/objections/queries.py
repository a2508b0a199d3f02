"""What is asked of objections. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from services.kernel.listing import Listing
from services.kernel.search import one_of, russian
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles import queries as cycles
from services.monitoring.objections.models import Objection
from services.monitoring.objections.rules import OPEN
from services.monitoring.objections.schemas import ObjectionItem, ObjectionQuery
from services.monitoring.results.models import Result

LISTING = Listing(
    Objection,
    ObjectionItem,
    ObjectionQuery,
    sortable={"filed_at": Objection.filed_at, "subject_name": russian(Objection.subject_name)},
    filters={
        "cycle_id": Objection.cycle_id,
        "result_id": Objection.result_id,
        "subject_id": Objection.subject_id,
        "status": Objection.status,
        "contests": Objection.contests,
        "place": Objection.place.at_or_below,
    },
)


def by_id(objection_id: UUID) -> Select[Objection]:
    whole = (joinedload(Objection.cycle), selectinload(Objection.evidence))
    return select(Objection).where(Objection.id == objection_id).options(*whole)


def lock_cycle_of_result(result_id: UUID) -> Select[None]:
    """Keeps the cycle of the result where it is, and its calculations as they stand, until the commit."""
    return select(cycles.share_lock(Result.cycle_id)).where(Result.id == result_id)


def lock_cycle(objection_id: UUID) -> Select[None]:
    return select(cycles.share_lock(Objection.cycle_id)).where(Objection.id == objection_id)


def standing_calculation(cycle_id: UUID) -> Select[UUID]:
    """The preliminary one."""
    here = (Calculation.cycle_id == cycle_id, Calculation.standing == ResultStanding.preliminary)
    return select(Calculation.id).where(*here)


def outstanding(cycle_id: UUID) -> Select[int, int]:
    """(not decided, corrected since the calculation that stands) of a cycle, as far as the caller sees them."""
    stands = standing_calculation(cycle_id).scalar_subquery()
    waiting = func.count().filter(one_of(Objection.status, sorted(OPEN)))
    uncounted = func.count().filter(Objection.corrected_under == stands)
    return select(waiting, uncounted).where(Objection.cycle_id == cycle_id)
