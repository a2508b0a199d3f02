"""How cycles are reached and moved along."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.business_days import CalendarUnknown
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.records import one
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.monitoring.calculations import queries as calculations
from services.monitoring.calculations.schemas import CalculationIn, CalculationItem, CalculationQuery
from services.monitoring.conduct import service as conduct
from services.monitoring.conduct.schemas import CompositionOut
from services.monitoring.cycles import queries, service
from services.monitoring.cycles.rules import WORKFLOW, CycleAction
from services.monitoring.cycles.schemas import CycleCreate, CycleIn, CycleItem, CycleOut, CycleQuery, CycleStepIn
from services.monitoring.cycles.service import CycleFrozen, CycleNotFound
from services.monitoring.permissions import P, access
from services.monitoring.results.service import CalculationNotFound

router = slice_router("/api/v1/monitoring/cycles", "Циклы")

Reader = Annotated[Identity, access.needs(P.cycle_read)]
Manager = Annotated[Identity, access.needs(P.cycle_manage)]
OTHERS = frozenset(CycleAction) - {CycleAction.calculate}
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[CycleItem], summary="Список циклов")
async def list_cycles(request: Request, caller: Reader, query: Annotated[CycleQuery, Query()]) -> Response:
    """Открытые циклы видны и ниже своего уровня, черновики — только на своём и выше."""
    return await answer(request, caller, queries.LISTING, query)


@router.post("", status_code=201, summary="Создать цикл")
async def create_cycle(caller: Manager, tx: Transaction, data: CycleCreate, response: Response) -> CycleOut:
    """Черновик цикла для субъектов территории вызывающего."""
    return created(response, await conduct.shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{cycle_id}", summary="Цикл", responses=responses(CycleNotFound))
async def read_cycle(caller: Reader, tx: Transaction, cycle_id: UUID, response: Response) -> CycleOut:
    """Статус, ход сбора и то, что можно сделать сейчас."""
    return tagged(response, await conduct.shown(tx, caller, await service.get(tx, cycle_id)))


@router.put(
    "/{cycle_id}",
    summary="Изменить черновик цикла",
    responses=responses(CycleNotFound, CycleFrozen),
)
async def change_cycle(
    caller: Manager, tx: Transaction, cycle_id: UUID, seen: IfMatch, data: CycleIn, response: Response
) -> CycleOut:
    """Заменяет черновик целиком. После открытия сбора цикл не меняется."""
    return tagged(response, await conduct.shown(tx, caller, await service.change(tx, cycle_id, data, seen)))


@router.post(
    "/{cycle_id}/steps",
    summary="Провести цикл на шаг дальше",
    responses=responses(CycleNotFound, CalendarUnknown),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_cycle(
    caller: Reader, tx: Transaction, cycle_id: UUID, seen: IfMatch, data: CycleStepIn, response: Response
) -> CycleOut:
    """Открытие составляет список субъектов, расчёт считает проверенных, публикация показывает результаты всем.

    Если данные каких-то субъектов не представлены или не проверены, приём возражений и публикация без причины
    отклоняются (`subjects_without_result`): `errors[]` называет каждого (`id` субъекта, `code` — `not_submitted` или
    `not_verified`). Причина остаётся в истории цикла.
    """
    return tagged(response, await conduct.shown(tx, caller, await conduct.advance(tx, cycle_id, data, seen)))


@router.get("/{cycle_id}/composition", summary="Кого оценивает цикл", responses=responses(CycleNotFound))
async def read_cycle_composition(_: Manager, tx: Transaction, cycle_id: UUID) -> CompositionOut:
    """Сколько субъектов в каждом кластере, а у черновика — о ком надо решить до открытия."""
    return await conduct.composed(tx, cycle_id)


@router.post(
    "/{cycle_id}/calculations",
    status_code=201,
    summary="Рассчитать цикл",
    responses=responses(CycleNotFound),
    openapi_extra=documented(WORKFLOW, access, *OTHERS),
)
async def create_cycle_calculation(
    _: Manager, tx: Transaction, cycle_id: UUID, seen: IfMatch, response: Response, data: CalculationIn | None = None
) -> CalculationItem:
    """Шаг `calculate` цикла: весь цикл одной транзакцией; предварительные результаты заменяют прежние предварительные.

    `If-Match` — версия цикла. Опубликованные результаты стоят, пока на их место не опубликованы новые.
    """
    made = await conduct.calculate(tx, cycle_id, data.reason if data else None, seen)
    return created(response, CalculationItem.about(made), f"{router.prefix}/{cycle_id}/calculations")


@router.get(
    "/{cycle_id}/calculations",
    response_model=Page[CalculationItem],
    summary="Расчёты цикла",
    responses=responses(CycleNotFound),
)
async def list_cycle_calculations(
    request: Request, caller: Reader, tx: Transaction, cycle_id: UUID, query: Annotated[CalculationQuery, Query()]
) -> Response:
    """Кто, когда, по какой методике и по каким данным считал. Видны и ниже уровня цикла; их
    результаты — после публикации."""
    await service.get(tx, cycle_id)
    return await answer(request, caller, calculations.LISTING, query, calculations.of_cycle(cycle_id, query))


@router.get(
    "/{cycle_id}/calculations/{calculation_id}",
    summary="Расчёт",
    responses=responses(CalculationNotFound),
)
async def read_cycle_calculation(
    _: Reader, tx: Transaction, cycle_id: UUID, calculation_id: UUID, response: Response
) -> CalculationItem:
    """Кто, когда и по каким данным считал."""
    found = await one(tx, calculations.by_id(cycle_id, calculation_id), CalculationNotFound)
    return tagged(response, CalculationItem.about(found))


@router.get(
    "/{cycle_id}/history",
    response_model=Page[HistoryOut],
    summary="История цикла",
    responses=responses(CycleNotFound),
)
async def list_cycle_history(
    request: Request, caller: Historian, tx: Transaction, cycle_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему вёл цикл. Читают там, где цикл ведут, и выше."""
    await conduct.require_history(tx, caller, cycle_id)
    return await history_of(request, caller, WORKFLOW, cycle_id, query)
