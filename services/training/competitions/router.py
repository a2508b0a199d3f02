"""How competitions are reached."""

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
from services.training.competitions import outcomes, queries, service
from services.training.competitions.rules import WORKFLOW
from services.training.competitions.schemas import (
    CompetitionIn,
    CompetitionItem,
    CompetitionOut,
    CompetitionParticipationOut,
    CompetitionParticipationQuery,
    CompetitionQuery,
    CompetitionStepIn,
)
from services.training.competitions.service import CompetitionFixed, CompetitionNotFound, shown
from services.training.permissions import P, access

TAG = "Профессиональные конкурсы"
router = slice_router("/api/v1/training/competitions", TAG)

Reader = Annotated[Identity, access.needs(P.competition_read)]
Writer = Annotated[Identity, access.needs(P.competition_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[CompetitionItem], summary="Список профессиональных конкурсов")
async def list_competitions(request: Request, caller: Reader, query: Annotated[CompetitionQuery, Query()]) -> Response:
    """Объявленные видны и в муниципалитетах, и в школах."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Подготовить конкурс")
async def create_competition(
    caller: Writer, tx: Transaction, data: CompetitionIn, response: Response
) -> CompetitionOut:
    """Этапы, номинации, критерии оценочного листа, сколько победителей и призёров."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{competition_id}", summary="Конкурс", responses=responses(CompetitionNotFound))
async def read_competition(caller: Reader, tx: Transaction, competition_id: UUID, response: Response) -> CompetitionOut:
    """Условия конкурса и его статус."""
    return tagged(response, await shown(tx, caller, await service.get(tx, competition_id)))


@router.put(
    "/{competition_id}", summary="Переписать условия", responses=responses(CompetitionNotFound, CompetitionFixed)
)
async def change_competition(
    caller: Writer, tx: Transaction, competition_id: UUID, seen: IfMatch, data: CompetitionIn, response: Response
) -> CompetitionOut:
    """Заменяет целиком, пока конкурс не объявлен."""
    return tagged(response, await shown(tx, caller, await service.change(tx, competition_id, data, seen)))


@router.delete(
    "/{competition_id}",
    status_code=204,
    summary="Удалить черновик конкурса",
    responses=responses(CompetitionNotFound, CompetitionFixed),
)
async def remove_competition(_: Writer, tx: Transaction, competition_id: UUID, seen: IfMatch) -> None:
    """Пока конкурс не объявлен."""
    await service.remove(tx, competition_id, seen)


@router.post(
    "/{competition_id}/steps",
    summary="Объявить, завершить или отменить конкурс",
    responses=responses(CompetitionNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_competition(
    caller: Reader, tx: Transaction, competition_id: UUID, seen: IfMatch, data: CompetitionStepIn, response: Response
) -> CompetitionOut:
    """Завершают, когда закрыты все открытые этапы; отменяют с причиной.

    Почему шаг невозможен, говорит `reason`: `no_stages`, `stages_open`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, competition_id, data, seen)))


@router.get(
    "/{competition_id}/participation",
    summary="Доля участвующих руководителей",
    responses=responses(CompetitionNotFound),
)
async def read_competition_participation(
    caller: Reader, tx: Transaction, competition_id: UUID, query: Annotated[CompetitionParticipationQuery, Query()]
) -> CompetitionParticipationOut:
    """Участники среди руководителей, состоящих в должности в этот день: всего и по муниципалитетам своей территории."""
    return await outcomes.participation(tx, caller, competition_id, query)


@router.get(
    "/{competition_id}/history",
    response_model=Page[HistoryOut],
    summary="История конкурса",
    responses=responses(CompetitionNotFound),
)
async def list_competition_history(
    request: Request, caller: Historian, tx: Transaction, competition_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда объявил, завершил или отменил."""
    await service.get(tx, competition_id)
    return await history_of(request, caller, WORKFLOW, competition_id, query)
