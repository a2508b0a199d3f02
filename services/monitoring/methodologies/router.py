"""How methodologies are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.steps import documented
from services.monitoring.methodologies import queries, service
from services.monitoring.methodologies.rules import WORKFLOW
from services.monitoring.methodologies.schemas import (
    DiffOut,
    MethodologyCreate,
    MethodologyIn,
    MethodologyItem,
    MethodologyOut,
    MethodologyQuery,
    MethodologyStepIn,
)
from services.monitoring.methodologies.service import (
    EditionBeforeNotFound,
    MethodologyCodeTaken,
    MethodologyDrafted,
    MethodologyFrozen,
    MethodologyNotFound,
)
from services.monitoring.permissions import P, access

router = slice_router("/api/v1/monitoring/methodologies", "Методики")

Reader = Annotated[Identity, access.needs(P.methodology_read)]
Writer = Annotated[Identity, access.needs(P.methodology_write)]
WHOLE = {"x-max-body": 2**21}
"""Bytes of a methodology with a thousand indicators; FastAPI's own limit would answer in plain text."""


@router.get("", response_model=Page[MethodologyItem], summary="Список методик")
async def list_methodologies(request: Request, caller: Reader, query: Annotated[MethodologyQuery, Query()]) -> Response:
    """Опубликованные методики видны и ниже своего уровня, черновики — только на своём и выше."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    status_code=201,
    summary="Создать черновик методики",
    responses=responses(MethodologyCodeTaken),
    openapi_extra=WHOLE,
)
async def create_methodology(
    caller: Writer, tx: Transaction, data: MethodologyCreate, response: Response
) -> MethodologyOut:
    """Первая редакция новой методики. Пока она черновик, её можно переписывать."""
    return created(response, service.shown(caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{methodology_id}", summary="Методика", responses=responses(MethodologyNotFound))
async def read_methodology(caller: Reader, tx: Transaction, methodology_id: UUID, response: Response) -> MethodologyOut:
    """Содержание, статус, хеш и то, что можно сделать сейчас."""
    return tagged(response, service.shown(caller, await service.get(tx, methodology_id)))


@router.put(
    "/{methodology_id}",
    summary="Переписать черновик",
    responses=responses(MethodologyNotFound, MethodologyFrozen, MethodologyCodeTaken),
    openapi_extra=WHOLE,
)
async def change_methodology(
    caller: Writer, tx: Transaction, methodology_id: UUID, seen: IfMatch, data: MethodologyIn, response: Response
) -> MethodologyOut:
    """Заменяет содержание черновика целиком."""
    return tagged(response, service.shown(caller, await service.change(tx, methodology_id, data, seen)))


@router.post(
    "/{methodology_id}/editions",
    status_code=201,
    summary="Новая редакция",
    responses=responses(MethodologyNotFound, MethodologyDrafted),
)
async def revise_methodology(
    caller: Writer, tx: Transaction, methodology_id: UUID, response: Response
) -> MethodologyOut:
    """Черновик следующей редакции с содержанием этой; у методики бывает один черновик."""
    return created(response, service.shown(caller, await service.revise(tx, caller, methodology_id)), router.prefix)


@router.get(
    "/{methodology_id}/diff",
    summary="Чем редакция отличается",
    responses=responses(MethodologyNotFound, EditionBeforeNotFound),
)
async def diff_methodology(
    _: Reader,
    tx: Transaction,
    methodology_id: UUID,
    against: Annotated[
        UUID | None, Query(description="С какой методикой сравнить; нет — с предыдущей редакцией")
    ] = None,
) -> DiffOut:
    """Что добавлено, удалено, изменено и переставлено в содержании: словами и частями, как были и как стали.

    Обе методики должны быть видны; черновик сравнивается так же.
    """
    return await service.compared(tx, methodology_id, against)


@router.post(
    "/{methodology_id}/steps",
    summary="Проверить, доработать, опубликовать или отправить в архив",
    responses=responses(MethodologyNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_methodology(
    caller: Reader,
    tx: Transaction,
    methodology_id: UUID,
    seen: IfMatch,
    data: MethodologyStepIn,
    response: Response,
) -> MethodologyOut:
    """Проверка говорит, готова ли методика; публикация замораживает содержание: его хеш стоит на каждом результате."""
    return tagged(response, service.shown(caller, await service.advance(tx, methodology_id, data, seen)))
