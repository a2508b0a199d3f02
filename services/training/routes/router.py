"""How individual routes are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.documents import DOCUMENTED
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.competencies.service import NoFramework
from services.training.permissions import P, access, seeking
from services.training.routes import printed, queries, service
from services.training.routes.answers import shown
from services.training.routes.booking import SeatAsked, SeatGone
from services.training.routes.drafting import RouteLives
from services.training.routes.rules import WORKFLOW
from services.training.routes.schemas import (
    RouteChangeIn,
    RouteCompilationIn,
    RouteCreate,
    RouteItem,
    RouteOut,
    RouteQuery,
    RouteStepIn,
)
from services.training.routes.service import RouteFixed, RouteNotFound

TAG = "Индивидуальные маршруты"
router = slice_router("/api/v1/training/routes", TAG)

Reader = Annotated[Identity, access.needs(P.route_read)]
Writer = Annotated[Identity, access.needs(P.route_write)]


@router.post(
    "",
    status_code=201,
    summary="Составить маршрут",
    responses=responses(NoFramework, RouteLives),
)
async def create_route(caller: Writer, tx: Transaction, data: RouteCreate, response: Response) -> RouteOut:
    """Проект маршрута из дефицитов человека и того, что предлагается: программ с группами, мероприятий, стажировок.

    У каждого шага сказано, почему он и почему не другое; у каждого незакрытого дефицита — какое ограничение мешает.
    Места займутся, когда маршрут передадут на проверку.
    """
    route = await service.create(tx, caller, data)
    return created(response, await shown(tx, caller, route), router.prefix)


@router.get("", response_model=Page[RouteItem], summary="Список маршрутов")
async def list_routes(request: Request, caller: Reader, query: Annotated[RouteQuery, Query()]) -> Response:
    """Маршруты своей территории; школе — только свой, где бы руководитель ни работал раньше."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.get("/{route_id}", summary="Маршрут", responses=responses(RouteNotFound))
async def read_route(caller: Reader, tx: Transaction, route_id: UUID, response: Response) -> RouteOut:
    """Шаги по порядку, зачтённое, незакрытое, отчёты. Шаг, связанный с записью, показан так, как стоит запись."""
    return tagged(response, await shown(tx, caller, await service.get(tx, route_id)))


@router.patch("/{route_id}", summary="Изменить проект маршрута", responses=responses(RouteNotFound, RouteFixed))
async def change_route(
    caller: Writer, tx: Transaction, route_id: UUID, seen: IfMatch, data: RouteChangeIn, response: Response
) -> RouteOut:
    """Цель; шаги меняются только новым составлением."""
    return tagged(response, await shown(tx, caller, await service.change(tx, route_id, data, seen)))


@router.post(
    "/{route_id}/compilations",
    status_code=201,
    summary="Составить маршрут заново",
    responses=responses(RouteNotFound, RouteFixed, NoFramework),
)
async def recompile_route(
    caller: Writer, tx: Transaction, route_id: UUID, seen: IfMatch, data: RouteCompilationIn, response: Response
) -> RouteOut:
    """По дефицитам и предложениям этого дня. Начатое и пройденное остаётся; чем отличается, сказано в `changes`.

    Согласие после этого спрашивают снова.
    """
    route = await service.recompile(tx, route_id, data, seen)
    return created(response, await shown(tx, caller, route), router.prefix)


@router.post(
    "/{route_id}/steps",
    summary="Проверить, утвердить, пересмотреть, завершить или отменить маршрут",
    responses=responses(RouteNotFound, SeatGone, SeatAsked),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_route(
    caller: Reader, tx: Transaction, route_id: UUID, seen: IfMatch, data: RouteStepIn, response: Response
) -> RouteOut:
    """На проверку маршрут уходит с занятыми местами: если место ушло, составьте его заново.

    Почему шаг невозможен, говорит `reason`: `no_steps`, `step_gone_by`, `not_agreed`, `disagreed`, `steps_unfinished`,
    `no_report`, `not_proven` (его снимает названная причина).
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, route_id, data, seen)))


@router.get(
    "/{route_id}/sheet",
    summary="Маршрутный лист",
    response_class=Response,
    responses=responses(RouteNotFound) | DOCUMENTED,
)
async def print_route(caller: Reader, tx: Transaction, route_id: UUID) -> Response:
    """Документ Word: цель, шаги с причинами, отчёты, место для подписей."""
    route = await service.get(tx, route_id)
    return await printed.sheet(await shown(tx, caller, route))


@router.get(
    "/{route_id}/history",
    response_model=Page[HistoryOut],
    summary="История маршрута",
    responses=responses(RouteNotFound),
)
async def list_route_history(
    request: Request, caller: Reader, tx: Transaction, route_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда передал на проверку, вернул, утвердил, пересмотрел, завершил или отменил."""
    await service.get(tx, route_id)
    return await history_of(request, seeking(caller), WORKFLOW, route_id, query)
