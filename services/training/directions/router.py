"""How directions are reached."""

from typing import Annotated

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.training.directions import service
from services.training.directions.schemas import KnownDirectionsOut
from services.training.permissions import P, access

TAG = "Направления"
router = slice_router("/api/v1/training/directions", TAG)

Reader = Annotated[Identity, access.needs(P.framework_read)]


@router.get("", summary="Какие бывают направления")
async def list_directions(caller: Reader, tx: Transaction) -> KnownDirectionsOut:
    """Коды, которые называют наставники, подборы, пары школ и площадки: направления опубликованных результатов
    мониторинга и модули действующей модели компетенций.
    """
    return await service.of_region(tx, region_of(caller.place))
