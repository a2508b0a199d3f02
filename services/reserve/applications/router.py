"""How applications are reached."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import FileResponse

from services.kernel.concurrency import IfMatch, created, expect, tagged
from services.kernel.files_api import ContentLost, FileNotFound, sent
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.applications import admitting, answers, journal, papers, queries, service
from services.reserve.applications.admitting import ChecksClosed, CriterionNotFound
from services.reserve.applications.journal import AlreadyApplied, ApplicationRefused
from services.reserve.applications.models import Application
from services.reserve.applications.papers import PapersClosed
from services.reserve.applications.reaching import Reached, reach, reach_all, to_mark
from services.reserve.applications.rules import APART, WORKFLOW
from services.reserve.applications.schemas import (
    ApplicationCheckIn,
    ApplicationCreate,
    ApplicationDocumentIn,
    ApplicationItem,
    ApplicationOut,
    ApplicationQuery,
    ApplicationStepIn,
    OwnApplicationQuery,
)
from services.reserve.applications.service import ApplicationNotFound
from services.reserve.contests.service import ContestNotFound
from services.reserve.permissions import P, access, looking
from services.reserve.regulations.terms import BlindField
from services.reserve.requirements.router import CriterionCode

TAG = "Заявки"
router = slice_router("/api/v1/reserve", TAG)
PATH = "/applications"

Seer = Annotated[Identity, access.needs(P.contest_read)]
"""Whoever may know of contests: whose application it is, and who sits on the commission, is asked of the record."""
Reader = Annotated[Identity, access.needs(P.application_read)]
Applicant = Annotated[Identity, access.needs(P.application_write)]
Admitter = Annotated[Identity, access.needs(P.application_admit)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post(
    "/contests/{contest_id}/applications",
    status_code=201,
    summary="Подать заявку на конкурс",
    responses=responses(ContestNotFound, ApplicationRefused, AlreadyApplied),
)
async def create_application(
    caller: Applicant, tx: Transaction, contest_id: UUID, data: ApplicationCreate, response: Response
) -> ApplicationOut:
    """Сам участник из любого муниципалитета региона или секретарь организатора. Номер в журнале присваивается тут же,
    без пропусков. Недостающие документы добавляют до конца приёма.

    Почему заявка не принята, говорит `reason`: `acceptance_not_begun`, `application_late`, `contest_over`,
    `consent_missing` или `candidate_inactive`.
    """
    application = await journal.register(tx, caller, contest_id, data)
    return created(response, await answers.shown(tx, caller, Reached(application)), f"{router.prefix}{PATH}")


@router.get(
    "/contests/{contest_id}/applications",
    response_model=Page[ApplicationItem],
    summary="Журнал заявок конкурса",
    responses=responses(ContestNotFound),
)
async def list_contest_applications(
    request: Request, caller: Seer, tx: Transaction, contest_id: UUID, query: Annotated[ApplicationQuery, Query()]
) -> Response:
    """Все заявки видят организатор, комиссия, Департамент, СОИРО и администратор региона; ОМСУ другого муниципалитета —
    заявки своих людей; школа и эксперт — собственные; интеграция — никаких. До вскрытия жюри видит без скрытого."""
    contest, everything, hidden = await reach_all(tx, caller, contest_id)
    listing = queries.NAMELESS if BlindField.name in hidden else queries.LISTING
    found = listing.found(query).where(Application.contest_id == contest.id)
    if everything:  # ADR 0008: through the seat
        return await answer(request, replace(caller, place=contest.place), listing, query, found)
    return await answer(request, looking(caller), listing, query, found.where(queries.visible_to(caller)))


@router.get(PATH, response_model=Page[ApplicationItem], summary="Список заявок")
async def list_applications(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[OwnApplicationQuery, Query()]
) -> Response:
    """Заявки на конкурсы территории и её людей на другие конкурсы; школа видит собственные, где бы ни было дело."""
    found = queries.OWN.found(query).where(
        queries.visible_to(caller), queries.apart_from(await to_mark(tx, caller), caller)
    )
    return await answer(request, looking(caller), queries.OWN, query, found)


@router.get(f"{PATH}/{{application_id}}", summary="Заявка", responses=responses(ApplicationNotFound))
async def read_application(caller: Seer, tx: Transaction, application_id: UUID, response: Response) -> ApplicationOut:
    """Дело, документы со всеми редакциями, что найдено по каждому критерию и кем."""
    return tagged(response, await answers.shown(tx, caller, await reach(tx, caller, application_id)))


@router.post(
    f"{PATH}/{{application_id}}/documents",
    summary="Добавить документ к заявке",
    responses=responses(ApplicationNotFound, PapersClosed),
)
async def add_application_document(
    caller: Applicant,
    tx: Transaction,
    application_id: UUID,
    seen: IfMatch,
    data: ApplicationDocumentIn,
    response: Response,
) -> ApplicationOut:
    """Новый документ или новая редакция: прежние остаются. Добавляет участник или секретарь, пока идёт приём."""
    reached = await reach(tx, caller, application_id)
    service.require_own(caller, reached.application)
    file_seen = await papers.sees(tx, data.file_id)
    application = await service.held(tx, reached.application)
    expect(application, seen)
    await papers.add(tx, application, file_seen, data)
    return tagged(response, await answers.shown(tx, caller, reached))


@router.get(
    f"{PATH}/{{application_id}}/documents/{{document_id}}/file",
    summary="Скачать документ заявки",
    response_class=FileResponse,
    responses=responses(ApplicationNotFound, FileNotFound, ContentLost),
)
async def download_application_document(
    request: Request, caller: Seer, tx: Transaction, application_id: UUID, document_id: UUID
) -> Response:
    """Файл, откуда бы он ни был загружен, — тем, кто видит документы заявки."""
    reached = await reach(tx, caller, application_id)
    if BlindField.documents in reached.hidden:
        raise FileNotFound
    return sent(request, await service.file_of(tx, reached.application, document_id))


@router.put(
    f"{PATH}/{{application_id}}/checks/{{code}}",
    summary="Проверить критерий допуска",
    responses=responses(ApplicationNotFound, CriterionNotFound, ChecksClosed),
)
async def check_application(
    caller: Admitter,
    tx: Transaction,
    application_id: UUID,
    code: CriterionCode,
    seen: IfMatch,
    data: ApplicationCheckIn,
    response: Response,
) -> ApplicationOut:
    """Вывод того, кто проверил, рядом с вычисленным по делу кандидата; если они расходятся, нужно основание."""
    reached = await reach(tx, caller, application_id)
    application = await service.held(tx, reached.application)
    expect(application, seen)
    access.require(caller, P.application_admit, application.place)
    await admitting.check(tx, caller, application, code, data)
    return tagged(response, await answers.shown(tx, caller, reached))


@router.post(
    f"{PATH}/{{application_id}}/steps",
    summary="Допустить, отклонить, отозвать заявку или обойти её",
    responses=responses(ApplicationNotFound),
    openapi_extra=documented(WORKFLOW, access, *APART),
)
async def advance_application(
    caller: Seer, tx: Transaction, application_id: UUID, seen: IfMatch, data: ApplicationStepIn, response: Response
) -> ApplicationOut:
    """О допуске решает организатор; отзывает участник, до вскрытия листов и секретарь. `skip` обходит, кого назначить
    нельзя, с основанием по данным (иначе `no_ground`); `promote` выбирает следующего, чьё согласие в силе."""
    reached = await reach(tx, caller, application_id)
    application = await service.held(tx, reached.application)
    await service.advance(tx, caller, application, data, seen)
    return tagged(response, await answers.shown(tx, caller, reached))


@router.get(
    f"{PATH}/{{application_id}}/history",
    response_model=Page[HistoryOut],
    summary="История заявки",
    responses=responses(ApplicationNotFound),
)
async def list_application_history(
    request: Request, caller: Historian, tx: Transaction, application_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему допустил, отклонил или отозвал."""
    reached = await reach(tx, caller, application_id)
    at_contest = replace(caller, place=reached.application.place)  # ADR 0008: its history lies where the contest does
    return await history_of(request, at_contest, WORKFLOW, application_id, query)
