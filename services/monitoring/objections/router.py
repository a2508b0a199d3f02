"""How objections are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.monitoring.objections import answers, queries, service
from services.monitoring.objections.rules import WORKFLOW
from services.monitoring.objections.schemas import (
    ObjectionCreate,
    ObjectionItem,
    ObjectionOut,
    ObjectionQuery,
    ObjectionStepIn,
)
from services.monitoring.objections.service import ObjectionNotFound, ObjectionOpen, ObjectionsClosed
from services.monitoring.permissions import P, access
from services.monitoring.results.service import ResultNotFound

router = slice_router("/api/v1/monitoring", "Возражения")

Reader = Annotated[Identity, access.needs(P.objection_read)]
Filer = Annotated[Identity, access.needs(P.objection_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/results/{result_id}/objections",
    status_code=201,
    summary="Возразить против результата",
    responses=responses(ResultNotFound, ObjectionsClosed, ObjectionOpen),
)
async def create_objection(
    caller: Filer, tx: Transaction, result_id: UUID, data: ObjectionCreate, response: Response
) -> ObjectionOut:
    """Возражает сам оценённый, школа или муниципалитет, пока идёт приём возражений, по последний день включительно.

    Числа проверяются на вид и пределы; взаимные проверки — при удовлетворении. Почему возражение не принято, говорит
    `reason`: `window_not_open`, `window_over` или `not_preliminary`. Пока возражение не рассмотрено, результат отмечен
    `contested`, цикл не публикуется, а второе против того же показателя (или баллов) не принимается.
    """
    objection = await service.file(tx, caller, result_id, data)
    return created(response, await answers.shown(tx, caller, objection), f"{router.prefix}/objections")


@router.get("/objections", response_model=Page[ObjectionItem], summary="Список возражений")
async def list_objections(request: Request, caller: Reader, query: Annotated[ObjectionQuery, Query()]) -> Response:
    """Возражения субъектов своей территории, начиная с раньше поданных."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/objections/{objection_id}", summary="Возражение", responses=responses(ObjectionNotFound))
async def read_objection(caller: Reader, tx: Transaction, objection_id: UUID, response: Response) -> ObjectionOut:
    """Чего просят, чем подтверждают и что решено; после исправления — и представленные, и исправленные числа."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, objection_id)))


@router.post(
    "/objections/{objection_id}/steps",
    summary="Рассмотреть или отозвать возражение",
    responses=responses(ObjectionNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_objection(
    caller: Reader, tx: Transaction, objection_id: UUID, seen: IfMatch, data: ObjectionStepIn, response: Response
) -> ObjectionOut:
    """Рассматривает тот, кто проводит цикл; сам возразивший только отзывает.

    С шагом `uphold` можно исправить числа: они сразу заменяют представленные (прежние остаются в возражении), его
    подтверждения становятся и подтверждениями значения. Баллы и места меняет следующий расчёт цикла: без него цикл
    не публикуется (`corrections_not_calculated`).
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, objection_id, data, seen)))


@router.get(
    "/objections/{objection_id}/history",
    response_model=Page[HistoryOut],
    summary="История возражения",
    responses=responses(ObjectionNotFound),
)
async def list_objection_history(
    request: Request, caller: Historian, tx: Transaction, objection_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему его рассматривал или отозвал."""
    await service.get(tx, objection_id)
    return await history_of(request, caller, WORKFLOW, objection_id, query)
