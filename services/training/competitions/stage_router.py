"""How stages of competitions are reached."""

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
from services.training.competitions import outcomes, queries, stages
from services.training.competitions.router import TAG
from services.training.competitions.rules import STAGE
from services.training.competitions.service import CompetitionNotFound
from services.training.competitions.stage_schemas import (
    CompetitionResultsOut,
    CompetitionStageCreate,
    CompetitionStageItem,
    CompetitionStageOut,
    CompetitionStageQuery,
    CompetitionStageStepIn,
)
from services.training.competitions.stages import (
    CompetitionNotGoingOn,
    CompetitionStageExists,
    CompetitionStageFixed,
    CompetitionStageNotFound,
    CompetitionStageTooLate,
)
from services.training.permissions import P, access

router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/competition-stages"

Reader = Annotated[Identity, access.needs(P.competition_read)]
Writer = Annotated[Identity, access.needs(P.competition_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/competitions/{competition_id}/stages",
    status_code=201,
    summary="Открыть этап конкурса",
    responses=responses(CompetitionNotFound, CompetitionNotGoingOn, CompetitionStageExists, CompetitionStageTooLate),
)
async def create_competition_stage(
    caller: Writer, tx: Transaction, competition_id: UUID, data: CompetitionStageCreate, response: Response
) -> CompetitionStageOut:
    """Муниципальный — в своём муниципалитете, региональный и федеральный — у того, кто проводит конкурс.

    Пока следующий этап не оценивают: победители позднего на него не попали бы.
    """
    return created(response, await stages.shown(tx, caller, await stages.create(tx, competition_id, data)), LOCATION)


@router.get("/competition-stages", response_model=Page[CompetitionStageItem], summary="Список этапов конкурсов")
async def list_competition_stages(
    request: Request, caller: Reader, query: Annotated[CompetitionStageQuery, Query()]
) -> Response:
    """Своей территории и те, что выше."""
    return await answer(request, caller, queries.STAGES, query)


@router.get("/competition-stages/{stage_id}", summary="Этап конкурса", responses=responses(CompetitionStageNotFound))
async def read_competition_stage(
    caller: Reader, tx: Transaction, stage_id: UUID, response: Response
) -> CompetitionStageOut:
    """Статус, сколько заявок, членов жюри и несданных листов."""
    return tagged(response, await stages.shown(tx, caller, await stages.get(tx, stage_id)))


@router.post(
    "/competition-stages/{stage_id}/steps",
    summary="Начать оценку, подвести итоги или признать этап несостоявшимся",
    responses=responses(CompetitionStageNotFound),
    openapi_extra=documented(STAGE, access),
)
async def advance_competition_stage(
    caller: Reader, tx: Transaction, stage_id: UUID, seen: IfMatch, data: CompetitionStageStepIn, response: Response
) -> CompetitionStageOut:
    """Итоги: баллы, места и результат каждого в его номинации; о каждом — событие `training.contest.result`.

    Оценку начинают, когда этапы перед этим закрыты или признаны несостоявшимися; несостоявшимся признают этап, на
    который никто не выдвинут. Почему шаг невозможен, говорит `reason`: `competition_over`, `stage_before_open`,
    `no_entries`, `has_entries`, `no_jury`, `no_judge`, `sheets_missing`, `results_missing`.
    """
    return tagged(response, await stages.shown(tx, caller, await stages.advance(tx, stage_id, data, seen)))


@router.get(
    "/competition-stages/{stage_id}/results",
    summary="Итоги этапа",
    responses=responses(CompetitionStageNotFound, CompetitionStageFixed),
)
async def read_competition_results(_: Reader, tx: Transaction, stage_id: UUID) -> CompetitionResultsOut:
    """Победители и призёры по номинациям; равные места помечены. Остальных — только число."""
    return await outcomes.results(tx, stage_id)


@router.get(
    "/competition-stages/{stage_id}/history",
    response_model=Page[HistoryOut],
    summary="История этапа",
    responses=responses(CompetitionStageNotFound),
)
async def list_competition_stage_history(
    request: Request, caller: Historian, tx: Transaction, stage_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда начал оценку и подвёл итоги."""
    await stages.get(tx, stage_id)
    return await history_of(request, caller, STAGE, stage_id, query)
