"""How figures of the reserve are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.reserve.dashboards import service
from services.reserve.dashboards.schemas import (
    ContestFunnelLine,
    ContestFunnelOut,
    CoverageOut,
    CoverageQuery,
    CoverageRow,
    FunnelQuery,
    ReadinessRow,
    ReserveReadinessOut,
    TerritoryQuery,
)
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/dashboards", "Панели резерва")

Reader = Annotated[Identity, access.needs(P.dashboard_read)]


@router.get("/readiness", response_model=ReserveReadinessOut, summary="Резерв по готовности и должностям")
async def read_reserve_readiness(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[TerritoryQuery, Query()]
) -> ReserveReadinessOut | Response:
    """Сколько человек стоит в каждом резерве территории, из них готовы сейчас (A), за год (B), готовятся (C).

    Считаются те, чей срок пребывания сегодня не вышел; ступень — та же, что в записи о резерве. Файл — по резервам.
    """
    found = await service.readiness(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, ReadinessRow, exports.given(found.reserves), wanted)


@router.get("/contests", response_model=ContestFunnelOut, summary="Воронка конкурсов")
async def read_contest_funnel(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[FunnelQuery, Query()]
) -> ContestFunnelOut | Response:
    """От поданных заявок до победителей, по каждому объявленному конкурсу и вместе. Файл — по конкурсам.

    До вскрытия листов оценённых нет: сколько листов сдано и что в них, отсюда не видно.
    """
    found = await service.funnel(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    lines = [ContestFunnelLine.about(each, **each.funnel.model_dump()) for each in found.items]
    return await exports.exported(request, ContestFunnelLine, exports.given(lines), wanted)


@router.get("/coverage", response_model=CoverageOut, summary="Обеспеченность вакансий резервом")
async def read_vacancy_coverage(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[CoverageQuery, Query()]
) -> CoverageOut | Response:
    """Ожидаемые вакансии (радар: договор, исполняющий обязанности, возраст, повторный риск) против готовых сейчас.

    По видам организаций — те, кто в резерве для названной организации этого вида; готовые для любой — отдельно. Файл —
    по муниципалитетам.
    """
    found = await service.coverage(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, CoverageRow, exports.given(found.municipalities), wanted)
