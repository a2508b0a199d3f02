"""How diagnostics are reached."""

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
from services.training.diagnostics import queries, service
from services.training.diagnostics.answers import shown
from services.training.diagnostics.assigning import LostGround, OtherScale
from services.training.diagnostics.resting import DiagnosticsTooSoon
from services.training.diagnostics.rules import WORKFLOW
from services.training.diagnostics.schemas import (
    DiagnosticsChange,
    DiagnosticsCreate,
    DiagnosticsItem,
    DiagnosticsOut,
    DiagnosticsQuery,
    DiagnosticsStepIn,
)
from services.training.diagnostics.service import (
    DiagnosticsFixed,
    DiagnosticsNotFound,
    DiagnosticsRunning,
    OwnDiagnostics,
)
from services.training.permissions import P, access, seeking

TAG = "Диагностика"
router = slice_router("/api/v1/training/diagnostics", TAG)

Reader = Annotated[Identity, access.needs(P.diagnostics_read)]
Organiser = Annotated[Identity, access.needs(P.diagnostics_assign)]


@router.get("", response_model=Page[DiagnosticsItem], summary="Список диагностик")
async def list_diagnostics(request: Request, caller: Reader, query: Annotated[DiagnosticsQuery, Query()]) -> Response:
    """Своей территории; руководителю школы — только свои, эксперту — порученные ему."""
    found = queries.found(query, caller, request.app.state.clock.today())
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Назначить диагностику",
    responses=responses(NoFramework, OtherScale, LostGround, DiagnosticsRunning, DiagnosticsTooSoon, OwnDiagnostics),
)
async def assign_diagnostics(
    caller: Organiser, tx: Transaction, data: DiagnosticsCreate, response: Response
) -> DiagnosticsOut:
    """Одному человеку одним инструментом; многим сразу — кампанией. Самому себе — нельзя.

    Тест, который человек уже сдавал, снова назначают не раньше, чем задано в инструменте (`too_soon`): с какого дня,
    говорит `possible_from`. Сданное по прежней редакции и потом отменённое считается.
    """
    return created(response, await shown(tx, caller, await service.assign(tx, caller, data)), router.prefix)


@router.get("/{diagnostics_id}", summary="Диагностика", responses=responses(DiagnosticsNotFound))
async def read_diagnostics(caller: Reader, tx: Transaction, diagnostics_id: UUID, response: Response) -> DiagnosticsOut:
    """Кому, чем и в какой срок; после оценки — уровни. Ответов здесь нет ни у одного вида."""
    return tagged(response, await shown(tx, caller, await service.get(tx, caller, diagnostics_id)))


@router.patch(
    "/{diagnostics_id}",
    summary="Продлить диагностику или сменить эксперта",
    responses=responses(DiagnosticsNotFound, DiagnosticsFixed, OwnDiagnostics),
)
async def change_diagnostics(
    caller: Organiser,
    tx: Transaction,
    diagnostics_id: UUID,
    seen: IfMatch,
    data: DiagnosticsChange,
    response: Response,
) -> DiagnosticsOut:
    """Пока она не оценена и не отменена; опрос 360°, на который уже отвечают, только продлевают.

    Порученное эксперту оценивает он один; чтобы оценить самим, передайте другому или снимите поручение.
    """
    changed = await service.change(tx, caller, diagnostics_id, data, seen)
    return tagged(response, await shown(tx, caller, changed))


@router.post(
    "/{diagnostics_id}/steps",
    summary="Сдать ответы, оценить или отменить",
    responses=responses(DiagnosticsNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_diagnostics(
    caller: Reader, tx: Transaction, diagnostics_id: UUID, seen: IfMatch, data: DiagnosticsStepIn, response: Response
) -> DiagnosticsOut:
    """Тест и самооценка оцениваются, как только сданы; экспертный лист, кейс и опрос 360° — шагом «оценить».

    Почему шаг невозможен, говорит `reason`: `not_yours`, `not_begun`, `term_over`, `incomplete`, `answered_by_others`,
    `not_answered`, `unmarked`, `own_diagnostics`, `not_entrusted`, `too_few_named`, `survey_open`.
    """
    done = await service.advance(tx, caller, diagnostics_id, data, seen)
    return tagged(response, await shown(tx, caller, done))


@router.get(
    "/{diagnostics_id}/history",
    response_model=Page[HistoryOut],
    summary="История диагностики",
    responses=responses(DiagnosticsNotFound),
)
async def list_diagnostics_history(
    request: Request, caller: Reader, tx: Transaction, diagnostics_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда сдал, оценил или отменил и почему."""
    await service.get(tx, caller, diagnostics_id)
    return await history_of(request, seeking(caller), WORKFLOW, diagnostics_id, query)
