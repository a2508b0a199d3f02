"""How the choice of an instrument for heads at risk is reached."""

from typing import Annotated

from fastapi import Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.training.permissions import P, access
from services.training.risk_diagnostics import service
from services.training.risk_diagnostics.schemas import RiskDiagnosticsPolicyIn, RiskDiagnosticsPolicyOut

router = slice_router("/api/v1/training/risk-diagnostics-policy", "Диагностика группы риска")

Reader = Annotated[Identity, access.needs(P.campaign_read)]
Rules = Annotated[Identity, access.needs(P.risk_diagnostics_policy)]


@router.get("", summary="Чем диагностируют группу риска")
async def read_risk_diagnostics_policy(caller: Reader, tx: Transaction, response: Response) -> RiskDiagnosticsPolicyOut:
    """Что назначат сегодня руководителю, который попал в группу риска, и что мешает, если не назначат ничего.

    Пока инструмент не выбран — опубликованная самооценка, которая измеряет больше всего компетенций нормы должности; из
    равных — та, что опубликована раньше.
    """
    policy = await service.POLICY.of(tx, region_of(caller.place))
    return tagged(response, await service.shown(tx, policy))


@router.put("", summary="Выбрать, чем диагностировать группу риска")
async def change_risk_diagnostics_policy(
    caller: Rules, tx: Transaction, seen: IfMatch, data: RiskDiagnosticsPolicyIn, response: Response
) -> RiskDiagnosticsPolicyOut:
    """Тест или самооценка; назначается всегда действующая редакция. Назначенное прежде остаётся."""
    return tagged(response, await service.shown(tx, await service.change(tx, caller, data, seen)))
