"""How rules are tried out."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Body

from services.kernel.identity import Identity
from services.kernel.operations import READ_ONLY, slice_router
from services.kernel.problems import responses
from services.kernel.queues import THINKING, Busy
from services.monitoring.permissions import P, access
from services.monitoring.scoring import service
from services.monitoring.scoring.evaluation import evaluated
from services.monitoring.scoring.schemas import MethodologyTrialOut, Trial, TrialIn, TrialOut

router = slice_router("/api/v1/monitoring", "Правила начисления баллов")

Reader = Annotated[Identity, access.needs(P.methodology_read)]


@router.post(
    "/scoring:evaluate",
    summary="Попробовать правило или методику",
    responses=responses(Busy),
    openapi_extra={**READ_ONLY, "x-max-body": 2**20},
)
async def evaluate_rule(caller: Reader, data: Annotated[Trial, Body()]) -> TrialOut | MethodologyTrialOut:
    """Баллы с объяснением на приведённых данных и места, о которых автору надо решить: разрывы и пересечения шкал.

    В теле либо одно правило (`rule`), либо методика целиком (`methodology`) с данными одного субъекта: тогда ещё итог,
    направления, уровень, порог и правила риска, насколько их можно сказать без других субъектов.
    Ничего не сохраняется: для предварительного показа и для спора о том, как читается правило.
    """
    work: Callable[[Any], TrialOut | MethodologyTrialOut] = service.tried if isinstance(data, TrialIn) else evaluated
    return await THINKING.run(work, data, of=caller.account)
