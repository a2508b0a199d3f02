"""How management teams are reached."""

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
from services.reserve.permissions import P, access
from services.reserve.teams import membership, queries, service
from services.reserve.teams.answers import shown
from services.reserve.teams.membership import TeamMemberNotFound
from services.reserve.teams.rules import WORKFLOW
from services.reserve.teams.schemas import (
    TeamChange,
    TeamCreate,
    TeamItem,
    TeamMemberChange,
    TeamMemberCreate,
    TeamOut,
    TeamQuery,
    TeamStepIn,
)
from services.reserve.teams.service import TeamFixed, TeamNotFound

router = slice_router("/api/v1/reserve/teams", "Управленческие команды")

Reader = Annotated[Identity, access.needs(P.team_read)]
Writer = Annotated[Identity, access.needs(P.team_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post("", status_code=201, summary="Начать формировать команду")
async def create_team(caller: Writer, tx: Transaction, data: TeamCreate, response: Response) -> TeamOut:
    """Школьную — школа или её ОМСУ, муниципальную — ОМСУ. Состав набирают отдельно, потом утверждают приказом."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("", response_model=Page[TeamItem], summary="Список команд")
async def list_teams(request: Request, caller: Reader, query: Annotated[TeamQuery, Query()]) -> Response:
    """Команды своей территории, а утверждённые — и те, что выше: школа видит команду своего муниципалитета."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/{team_id}", summary="Команда", responses=responses(TeamNotFound))
async def read_team(caller: Reader, tx: Transaction, team_id: UUID, response: Response) -> TeamOut:
    """Состав, функции, стратегия и срок."""
    return tagged(response, await shown(tx, caller, await service.get(tx, team_id)))


@router.patch("/{team_id}", summary="Изменить команду", responses=responses(TeamNotFound, TeamFixed))
async def change_team(
    caller: Writer, tx: Transaction, team_id: UUID, seen: IfMatch, data: TeamChange, response: Response
) -> TeamOut:
    """Название, срок, стратегию, приказ; у утверждённой приказ и стратегию не убирают."""
    return tagged(response, await shown(tx, caller, await service.change(tx, team_id, data, seen)))


@router.post(
    "/{team_id}/members",
    status_code=201,
    summary="Включить в команду",
    responses=responses(TeamNotFound, TeamFixed),
)
async def create_team_member(
    caller: Writer, tx: Transaction, team_id: UUID, seen: IfMatch, data: TeamMemberCreate, response: Response
) -> TeamOut:
    """Человека из справочника или кандидата, с функцией и сроком внутри срока команды. Руководит ею один."""
    team = await membership.join(tx, team_id, data, seen)
    return created(response, await shown(tx, caller, team), router.prefix)


@router.patch(
    "/{team_id}/members/{member_id}",
    summary="Изменить участие",
    responses=responses(TeamNotFound, TeamMemberNotFound, TeamFixed),
)
async def change_team_member(
    caller: Writer,
    tx: Transaction,
    team_id: UUID,
    member_id: UUID,
    seen: IfMatch,
    data: TeamMemberChange,
    response: Response,
) -> TeamOut:
    """Функцию или дни; участие завершают последним днём."""
    return tagged(response, await shown(tx, caller, await membership.change_member(tx, team_id, member_id, data, seen)))


@router.delete(
    "/{team_id}/members/{member_id}",
    summary="Убрать из проекта состава",
    responses=responses(TeamNotFound, TeamMemberNotFound, TeamFixed),
)
async def remove_team_member(
    caller: Writer, tx: Transaction, team_id: UUID, member_id: UUID, seen: IfMatch, response: Response
) -> TeamOut:
    """Только пока состав не утверждён."""
    return tagged(response, await shown(tx, caller, await membership.remove_member(tx, team_id, member_id, seen)))


@router.post(
    "/{team_id}/steps",
    summary="Утвердить состав или распустить команду",
    responses=responses(TeamNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_team(
    caller: Reader, tx: Transaction, team_id: UUID, seen: IfMatch, data: TeamStepIn, response: Response
) -> TeamOut:
    """Утверждают с приказом, стратегией и руководителем команды; распускают с причиной.

    Членов утверждённой школьной команды можно выдвигать в муниципальный резерв, муниципальной — в региональный.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, team_id, data, seen)))


@router.get(
    "/{team_id}/history",
    response_model=Page[HistoryOut],
    summary="История команды",
    responses=responses(TeamNotFound),
)
async def list_team_history(
    request: Request, caller: Historian, tx: Transaction, team_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда утвердил или распустил."""
    await service.get(tx, team_id)
    return await history_of(request, caller, WORKFLOW, team_id, query)
