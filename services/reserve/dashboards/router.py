"""How figures of the reserve are reached."""

from typing import Annotated

from fastapi import Query

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.reserve.dashboards import service
from services.reserve.dashboards.schemas import (
    ContestFunnelOut,
    CoverageOut,
    CoverageQuery,
    FunnelQuery,
    ReserveReadinessOut,
    TerritoryQuery,
)
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/dashboards", "Панели резерва")

Reader = Annotated[Identity, access.needs(P.dashboard_read)]


@router.get("/readiness", summary="Резерв по готовности и должностям")
async def read_reserve_readiness(
    caller: Reader, tx: Transaction, query: Annotated[TerritoryQuery, Query()]
) -> ReserveReadinessOut:
    """Сколько человек стоит в каждом резерве территории, из них готовы сейчас (A), за год (B), готовятся (C).

    Считаются те, чей срок пребывания сегодня не вышел; ступень — та же, что в записи о резерве.
    """
    return await service.readiness(tx, caller, query)


@router.get("/contests", summary="Воронка конкурсов")
async def read_contest_funnel(
    caller: Reader, tx: Transaction, query: Annotated[FunnelQuery, Query()]
) -> ContestFunnelOut:
    """От поданных заявок до победителей, по каждому объявленному конкурсу и вместе.

    До вскрытия листов оценённых нет: сколько листов сдано и что в них, отсюда не видно.
    """
    return await service.funnel(tx, caller, query)


@router.get("/coverage", summary="Обеспеченность вакансий резервом")
async def read_vacancy_coverage(
    caller: Reader, tx: Transaction, query: Annotated[CoverageQuery, Query()]
) -> CoverageOut:
    """Ожидаемые вакансии (радар: договор, исполняющий обязанности, возраст, повторный риск) против готовых сейчас.

    По видам организаций — те, кто в резерве для названной организации этого вида; готовые для любой — отдельно.
    """
    return await service.coverage(tx, caller, query)
