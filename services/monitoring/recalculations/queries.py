"""What is asked of two calculations. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.search import one_of
from services.monitoring.calculations.models import Calculation
from services.monitoring.results.models import Result


def numbered(cycle_id: UUID, number: int) -> Select[Calculation]:
    return select(Calculation).where(Calculation.cycle_id == cycle_id, Calculation.number == number)


def ratings(calculation_ids: list[UUID], hidden: str | None) -> Select[Any]:
    """(calculation, subject, its name, municipality, place, and what `Rating` says), but of the place `hidden`."""
    its: tuple[Any, ...] = (
        Result.calculation_id,
        Result.subject_id,
        Result.subject_name,
        Result.municipality_name,
        Result.place,
    )
    said = (Result.score, Result.percent, Result.level, Result.rank, Result.at_risk)
    found = select(*its, *said).where(one_of(Result.calculation_id, calculation_ids))
    return found if hidden is None else found.where(Result.place != hidden)
