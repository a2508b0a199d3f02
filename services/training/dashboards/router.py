"""How figures of training are reached."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.training.dashboards import service
from services.training.dashboards.schemas import (
    RiskCoverageOut,
    RiskCoverageQuery,
    RiskCoverageRow,
    TrainingEffectOut,
    TrainingEffectQuery,
    TrainingEffectRow,
)
from services.training.permissions import P, access

router = slice_router("/api/v1/training/dashboards", "Панели обучения")

Reader = Annotated[Identity, access.needs(P.dashboard_read)]


@router.get("/risk-coverage", response_model=RiskCoverageOut, summary="Охват группы риска")
async def read_risk_coverage(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[RiskCoverageQuery, Query()]
) -> RiskCoverageOut | Response:
    """Сколько руководителей сегодня в группе риска, сколько из них спрошены и ответили на диагностику, скольким
    маршрут составлен и скольким утверждён, дан наставник, кто маршрут завершил. Файл — по муниципалитетам.

    Ответ и завершённый маршрут считаются с того дня, как человек в группе риска. Маршрут без шагов не считается.
    """
    found = await service.risk_coverage(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, RiskCoverageRow, exports.given(found.municipalities), wanted)


@router.get("/training-effect", response_model=TrainingEffectOut, summary="Что изменило обучение")
async def read_training_effect(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[TrainingEffectQuery, Query()]
) -> TrainingEffectOut | Response:
    """По программам: сколько завершили, у скольких из них был дефицит в том, чему учат, и сколько потом подтвердили
    более высокий уровень, измерены без роста, ещё не измерены. По тем, кто работает на территории. Файл — по
    программам.

    Группы меньше пяти человек не раскрываются. Обучение само уровня не доказывает: рост считается по тому, что
    измерено со дня завершения.
    """
    found = await service.training_effect(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, TrainingEffectRow, exports.given(found.items), wanted)
