"""What is asked of calculations. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.calculations.schemas import CalculationItem, CalculationQuery

LISTING = Listing(
    Calculation,
    CalculationItem,
    CalculationQuery,
    sortable={"number": Calculation.number},
    filters={"standing": Calculation.standing},
)


def of_cycle(cycle_id: UUID, query: CalculationQuery) -> Select[Any]:
    return LISTING.found(query).where(Calculation.cycle_id == cycle_id)


def by_id(cycle_id: UUID, calculation_id: UUID) -> Select[Calculation]:
    return select(Calculation).where(Calculation.cycle_id == cycle_id, Calculation.id == calculation_id)


def last_number(cycle_id: UUID) -> Select[int]:
    return select(func.coalesce(func.max(Calculation.number), 0)).where(Calculation.cycle_id == cycle_id)


def standing(cycle_id: UUID, *standings: ResultStanding) -> Select[Calculation]:
    """The calculations of a cycle that stand so; at most one of each but `replaced`."""
    found = select(Calculation).where(Calculation.cycle_id == cycle_id)
    return found.where(one_of(Calculation.standing, [*standings])).order_by(Calculation.number)
