"""How marks are reached."""

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
from services.monitoring.follow_ups import queries, service
from services.monitoring.follow_ups.rules import WORKFLOW
from services.monitoring.follow_ups.schemas import (
    FollowUpCreate,
    FollowUpItem,
    FollowUpOut,
    FollowUpQuery,
    FollowUpStepIn,
)
from services.monitoring.follow_ups.service import FollowUpNotFound
from services.monitoring.permissions import P, access
from services.monitoring.submissions.service import SubmissionNotFound

router = slice_router("/api/v1/monitoring", "Отметки о проверке")

Reader = Annotated[Identity, access.needs(P.submission_read)]
Marker = Annotated[Identity, access.needs(P.follow_up_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/submissions/{submission_id}/follow-ups",
    status_code=201,
    summary="Поставить отметку",
    responses=responses(SubmissionNotFound),
)
async def create_follow_up(
    caller: Marker, tx: Transaction, submission_id: UUID, data: FollowUpCreate, response: Response
) -> FollowUpOut:
    """Что в представленных данных проверить, кому и до какого дня. Пока отметка не снята, доверие к результату низкое:
    это учитывает следующий расчёт.

    Отметку видят вышестоящие уровни и сам субъект.
    """
    mark = await service.create(tx, caller, submission_id, data)
    return created(response, service.shown(caller, mark), f"{router.prefix}/follow-ups")


@router.get("/follow-ups", response_model=Page[FollowUpItem], summary="Список отметок")
async def list_follow_ups(request: Request, caller: Reader, query: Annotated[FollowUpQuery, Query()]) -> Response:
    """Отметки своей территории, начиная с ближайшего срока."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/follow-ups/{follow_up_id}", summary="Отметка", responses=responses(FollowUpNotFound))
async def read_follow_up(caller: Reader, tx: Transaction, follow_up_id: UUID, response: Response) -> FollowUpOut:
    """Что проверить, кому и до какого дня."""
    return tagged(response, service.shown(caller, await service.get(tx, follow_up_id)))


@router.post(
    "/follow-ups/{follow_up_id}/steps",
    summary="Снять отметку или вернуть её",
    responses=responses(FollowUpNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_follow_up(
    caller: Reader, tx: Transaction, follow_up_id: UUID, seen: IfMatch, data: FollowUpStepIn, response: Response
) -> FollowUpOut:
    """Причина говорит, что нашла проверка; она остаётся в истории."""
    return tagged(response, service.shown(caller, await service.advance(tx, follow_up_id, data, seen)))


@router.get(
    "/follow-ups/{follow_up_id}/history",
    response_model=Page[HistoryOut],
    summary="История отметки",
    responses=responses(FollowUpNotFound),
)
async def list_follow_up_history(
    request: Request, caller: Historian, tx: Transaction, follow_up_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и почему снял отметку или вернул её."""
    await service.get(tx, follow_up_id)
    return await history_of(request, caller, WORKFLOW, follow_up_id, query)
