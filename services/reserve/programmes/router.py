"""How programmes are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.permissions import P, access
from services.reserve.programmes import queries, service
from services.reserve.programmes.models import Programme
from services.reserve.programmes.rules import WORKFLOW
from services.reserve.programmes.schemas import (
    ExecutionCreate,
    ProgrammeIn,
    ProgrammeItem,
    ProgrammeMeasureProgress,
    ProgrammeOut,
    ProgrammeQuery,
    ProgrammeStepIn,
)
from services.reserve.programmes.service import (
    ProgrammeFrozen,
    ProgrammeMeasureNotFound,
    ProgrammeNotFound,
    ProgrammeNotInForce,
    YearReported,
)

router = slice_router("/api/v1/reserve/programmes", "Программы резерва")

Reader = Annotated[Identity, access.needs(P.programme_read)]
Writer = Annotated[Identity, access.needs(P.programme_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]
Position = Annotated[int, Path(ge=1, le=10_000, description="Номер меры")]


def _shown(tx: AsyncSession, caller: Identity, programme: Programme) -> ProgrammeOut:
    allowed = WORKFLOW.allowed(programme.status, service.facts_of(tx, programme), access, caller, programme.place)
    return ProgrammeOut.about(programme, allowed_actions=allowed)


@router.get("", response_model=Page[ProgrammeItem], summary="Список программ")
async def list_programmes(request: Request, caller: Reader, query: Annotated[ProgrammeQuery, Query()]) -> Response:
    """Принятые видны и ниже своего уровня, проекты — только на своём и выше."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Создать проект программы")
async def create_programme(caller: Writer, tx: Transaction, data: ProgrammeIn, response: Response) -> ProgrammeOut:
    """Программа региона или муниципалитета: цели, меры, численность резерва."""
    return created(response, _shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("/{programme_id}", summary="Программа", responses=responses(ProgrammeNotFound))
async def read_programme(caller: Reader, tx: Transaction, programme_id: UUID, response: Response) -> ProgrammeOut:
    """Меры с тем, что по ним сделано, и отчёты по годам."""
    return tagged(response, _shown(tx, caller, await service.get(tx, programme_id)))


@router.put(
    "/{programme_id}",
    summary="Переписать проект программы",
    responses=responses(ProgrammeNotFound, ProgrammeFrozen),
)
async def change_programme(
    caller: Writer, tx: Transaction, programme_id: UUID, seen: IfMatch, data: ProgrammeIn, response: Response
) -> ProgrammeOut:
    """Заменяет проект целиком."""
    return tagged(response, _shown(tx, caller, await service.change(tx, programme_id, data, seen)))


@router.put(
    "/{programme_id}/measures/{position}/progress",
    summary="Отметить выполнение меры",
    responses=responses(ProgrammeNotFound, ProgrammeMeasureNotFound, ProgrammeNotInForce),
)
async def record_measure_progress(
    caller: Writer,
    tx: Transaction,
    programme_id: UUID,
    position: Position,
    seen: IfMatch,
    data: ProgrammeMeasureProgress,
    response: Response,
) -> ProgrammeOut:
    """Выполняется, выполнена (когда и с каким результатом) или снята (почему)."""
    return tagged(response, _shown(tx, caller, await service.progress(tx, programme_id, position, data, seen)))


@router.post(
    "/{programme_id}/executions",
    status_code=201,
    summary="Отчитаться за год",
    responses=responses(ProgrammeNotFound, ProgrammeNotInForce, YearReported),
)
async def report_programme_year(
    caller: Writer, tx: Transaction, programme_id: UUID, data: ExecutionCreate, response: Response
) -> ProgrammeOut:
    """Сколько человек стояло в резерве, считает система: на конец года, у текущего — на сегодня. Меры сохраняются
    такими, какими они записаны в день отчёта, с днём выполнения каждой. Отчёт не меняется."""
    programme = await service.report(tx, caller, programme_id, data)
    return created(response, _shown(tx, caller, programme), router.prefix)


@router.post(
    "/{programme_id}/steps",
    summary="Принять, завершить или отменить программу",
    responses=responses(ProgrammeNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_programme(
    caller: Reader, tx: Transaction, programme_id: UUID, seen: IfMatch, data: ProgrammeStepIn, response: Response
) -> ProgrammeOut:
    """Принимают под своим актом (`no_act`) и с мерами (`no_measures`); завершают по окончании периода или когда все
    меры выполнены или сняты (`measures_unfinished`)."""
    return tagged(response, _shown(tx, caller, await service.advance(tx, programme_id, data, seen)))


@router.get(
    "/{programme_id}/history",
    response_model=Page[HistoryOut],
    summary="История программы",
    responses=responses(ProgrammeNotFound),
)
async def list_programme_history(
    request: Request, caller: Historian, tx: Transaction, programme_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда её принял, завершил или отменил."""
    await service.get(tx, programme_id)
    return await history_of(request, caller, WORKFLOW, programme_id, query)
