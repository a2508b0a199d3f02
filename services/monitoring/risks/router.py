"""How episodes of risk are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.monitoring.permissions import P, access
from services.monitoring.risks import queries, service
from services.monitoring.risks.schemas import RiskEpisodeItem, RiskEpisodeQuery
from services.monitoring.risks.service import RiskEpisodeNotFound

router = slice_router("/api/v1/monitoring/risk-episodes", "Группа риска")

Reader = Annotated[Identity, access.needs(P.risk_read)]


@router.get("", response_model=Page[RiskEpisodeItem], summary="Пребывания в группе риска")
async def list_risk_episodes(request: Request, caller: Reader, query: Annotated[RiskEpisodeQuery, Query()]) -> Response:
    """По руководителям, организациям и муниципалитетам своей территории: сколько циклов подряд, почему, вышел ли.

    Составляются при публикации региональных циклов; пересмотр результатов меняет и их.
    """
    return await answer(request, caller, queries.LISTING, query)


@router.get("/{episode_id}", summary="Пребывание в группе риска", responses=responses(RiskEpisodeNotFound))
async def read_risk_episode(_: Reader, tx: Transaction, episode_id: UUID, response: Response) -> RiskEpisodeItem:
    """Циклы, причины и то, унаследован ли риск от прежнего руководителя."""
    return tagged(response, RiskEpisodeItem.about(await service.get(tx, episode_id)))
