"""How campaigns are reached."""

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
from services.training.competencies.service import NoFramework
from services.training.diagnostics import campaign_queries, campaigns
from services.training.diagnostics.assigning import LostGround, OtherScale
from services.training.diagnostics.campaign_rules import WORKFLOW
from services.training.diagnostics.campaign_schemas import (
    CampaignBegun,
    CampaignCreate,
    CampaignItem,
    CampaignOut,
    CampaignQuery,
    CampaignStepIn,
)
from services.training.diagnostics.campaigns import CampaignNotFound
from services.training.diagnostics.router import TAG
from services.training.diagnostics.service import DiagnosticsRunning
from services.training.permissions import P, access

router = slice_router("/api/v1/training/diagnostic-campaigns", TAG)

Reader = Annotated[Identity, access.needs(P.campaign_read)]
Writer = Annotated[Identity, access.needs(P.campaign_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[CampaignItem], summary="Список кампаний диагностики")
async def list_diagnostic_campaigns(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[CampaignQuery, Query()]
) -> Response:
    """Кампании своей территории; срок которых прошёл, кончились сами (`over`)."""
    found = campaign_queries.listed(query, tx.info["clock"].today())
    return await answer(request, caller, campaign_queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Начать кампанию",
    responses=responses(NoFramework, OtherScale, LostGround, DiagnosticsRunning),
)
async def create_diagnostic_campaign(
    caller: Writer, tx: Transaction, data: CampaignCreate, response: Response
) -> CampaignBegun:
    """Назначает диагностику каждому из людей и руководителям организаций, каждым инструментом.

    Кто такую уже проходит, второй раз её не получит, а кто недавно сдал тест — не раньше, чем задано в нём: кого
    кампания обошла и почему, говорит `passed_over`; если обошла бы всех, она не начнётся. Самому себе её не назначают.
    Респондентов опроса 360° называют в каждой диагностике.
    """
    campaign, passed = await campaigns.create(tx, caller, data)
    shown = await campaigns.shown(tx, caller, campaign)
    return created(response, CampaignBegun.about(shown, passed_over=passed), router.prefix)


@router.get("/{campaign_id}", summary="Кампания диагностики", responses=responses(CampaignNotFound))
async def read_diagnostic_campaign(
    caller: Reader, tx: Transaction, campaign_id: UUID, response: Response
) -> CampaignOut:
    """Что и кого спрашивают и сколько уже ответило; сами диагностики — в их списке, отбором `campaign_id`."""
    return tagged(response, await campaigns.shown(tx, caller, await campaigns.get(tx, campaign_id)))


@router.post(
    "/{campaign_id}/steps",
    summary="Отменить кампанию",
    responses=responses(CampaignNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_diagnostic_campaign(
    caller: Reader, tx: Transaction, campaign_id: UUID, seen: IfMatch, data: CampaignStepIn, response: Response
) -> CampaignOut:
    """С ней отменяются её диагностики, которые ещё не оценены; собственную отменит другой."""
    campaign = await campaigns.advance(tx, caller, campaign_id, data, seen)
    return tagged(response, await campaigns.shown(tx, caller, campaign))


@router.get(
    "/{campaign_id}/history",
    response_model=Page[HistoryOut],
    summary="История кампании",
    responses=responses(CampaignNotFound),
)
async def list_diagnostic_campaign_history(
    request: Request, caller: Historian, tx: Transaction, campaign_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и почему её отменил."""
    await campaigns.get(tx, campaign_id)
    return await history_of(request, caller, WORKFLOW, campaign_id, query)
