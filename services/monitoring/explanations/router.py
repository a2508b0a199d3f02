"""How a result is explained."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.queues import THINKING, Busy
from services.monitoring.explanations import answers, service
from services.monitoring.explanations.schemas import CounterfactualOut, CounterfactualQuery, ExplanationOut
from services.monitoring.permissions import P, access
from services.monitoring.results import service as results
from services.monitoring.results.service import ResultNotFound

router = slice_router("/api/v1/monitoring/results", "Результаты")

Reader = Annotated[Identity, access.needs(P.result_read)]


@router.get("/{result_id}/explanation", summary="Объяснение результата", responses=responses(ResultNotFound))
async def explain_result(caller: Reader, tx: Transaction, result_id: UUID) -> ExplanationOut:
    """Дерево: итог, направления, показатели с данными, их источником, правилом и вкладом; пороги и что с ними сравнили.

    Пересчитано по тем данным, по которым получен результат, что бы с тех пор ни представили.
    """
    found = await results.get(tx, caller, result_id)
    return await answers.explained(tx, await service.known(tx, found))


@router.get(
    "/{result_id}/counterfactual", summary="Что изменило бы результат", responses=responses(ResultNotFound, Busy)
)
async def read_counterfactual(
    caller: Reader, tx: Transaction, result_id: UUID, query: Annotated[CounterfactualQuery, Query()]
) -> CounterfactualOut:
    """Наименьший набор показателей, которые должны были бы стать другими, и какими: ближайшее достаточное значение.

    Результат других субъектов при этом не меняется; предложенное проверено полным пересчётом.
    """
    found = await results.get(tx, caller, result_id)
    known = await service.known(tx, found)
    return await THINKING.run(answers.different, known, query.target, of=caller.account)
