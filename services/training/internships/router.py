"""How internships are reached."""

from dataclasses import replace
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
from services.training.internships import diary, queries, service
from services.training.internships.answers import shown
from services.training.internships.diary import AlreadyConfirmed, DiaryClosed, InternshipEntryNotFound
from services.training.internships.rules import WORKFLOW
from services.training.internships.schemas import (
    InternshipChange,
    InternshipCreate,
    InternshipEntryConfirmIn,
    InternshipEntryCreate,
    InternshipItem,
    InternshipOut,
    InternshipQuery,
    InternshipStepIn,
    InternshipSupervisorIn,
)
from services.training.internships.service import (
    InternshipFixed,
    InternshipNotFound,
    InternshipOverlaps,
    OwnInternship,
)
from services.training.permissions import P, access

TAG = "Стажировки"
router = slice_router("/api/v1/training/internships", TAG)

Reader = Annotated[Identity, access.needs(P.internship_read)]
Asker = Annotated[Identity, access.needs(P.internship_ask)]
Host = Annotated[Identity, access.needs(P.internship_host)]
Noter = Annotated[Identity, access.needs(P.internship_note)]


@router.post("", status_code=201, summary="Запросить стажировку", responses=responses(InternshipOverlaps))
async def create_internship(
    caller: Asker, tx: Transaction, data: InternshipCreate, response: Response
) -> InternshipOut:
    """Просит школа стажёра или её ОМСУ, на площадку в любом муниципалитете региона; отвечает площадка."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get("", response_model=Page[InternshipItem], summary="Список стажировок")
async def list_internships(request: Request, caller: Reader, query: Annotated[InternshipQuery, Query()]) -> Response:
    """На своих площадках и своих сотрудников."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/{internship_id}", summary="Стажировка", responses=responses(InternshipNotFound))
async def read_internship(caller: Reader, tx: Transaction, internship_id: UUID, response: Response) -> InternshipOut:
    """Цели, дни, руководитель, дневник и результат."""
    return tagged(response, await shown(tx, caller, await service.get(tx, internship_id)))


@router.patch(
    "/{internship_id}",
    summary="Изменить запрос на стажировку",
    responses=responses(InternshipNotFound, InternshipFixed, InternshipOverlaps),
)
async def change_internship(
    caller: Asker, tx: Transaction, internship_id: UUID, seen: IfMatch, data: InternshipChange, response: Response
) -> InternshipOut:
    """Цели и дни, пока площадка не ответила."""
    return tagged(response, await shown(tx, caller, await service.change(tx, caller, internship_id, data, seen)))


@router.post(
    "/{internship_id}/steps",
    summary="Принять, начать, зачесть, вернуть или отозвать стажировку",
    responses=responses(InternshipNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_internship(
    caller: Reader, tx: Transaction, internship_id: UUID, seen: IfMatch, data: InternshipStepIn, response: Response
) -> InternshipOut:
    """Отзывает школа стажёра, остальное делает площадка. Принимают, пока во все дни есть место, с руководителем;
    до начала площадка может отказать и принятому, с причиной. Зачитывают с часами и заключением, когда подтверждён
    весь дневник; раньше последнего дня — с причиной. Начать позже последнего дня можно с причиной, до 30 дней
    (`not_today`, `long_past`). Итог исправляют, вернув стажировку (`reopen`) с причиной.
    Часов — не больше, чем в стажировке, и не больше 8 за день.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, internship_id, data, seen)))


@router.put(
    "/{internship_id}/supervisor",
    summary="Сменить руководителя стажировки",
    responses=responses(InternshipNotFound, InternshipFixed, OwnInternship),
)
async def change_internship_supervisor(
    caller: Host,
    tx: Transaction,
    internship_id: UUID,
    seen: IfMatch,
    data: InternshipSupervisorIn,
    response: Response,
) -> InternshipOut:
    """Принятой или идущей; он работает на площадке во все её дни."""
    return tagged(response, await shown(tx, caller, await service.supervise(tx, caller, internship_id, data, seen)))


@router.post(
    "/{internship_id}/diary",
    status_code=201,
    summary="Записать в дневник",
    responses=responses(InternshipNotFound, DiaryClosed),
)
async def create_internship_entry(
    caller: Noter,
    tx: Transaction,
    internship_id: UUID,
    seen: IfMatch,
    data: InternshipEntryCreate,
    response: Response,
) -> InternshipOut:
    """Пишет сам стажёр, пока стажировка идёт; подтверждает руководитель."""
    internship = await diary.write(tx, caller, internship_id, data, seen)
    return created(response, await shown(tx, caller, internship), router.prefix)


@router.post(
    "/{internship_id}/diary/{entry_id}:confirm",
    summary="Подтвердить запись дневника",
    responses=responses(InternshipNotFound, InternshipEntryNotFound, DiaryClosed, AlreadyConfirmed, OwnInternship),
)
async def confirm_internship_entry(
    caller: Noter,
    tx: Transaction,
    internship_id: UUID,
    entry_id: UUID,
    seen: IfMatch,
    data: InternshipEntryConfirmIn,
    response: Response,
) -> InternshipOut:
    """Руководитель стажировки лично; если у него нет учётной записи — школа-площадка."""
    internship = await diary.confirm(tx, caller, internship_id, entry_id, data, seen)
    return tagged(response, await shown(tx, caller, internship))


@router.get(
    "/{internship_id}/history",
    response_model=Page[HistoryOut],
    summary="История стажировки",
    responses=responses(InternshipNotFound),
)
async def list_internship_history(
    request: Request, caller: Reader, tx: Transaction, internship_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда принял, начал, зачёл или отозвал."""
    internship = await service.get(tx, internship_id)
    at_site = replace(caller, place=internship.place)  # ADR 0008: its history lies at the site
    return await history_of(request, at_site, WORKFLOW, internship_id, query)
