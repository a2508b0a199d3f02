"""How figures of training are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.training.dashboards import service
from services.training.dashboards.schemas import RiskCoverageOut, RiskCoverageQuery, RiskCoverageRow
from services.training.permissions import P, access

router = slice_router("/api/v1/training/dashboards", "Панели обучения")

Reader = Annotated[Identity, access.needs(P.dashboard_read)]


@router.get("/risk-coverage", response_model=RiskCoverageOut, summary="Охват группы риска")
async def read_risk_coverage(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[RiskCoverageQuery, Query()]
) -> RiskCoverageOut | Response:
    """Сколько руководителей сегодня в группе риска и скольким из них назначили и провели диагностику, составили
    маршрут, дали наставника, кто маршрут завершил. Файл — по муниципалитетам.

    Диагностика и завершённый маршрут считаются с того дня, как человек в группе риска.
    """
    found = await service.risk_coverage(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, RiskCoverageRow, exports.given(found.municipalities), wanted)
