"""How rules are tried out."""

from typing import Annotated

from services.kernel.identity import Identity
from services.kernel.operations import READ_ONLY, slice_router
from services.monitoring.permissions import P, access
from services.monitoring.scoring import service
from services.monitoring.scoring.schemas import TrialIn, TrialOut

router = slice_router("/api/v1/monitoring", "Правила начисления баллов")

Reader = Annotated[Identity, access.needs(P.methodology_read)]


@router.post("/scoring:evaluate", summary="Попробовать правило", openapi_extra={**READ_ONLY, "x-max-body": 2**18})
async def evaluate_rule(_: Reader, data: TrialIn) -> TrialOut:
    """Баллы с объяснением на приведённых данных и места, о которых автору надо решить: разрывы и пересечения шкал.

    Ничего не сохраняется: для предварительного показа и для спора о том, как читается правило.
    """
    return service.tried(data)
