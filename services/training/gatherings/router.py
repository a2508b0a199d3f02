"""How gatherings are reached."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import FileResponse

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.files_api import ContentLost, FileNotFound, sent
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.gatherings import contents, queries, service
from services.training.gatherings.answers import shown
from services.training.gatherings.rules import WORKFLOW, GatheringAction
from services.training.gatherings.schemas import (
    GatheringChange,
    GatheringCreate,
    GatheringItem,
    GatheringMoveIn,
    GatheringOut,
    GatheringQuery,
    GatheringStepIn,
)
from services.training.gatherings.service import GatheringFixed, GatheringNotFound
from services.training.permissions import P, access

TAG = "Мероприятия"
router = slice_router("/api/v1/training/gatherings", TAG)

Reader = Annotated[Identity, access.needs(P.gathering_read)]
Writer = Annotated[Identity, access.needs(P.gathering_write)]


@router.get("", response_model=Page[GatheringItem], summary="Список мероприятий")
async def list_gatherings(request: Request, caller: Reader, query: Annotated[GatheringQuery, Query()]) -> Response:
    """Своей территории, а с открытой записью и прошедшие — и те, что выше: школа видит региональные."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Запланировать мероприятие")
async def create_gathering(caller: Writer, tx: Transaction, data: GatheringCreate, response: Response) -> GatheringOut:
    """Отдельное, на своей территории: СОИРО — для региона, ОМСУ — для муниципалитета. Повторяющиеся создаёт серия."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{gathering_id}", summary="Мероприятие", responses=responses(GatheringNotFound))
async def read_gathering(caller: Reader, tx: Transaction, gathering_id: UUID, response: Response) -> GatheringOut:
    """Время, место, чему учит, кейсы, материалы и сколько человек записано."""
    return tagged(response, await shown(tx, caller, await service.get(tx, gathering_id)))


@router.patch("/{gathering_id}", summary="Изменить мероприятие", responses=responses(GatheringNotFound, GatheringFixed))
async def change_gathering(
    caller: Writer, tx: Transaction, gathering_id: UUID, seen: IfMatch, data: GatheringChange, response: Response
) -> GatheringOut:
    """Всё, кроме времени. У проведённого — описание, кейсы и материалы. Серии такое мероприятие больше не следует."""
    return tagged(response, await shown(tx, caller, await service.change(tx, gathering_id, data, seen)))


@router.post(
    "/{gathering_id}:move",
    summary="Перенести мероприятие",
    responses=responses(GatheringNotFound),
    openapi_extra=documented(WORKFLOW, access, *(each for each in GatheringAction if each is not GatheringAction.move)),
)
async def move_gathering(
    caller: Reader, tx: Transaction, gathering_id: UUID, seen: IfMatch, data: GatheringMoveIn, response: Response
) -> GatheringOut:
    """Одно, с причиной; остальные мероприятия серии остаются на своих днях, записавшиеся — записанными."""
    return tagged(response, await shown(tx, caller, await service.move(tx, gathering_id, data, seen)))


@router.post(
    "/{gathering_id}/steps",
    summary="Открыть запись, отметить проведённым, вернуть или отменить",
    responses=responses(GatheringNotFound),
    openapi_extra=documented(WORKFLOW, access, GatheringAction.move),
)
async def advance_gathering(
    caller: Reader, tx: Transaction, gathering_id: UUID, seen: IfMatch, data: GatheringStepIn, response: Response
) -> GatheringOut:
    """Проведённым отмечают, когда мероприятие началось и явка каждого записанного отмечена; отменяют с причиной;
    с причиной и возвращают (`reopen`), чтобы исправить явку: что за ней последовало, отменяется до новой отметки.

    Почему шаг невозможен, говорит `reason`: `already_begun`, `not_begun`, `attendance_missing`. О проведённом в ленту
    событий уходит `training.event.held`: кто присутствовал (идентификаторы) и сколько человек.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, gathering_id, data, seen)))


@router.get(
    "/{gathering_id}/files/{file_id}",
    summary="Скачать кейс или материал",
    response_class=FileResponse,
    responses=responses(GatheringNotFound, FileNotFound, ContentLost),
)
async def download_gathering_file(
    request: Request, _: Reader, tx: Transaction, gathering_id: UUID, file_id: UUID
) -> Response:
    """Файл виден каждому, кому видно мероприятие."""
    return sent(request, await contents.file_of(tx, await service.get(tx, gathering_id), file_id))


@router.get(
    "/{gathering_id}/history",
    response_model=Page[HistoryOut],
    summary="История мероприятия",
    responses=responses(GatheringNotFound),
)
async def list_gathering_history(
    request: Request, caller: Reader, tx: Transaction, gathering_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда открыл запись, перенёс, провёл или отменил, и почему."""
    gathering = await service.get(tx, gathering_id)
    its = replace(caller, place=gathering.place)  # ADR 0008: who is registered for it stands below
    return await history_of(request, its, WORKFLOW, gathering_id, query)
