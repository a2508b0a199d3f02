"""How a methodology is tried on a cycle."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.kernel.identity import Identity
from services.kernel.operations import READ_ONLY, Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.queues import THINKING, Busy
from services.monitoring.cycles.service import CycleNotFound
from services.monitoring.methodologies.service import MethodologyNotFound
from services.monitoring.permissions import P, access
from services.monitoring.simulations import answers, service
from services.monitoring.simulations.schemas import SimulationOut, SimulationQuery
from services.monitoring.simulations.service import CycleNotCalculated, MethodologyUncountable, OtherSubjects

router = slice_router("/api/v1/monitoring/methodologies", "Методики")

Reader = Annotated[Identity, access.needs(P.methodology_read)]


@router.post(
    "/{methodology_id}:simulate",
    summary="Попробовать методику на прошедшем цикле",
    responses=responses(
        MethodologyNotFound, CycleNotFound, CycleNotCalculated, OtherSubjects, MethodologyUncountable, Busy
    ),
    openapi_extra=READ_ONLY,
)
async def simulate_methodology(
    caller: Reader, tx: Transaction, methodology_id: UUID, query: Annotated[SimulationQuery, Query()]
) -> SimulationOut:
    """Кто поднимется и опустится, кто войдёт в риск и выйдет из него, сколько решает каждый показатель, кто у порога.

    Методика — любая видимая, и черновик тоже; данные — те, по которым получены результаты цикла, по кодам показателей
    и входных данных. Тела нет, всё в строке запроса; ничего не сохраняется. Показаны все субъекты цикла, поэтому
    нужно стоять не ниже его места.
    """
    found = await service.simulated(tx, caller, methodology_id, query.cycle)
    return await THINKING.run(answers.shown, found, query, of=caller.account)  # seconds for a federal cycle
