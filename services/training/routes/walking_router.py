"""How a route is agreed to, and how it is told what became of its steps and reports."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.permissions import P, access
from services.training.routes import walking
from services.training.routes.answers import shown
from services.training.routes.router import TAG
from services.training.routes.schemas import RouteAgreementIn, RouteMarkIn, RouteOut, RouteReportIn
from services.training.routes.service import RouteNotFound
from services.training.routes.walking import (
    FollowsItsBooking,
    NotYours,
    OwnRoute,
    ReportTooEarly,
    RouteCheckpointNotFound,
    RouteNotAgreeable,
    RouteNotWalked,
    RouteStepNotFound,
)

router = slice_router("/api/v1/training/routes", TAG)

Agreeing = Annotated[Identity, access.needs(P.route_agree)]
Walker = Annotated[Identity, access.needs(P.route_walk)]
Marker = Annotated[Identity, access.needs(P.route_mark)]


@router.put(
    "/{route_id}/agreement",
    summary="Согласиться с маршрутом или возразить",
    responses=responses(RouteNotFound, RouteNotAgreeable, NotYours),
)
async def agree_to_route(
    caller: Agreeing, tx: Transaction, route_id: UUID, seen: IfMatch, data: RouteAgreementIn, response: Response
) -> RouteOut:
    """Лично тот, чей маршрут, пока его проверяют; или СОИРО и ОМСУ с листом, подписанным на бумаге.

    Без согласия маршрут не утвердить.
    """
    return tagged(response, await shown(tx, caller, await walking.agree(tx, caller, route_id, data, seen)))


@router.put(
    "/{route_id}/route-steps/{step_id}/mark",
    summary="Отметить шаг",
    responses=responses(RouteNotFound, RouteStepNotFound, RouteNotWalked, FollowsItsBooking, OwnRoute),
)
async def mark_route_step(
    caller: Marker,
    tx: Transaction,
    route_id: UUID,
    step_id: UUID,
    seen: IfMatch,
    data: RouteMarkIn,
    response: Response,
) -> RouteOut:
    """Начат, пройден или не пройден — с днём и подтверждением; отмечает СОИРО или ОМСУ.

    Шаг со своей записью — зачислением, регистрацией, стажировкой, парой — идёт за ней: его не отмечают.
    """
    return tagged(response, await shown(tx, caller, await walking.mark(tx, route_id, step_id, data, seen)))


@router.put(
    "/{route_id}/checkpoints/{checkpoint_id}/report",
    summary="Сдать отчёт по маршруту",
    responses=responses(RouteNotFound, RouteCheckpointNotFound, RouteNotWalked, ReportTooEarly),
)
async def report_on_route(
    caller: Walker,
    tx: Transaction,
    route_id: UUID,
    checkpoint_id: UUID,
    seen: IfMatch,
    data: RouteReportIn,
    response: Response,
) -> RouteOut:
    """Сам человек или СОИРО и ОМСУ; пока маршрут выполняется, отчёт можно переписать.

    Раньше срока — промежуточный, когда начат хотя бы один шаг, итоговый, когда не осталось ни одного.
    """
    return tagged(response, await shown(tx, caller, await walking.report(tx, route_id, checkpoint_id, data, seen)))
