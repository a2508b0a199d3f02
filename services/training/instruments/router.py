"""How instruments are reached. Without keys by whoever may read them; whole only by those who write them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import UNREPEATED, Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.instruments import answers, queries, service, templates
from services.training.instruments.rules import WORKFLOW, InstrumentAction
from services.training.instruments.schemas import (
    InstrumentDiffOut,
    InstrumentIn,
    InstrumentItem,
    InstrumentOut,
    InstrumentQuery,
    InstrumentStepIn,
    InstrumentTemplates,
    KeyedInstrumentOut,
)
from services.training.instruments.service import (
    InstrumentDrafted,
    InstrumentFrozen,
    InstrumentNotFound,
    InstrumentOutsideRegion,
)
from services.training.permissions import P, access

TAG = "Инструменты диагностики"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/instruments"
KEYED = "no-store"
"""A key is kept nowhere but in the instrument, not with an answer remembered for a repeated request either."""

Reader = Annotated[Identity, access.needs(P.instrument_read)]
Writer = Annotated[Identity, access.needs(P.instrument_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/instrument-templates", summary="Готовые инструменты")
async def list_instrument_templates(_: Writer) -> InstrumentTemplates:
    """Самооценка и тест по поставляемой модели компетенций, с ключами: с них можно начать свои."""
    return templates.known()


@router.get("/instruments", response_model=Page[InstrumentItem], summary="Список инструментов")
async def list_instruments(request: Request, caller: Reader, query: Annotated[InstrumentQuery, Query()]) -> Response:
    """Опубликованные видны и в муниципалитетах, проекты — только в регионе."""
    found = queries.found(query, caller, request.app.state.clock.today())
    return await answer(request, caller, queries.LISTING, query, found)


@router.post(
    "/instruments",
    status_code=201,
    summary="Создать инструмент",
    responses=responses(InstrumentOutsideRegion),
    openapi_extra=UNREPEATED,
)
async def create_instrument(
    caller: Writer, tx: Transaction, data: InstrumentIn, response: Response
) -> KeyedInstrumentOut:
    """Проект теста, самооценки, опроса 360°, экспертного листа или кейса."""
    instrument = await service.create(tx, caller, data)
    response.headers["Cache-Control"] = KEYED
    return created(response, await answers.keyed(tx, caller, instrument), LOCATION)


@router.get("/instruments/{instrument_id}", summary="Инструмент", responses=responses(InstrumentNotFound))
async def read_instrument(caller: Reader, tx: Transaction, instrument_id: UUID, response: Response) -> InstrumentOut:
    """Что он спрашивает, о каких компетенциях и с какой доли начинается каждый уровень. Без ключей и рубрик."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, instrument_id)))


@router.get(
    "/instruments/{instrument_id}/keyed", summary="Инструмент с ключами", responses=responses(InstrumentNotFound)
)
async def read_keyed_instrument(
    caller: Writer, tx: Transaction, instrument_id: UUID, response: Response
) -> KeyedInstrumentOut:
    """Содержание целиком: только тем, кто инструменты составляет."""
    return tagged(response, await answers.keyed(tx, caller, await service.get(tx, instrument_id)))


@router.put(
    "/instruments/{instrument_id}",
    summary="Переписать проект инструмента",
    responses=responses(InstrumentNotFound, InstrumentFrozen),
)
async def change_instrument(
    caller: Writer, tx: Transaction, instrument_id: UUID, seen: IfMatch, data: InstrumentIn, response: Response
) -> KeyedInstrumentOut:
    """Заменяет проект целиком; вид новой редакции остаётся прежним."""
    return tagged(response, await answers.keyed(tx, caller, await service.change(tx, instrument_id, data, seen)))


@router.delete(
    "/instruments/{instrument_id}",
    status_code=204,
    summary="Удалить проект инструмента",
    responses=responses(InstrumentNotFound, InstrumentFrozen),
)
async def remove_instrument(_: Writer, tx: Transaction, instrument_id: UUID, seen: IfMatch) -> None:
    """Проект, начатый по ошибке; опубликованный инструмент отзывают."""
    await service.remove(tx, instrument_id, seen)


@router.post(
    "/instruments/{instrument_id}/editions",
    status_code=201,
    summary="Начать новую редакцию инструмента",
    responses=responses(InstrumentNotFound, InstrumentDrafted),
    openapi_extra=UNREPEATED,
)
async def revise_instrument(
    caller: Writer, tx: Transaction, instrument_id: UUID, response: Response
) -> KeyedInstrumentOut:
    """Проект следующей редакции с содержанием этой."""
    fresh = await service.revise(tx, caller, instrument_id)
    response.headers["Cache-Control"] = KEYED
    return created(response, await answers.keyed(tx, caller, fresh), LOCATION)


@router.get(
    "/instruments/{instrument_id}/diff",
    summary="Чем редакция инструмента отличается",
    responses=responses(InstrumentNotFound),
)
async def diff_instrument(_: Writer, tx: Transaction, instrument_id: UUID) -> InstrumentDiffOut:
    """От прошлой редакции, с ключами: только тем, кто инструменты составляет."""
    return await answers.compared(tx, instrument_id)


@router.post(
    "/instruments/{instrument_id}/steps",
    summary="Опубликовать или отозвать инструмент",
    responses=responses(InstrumentNotFound),
    openapi_extra=documented(WORKFLOW, access, InstrumentAction.supersede),
)
async def advance_instrument(
    caller: Reader, tx: Transaction, instrument_id: UUID, seen: IfMatch, data: InstrumentStepIn, response: Response
) -> InstrumentOut:
    """Публикация замораживает содержание и выводит прежнюю редакцию; назначенное по ней проходят по ней.

    Отозванный инструмент больше не назначают; назначенное по нему идёт дальше.

    Почему шаг невозможен, говорит `reason`: `no_framework`, `unknown_competency`, `levels_differ`.
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, instrument_id, data, seen)))


@router.get(
    "/instruments/{instrument_id}/history",
    response_model=Page[HistoryOut],
    summary="История инструмента",
    responses=responses(InstrumentNotFound),
)
async def list_instrument_history(
    request: Request, caller: Historian, tx: Transaction, instrument_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда его опубликовал и когда он заменён."""
    await service.get(tx, instrument_id)
    return await history_of(request, caller, WORKFLOW, instrument_id, query)
