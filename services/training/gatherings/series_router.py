"""How series of gatherings are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.business_days import CalendarUnknown
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.gatherings import queries, series
from services.training.gatherings.router import TAG
from services.training.gatherings.series import GatheringSeriesNotFound
from services.training.gatherings.series_schemas import (
    GatheringSeriesIn,
    GatheringSeriesItem,
    GatheringSeriesOut,
    GatheringSeriesQuery,
)
from services.training.permissions import P, access

router = slice_router("/api/v1/training/gathering-series", TAG)

Reader = Annotated[Identity, access.needs(P.gathering_read)]
Writer = Annotated[Identity, access.needs(P.gathering_write)]


@router.get("", response_model=Page[GatheringSeriesItem], summary="Список серий мероприятий")
async def list_gathering_series(
    request: Request, caller: Reader, query: Annotated[GatheringSeriesQuery, Query()]
) -> Response:
    """«Управленческая среда», циклы семинаров и мастер-классов: своей территории и те, что выше."""
    return await answer(request, caller, queries.SERIES, query)


@router.post("", status_code=201, summary="Создать серию мероприятий", responses=responses(CalendarUnknown))
async def create_gathering_series(
    caller: Writer, tx: Transaction, data: GatheringSeriesIn, response: Response
) -> GatheringSeriesOut:
    """Сразу создаются все мероприятия по правилу; выходные пропускаются, переносятся или остаются."""
    made = await series.create(tx, caller, data)
    return created(response, series.shown(made), router.prefix)


@router.get("/{series_id}", summary="Серия мероприятий", responses=responses(GatheringSeriesNotFound))
async def read_gathering_series(_: Reader, tx: Transaction, series_id: UUID, response: Response) -> GatheringSeriesOut:
    """Правило повторения и что в мероприятиях общего."""
    return tagged(response, series.shown(await series.get(tx, series_id)))


@router.put("/{series_id}", summary="Изменить серию", responses=responses(GatheringSeriesNotFound, CalendarUnknown))
async def change_gathering_series(
    _: Writer, tx: Transaction, series_id: UUID, seen: IfMatch, data: GatheringSeriesIn, response: Response
) -> GatheringSeriesOut:
    """Заменяет серию целиком. Запланированные мероприятия следуют ей: меняются, появляются и исчезают.

    Перенесённые, изменённые отдельно, открытые для записи, проведённые и отменённые остаются как есть.
    """
    return tagged(response, series.shown(await series.change(tx, series_id, data, seen)))
