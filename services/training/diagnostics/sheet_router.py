"""How sheets, marks and respondents are reached."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.training.diagnostics import marks, queries, respondents, sheets
from services.training.diagnostics.answers import marks_shown, respondents_shown, sheet_shown
from services.training.diagnostics.marks import MarksClosed, NothingToMark
from services.training.diagnostics.respondents import NoSurvey, RespondentsFixed
from services.training.diagnostics.router import TAG
from services.training.diagnostics.service import DiagnosticsNotFound, OwnDiagnostics
from services.training.diagnostics.sheet_schemas import (
    DiagnosticAnswersIn,
    DiagnosticMarksIn,
    DiagnosticMarksOut,
    DiagnosticSheetItem,
    DiagnosticSheetOut,
    DiagnosticSheetQuery,
    RespondentsIn,
    RespondentsOut,
)
from services.training.diagnostics.sheets import DiagnosticSheetClosed, DiagnosticSheetNotFound
from services.training.permissions import P, access

router = slice_router("/api/v1/training", TAG)

Answerer = Annotated[Identity, access.needs(P.diagnostics_answer)]
Organiser = Annotated[Identity, access.needs(P.diagnostics_assign)]
Assessor = Annotated[Identity, access.needs(P.diagnostics_assess)]


@router.get("/diagnostic-sheets", response_model=Page[DiagnosticSheetItem], summary="Мои листы")
async def list_diagnostic_sheets(
    request: Request, caller: Answerer, query: Annotated[DiagnosticSheetQuery, Query()]
) -> Response:
    """Всё, на что отвечает сам вызывающий: свои диагностики и опросы 360° о других, где бы в регионе они ни шли."""
    asker = replace(caller, place=region_of(caller.place))
    return await answer(request, asker, queries.SHEETS, query, queries.own_sheets(query, caller))


@router.get("/diagnostics/{diagnostics_id}/sheet", summary="Мой лист", responses=responses(DiagnosticSheetNotFound))
async def read_diagnostic_sheet(
    caller: Answerer, tx: Transaction, diagnostics_id: UUID, response: Response
) -> DiagnosticSheetOut:
    """Вопросы без ключей и то, что уже отвечено. Своих ответов опроса 360° не видит и сам респондент."""
    return tagged(response, await sheet_shown(tx, await sheets.own(tx, caller, diagnostics_id)))


@router.put(
    "/diagnostics/{diagnostics_id}/answers",
    summary="Сохранить ответы",
    responses=responses(DiagnosticSheetNotFound, DiagnosticSheetClosed),
)
async def save_diagnostic_answers(
    caller: Answerer,
    tx: Transaction,
    diagnostics_id: UUID,
    seen: IfMatch,
    data: DiagnosticAnswersIn,
    response: Response,
) -> DiagnosticSheetOut:
    """Сколько уже есть, в срок диагностики; каждый ответ проверяется сразу. Версия — та, что у листа."""
    return tagged(response, await sheet_shown(tx, await sheets.save(tx, caller, diagnostics_id, data, seen)))


@router.post(
    "/diagnostics/{diagnostics_id}/answers:submit",
    summary="Сдать анкету опроса 360°",
    responses=responses(DiagnosticSheetNotFound, DiagnosticSheetClosed),
)
async def submit_diagnostic_answers(
    caller: Answerer, tx: Transaction, diagnostics_id: UUID, seen: IfMatch, response: Response
) -> DiagnosticSheetOut:
    """Один раз и целиком (`incomplete`). О себе сдают шагом «сдать ответы» самой диагностики (`by_a_step`)."""
    return tagged(response, await sheet_shown(tx, await sheets.hand_in(tx, caller, diagnostics_id, seen)))


@router.get(
    "/diagnostics/{diagnostics_id}/respondents",
    summary="Респонденты опроса 360°",
    responses=responses(DiagnosticsNotFound, OwnDiagnostics),
)
async def read_respondents(
    caller: Organiser, tx: Transaction, diagnostics_id: UUID, response: Response
) -> RespondentsOut:
    """Кого спрашивают и кто ответил. Что ответил, не узнает никто."""
    return tagged(response, respondents_shown(*await respondents.asked(tx, caller, diagnostics_id)))


@router.put(
    "/diagnostics/{diagnostics_id}/respondents",
    summary="Назвать респондентов опроса 360°",
    responses=responses(DiagnosticsNotFound, NoSurvey, RespondentsFixed, OwnDiagnostics),
)
async def name_respondents(
    caller: Organiser, tx: Transaction, diagnostics_id: UUID, seen: IfMatch, data: RespondentsIn, response: Response
) -> RespondentsOut:
    """Пока никто не начал отвечать; потом состав не меняют, чтобы по разнице нельзя было узнать чей-то ответ.

    Версия — та, что у диагностики.
    """
    named = await respondents.name(tx, caller, diagnostics_id, data, seen)
    return tagged(response, respondents_shown(*named))


@router.get(
    "/diagnostics/{diagnostics_id}/marks",
    summary="Лист эксперта",
    responses=responses(DiagnosticsNotFound, NothingToMark),
)
async def read_diagnostic_marks(
    caller: Assessor, tx: Transaction, diagnostics_id: UUID, response: Response
) -> DiagnosticMarksOut:
    """Критерии или рубрика, сданные ответы кейса и баллы: тому, кому поручено оценить."""
    return tagged(response, marks_shown(await marks.read(tx, caller, diagnostics_id)))


@router.put(
    "/diagnostics/{diagnostics_id}/marks",
    summary="Поставить баллы",
    responses=responses(DiagnosticsNotFound, NothingToMark, MarksClosed),
)
async def save_diagnostic_marks(
    caller: Assessor, tx: Transaction, diagnostics_id: UUID, seen: IfMatch, data: DiagnosticMarksIn, response: Response
) -> DiagnosticMarksOut:
    """Сколько уже есть; оценку завершает шаг «оценить». Версия — та, что у листа эксперта."""
    return tagged(response, marks_shown(await marks.put(tx, caller, diagnostics_id, data, seen)))
