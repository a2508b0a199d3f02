"""How the difference between calculations is reached: beside the calculations of a cycle."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.cycles.service import CycleNotFound
from services.monitoring.permissions import P, access
from services.monitoring.recalculations import service
from services.monitoring.recalculations.schemas import RecalculationOut, RecalculationQuery
from services.monitoring.results.service import CalculationNotFound

router = slice_router("/api/v1/monitoring/cycles", "Циклы")

Reader = Annotated[Identity, access.needs(P.result_read)]


@router.get(
    "/{cycle_id}/calculations/{calculation_id}/diff",
    summary="Что изменил расчёт",
    responses=responses(CycleNotFound, CalculationNotFound),
)
async def compare_cycle_calculations(
    caller: Reader, tx: Transaction, cycle_id: UUID, calculation_id: UUID, query: Annotated[RecalculationQuery, Query()]
) -> RecalculationOut:
    """У кого изменились баллы, процент, уровень, место или попадание в группу риска по сравнению с прежним расчётом.

    Видны субъекты своей территории; сам субъект видит себя, когда может возражать, и после публикации.
    """
    return await service.compared(tx, caller, cycle_id, calculation_id, query)
