"""How requests to change what is taught are reached."""

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
from services.training.change_requests import answers, queries, service
from services.training.change_requests.answers import shown
from services.training.change_requests.rules import WORKFLOW, ChangeRequestAction
from services.training.change_requests.schemas import (
    ChangeRequestAnswerIn,
    ChangeRequestEffectOut,
    ChangeRequestIn,
    ChangeRequestItem,
    ChangeRequestOut,
    ChangeRequestQuery,
    ChangeRequestStepIn,
)
from services.training.change_requests.service import ChangeRequestFixed, ChangeRequestNotFound
from services.training.permissions import P, access

router = slice_router("/api/v1/training/change-requests", "Запросы на изменение программ")

Reader = Annotated[Identity, access.needs(P.change_request_read)]
Writer = Annotated[Identity, access.needs(P.change_request_write)]
Decider = Annotated[Identity, access.needs(P.change_request_decide)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[ChangeRequestItem], summary="Список запросов")
async def list_change_requests(
    request: Request, caller: Reader, query: Annotated[ChangeRequestQuery, Query()]
) -> Response:
    """Поданные видны всему региону, проекты — тем, кто их готовит, и выше."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Подготовить запрос")
async def create_change_request(
    caller: Writer, tx: Transaction, data: ChangeRequestIn, response: Response
) -> ChangeRequestOut:
    """Что изменить в программе или чему не учит ни одна."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{request_id}", summary="Запрос", responses=responses(ChangeRequestNotFound))
async def read_change_request(
    caller: Reader, tx: Transaction, request_id: UUID, response: Response
) -> ChangeRequestOut:
    """Что и почему изменить, что решено, чем ответили."""
    return tagged(response, await shown(tx, caller, await service.get(tx, request_id)))


@router.put("/{request_id}", summary="Изменить запрос", responses=responses(ChangeRequestNotFound, ChangeRequestFixed))
async def change_change_request(
    caller: Writer, tx: Transaction, request_id: UUID, seen: IfMatch, data: ChangeRequestIn, response: Response
) -> ChangeRequestOut:
    """Пока он не подан."""
    return tagged(response, await shown(tx, caller, await service.change(tx, request_id, data, seen)))


@router.delete(
    "/{request_id}",
    status_code=204,
    summary="Удалить черновик запроса",
    responses=responses(ChangeRequestNotFound, ChangeRequestFixed),
)
async def remove_change_request(_: Writer, tx: Transaction, request_id: UUID, seen: IfMatch) -> None:
    """Пока он не подан."""
    await service.remove(tx, request_id, seen)


@router.post(
    "/{request_id}/steps",
    summary="Подать, принять или отклонить запрос",
    responses=responses(ChangeRequestNotFound),
    openapi_extra=documented(WORKFLOW, access, ChangeRequestAction.fulfil),
)
async def advance_change_request(
    caller: Reader, tx: Transaction, request_id: UUID, seen: IfMatch, data: ChangeRequestStepIn, response: Response
) -> ChangeRequestOut:
    """Подаёт ОМСУ или СОИРО, рассматривает СОИРО; выполненным запрос делает новая редакция (`PUT …/answer`).

    Принимает не тот, кто написал или подал (`own_request`).
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, request_id, data, seen)))


@router.put(
    "/{request_id}/answer",
    summary="Ответить на запрос новой редакцией",
    responses=responses(ChangeRequestNotFound),
)
async def answer_change_request(
    caller: Decider,
    tx: Transaction,
    request_id: UUID,
    seen: IfMatch,
    data: ChangeRequestAnswerIn,
    response: Response,
) -> ChangeRequestOut:
    """Принятый запрос выполнен, когда опубликована следующая редакция той же программы; если программы не было —
    программа, которая учит хотя бы одной из названных компетенций."""
    return tagged(response, await shown(tx, caller, await service.answer(tx, request_id, data, seen)))


@router.get("/{request_id}/effect", summary="Что дало изменение", responses=responses(ChangeRequestNotFound))
async def read_change_request_effect(_: Reader, tx: Transaction, request_id: UUID) -> ChangeRequestEffectOut:
    """Доля тех, кто освоил программу, имея дефицит в названных компетенциях, и потом доказал, что он закрыт: по прежней
    редакции и по новой. О группах меньше пяти человек не говорится."""
    return await answers.effect(tx, request_id)


@router.get(
    "/{request_id}/history",
    response_model=Page[HistoryOut],
    summary="История запроса",
    responses=responses(ChangeRequestNotFound),
)
async def list_change_request_history(
    request: Request, caller: Historian, tx: Transaction, request_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда подал, принял, отклонил, выполнил."""
    await service.get(tx, request_id)
    return await history_of(request, caller, WORKFLOW, request_id, query)
