"""How practice cards are reached."""

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
from services.reserve.leaders.service import LeaderNotFound
from services.reserve.permissions import P, access
from services.reserve.practices import queries, service
from services.reserve.practices.answers import shown
from services.reserve.practices.rules import WORKFLOW
from services.reserve.practices.schemas import (
    PracticeCardChange,
    PracticeCardCreate,
    PracticeCardItem,
    PracticeCardOut,
    PracticeCardQuery,
    PracticeCardStepIn,
)
from services.reserve.practices.service import PracticeCardFixed, PracticeCardNotFound

router = slice_router("/api/v1/reserve", "Карточки практик")

Reader = Annotated[Identity, access.needs(P.leader_read)]
Author = Annotated[Identity, access.needs(P.leader_consent)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/leaders/{leader_id}/practice-cards",
    status_code=201,
    summary="Описать практику",
    responses=responses(LeaderNotFound, PracticeCardFixed),
)
async def create_practice_card(
    caller: Author, tx: Transaction, leader_id: UUID, data: PracticeCardCreate, response: Response
) -> PracticeCardOut:
    """Пишет сам руководитель из базы или СОИРО: какую задачу решает, что делает и что измерено до и после."""
    card = await service.create(tx, caller, leader_id, data)
    return created(response, await shown(tx, caller, card), f"{router.prefix}/practice-cards")


@router.get("/practice-cards", response_model=Page[PracticeCardItem], summary="Карточки практик")
async def list_practice_cards(
    request: Request, caller: Reader, query: Annotated[PracticeCardQuery, Query()]
) -> Response:
    """Опубликованные видны всем в регионе; готовящиеся — региону."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/practice-cards/{card_id}", summary="Карточка практики", responses=responses(PracticeCardNotFound))
async def read_practice_card(caller: Reader, tx: Transaction, card_id: UUID, response: Response) -> PracticeCardOut:
    """Свою автор читает в любом статусе."""
    return tagged(response, await shown(tx, caller, await service.get(tx, caller, card_id)))


@router.patch(
    "/practice-cards/{card_id}",
    summary="Изменить карточку практики",
    responses=responses(PracticeCardNotFound, PracticeCardFixed),
)
async def change_practice_card(
    caller: Author, tx: Transaction, card_id: UUID, seen: IfMatch, data: PracticeCardChange, response: Response
) -> PracticeCardOut:
    """Пока она готовится."""
    return tagged(response, await shown(tx, caller, await service.change(tx, caller, card_id, data, seen)))


@router.post(
    "/practice-cards/{card_id}/steps",
    summary="Передать, опубликовать или вернуть карточку",
    responses=responses(PracticeCardNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_practice_card(
    caller: Reader, tx: Transaction, card_id: UUID, seen: IfMatch, data: PracticeCardStepIn, response: Response
) -> PracticeCardOut:
    """Публикует не автор и не тот, кто передал (`own_practice`); без измеренного результата — никто (`no_figures`)."""
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, card_id, data, seen)))


@router.get(
    "/practice-cards/{card_id}/history",
    response_model=Page[HistoryOut],
    summary="История карточки практики",
    responses=responses(PracticeCardNotFound),
)
async def list_practice_card_history(
    request: Request, caller: Historian, tx: Transaction, card_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда передал, вернул или опубликовал."""
    await service.get(tx, caller, card_id)
    return await history_of(request, caller, WORKFLOW, card_id, query)
