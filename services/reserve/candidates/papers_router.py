"""How the papers of a candidate are reached: consents, checks, documents; tables of candidates; acts of destruction."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.imports import ImportQuery, documented
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.reports import ImportOut, ImportRejected
from services.kernel.tables import BadTable
from services.kernel.uploads import Upload
from services.reserve.candidates import destruction, papers, queries, table
from services.reserve.candidates.answers import noted
from services.reserve.candidates.destruction import DestructionActNotFound
from services.reserve.candidates.documents import (
    CandidateCheckCreate,
    CandidateConsentCreate,
    CandidateDocumentCreate,
    ConsentWithdrawalIn,
    DestructionActItem,
    DestructionActQuery,
)
from services.reserve.candidates.papers import CandidateDocumentNotFound, ConsentNotFound, ConsentWithdrawn
from services.reserve.candidates.router import TAG, Reader, Sealed, Writer
from services.reserve.candidates.schemas import CandidateOut
from services.reserve.candidates.service import CandidateClosed, CandidateNotFound

router = slice_router("/api/v1/reserve", TAG)

WRITTEN = responses(CandidateNotFound, CandidateClosed)


@router.post(
    "/candidates:import",
    summary="Загрузить кандидатов",
    responses=responses(BadTable, ImportRejected),
    openapi_extra=documented(4 * 2**20, table.EXAMPLE),
)
async def import_candidates(
    caller: Writer, tx: Transaction, sealed: Sealed, upload: Upload, query: Annotated[ImportQuery, Query()]
) -> ImportOut:
    """Строка таблицы заводит дело на вашем месте, с согласием. Кто уже есть среди видимых вам, по СНИЛС или,
    без него, по ФИО и дате рождения, остаётся как был (`unchanged`). До 2000 строк.
    """
    return await table.take(tx, caller, upload, query, sealed)


@router.post(
    "/candidates/{candidate_id}/consents", status_code=201, summary="Записать согласие кандидата", responses=WRITTEN
)
async def add_candidate_consent(
    caller: Writer, tx: Transaction, candidate_id: UUID, data: CandidateConsentCreate, response: Response
) -> CandidateOut:
    """Каждая цель — отдельный документ со своим сроком (152-ФЗ). Прежние согласия остаются."""
    candidate = await papers.add_consent(tx, caller, candidate_id, data)
    return tagged(response, await noted(tx, caller, candidate))


@router.post(
    "/candidates/{candidate_id}/consents/{consent_id}:withdraw",
    summary="Отозвать согласие",
    responses=responses(CandidateNotFound, CandidateClosed, ConsentNotFound, ConsentWithdrawn),
)
async def withdraw_candidate_consent(
    caller: Reader,
    tx: Transaction,
    candidate_id: UUID,
    consent_id: UUID,
    data: ConsentWithdrawalIn,
    response: Response,
) -> CandidateOut:
    """Отзывает сам кандидат или, по его заявлению, тот, кто ведёт дело. Если других оснований хранить нет, данные будут
    уничтожены с актом в течение 30 дней.
    """
    candidate = await papers.withdraw(tx, caller, candidate_id, consent_id, data)
    return tagged(response, await noted(tx, caller, candidate))


@router.post(
    "/candidates/{candidate_id}/checks", status_code=201, summary="Записать проверку кандидата", responses=WRITTEN
)
async def add_candidate_check(
    caller: Writer, tx: Transaction, candidate_id: UUID, data: CandidateCheckCreate, response: Response
) -> CandidateOut:
    """Записывает тот, кто ведёт дело, но не сам кандидат (`own_check`): факт, дату и есть ли препятствие. Содержание
    справки не хранится."""
    candidate = await papers.add_check(tx, caller, candidate_id, data)
    return tagged(response, await noted(tx, caller, candidate))


@router.post(
    "/candidates/{candidate_id}/documents", status_code=201, summary="Приложить документ кандидата", responses=WRITTEN
)
async def add_candidate_document(
    caller: Writer, tx: Transaction, candidate_id: UUID, data: CandidateDocumentCreate, response: Response
) -> CandidateOut:
    """Файл загружают заранее."""
    candidate = await papers.add_document(tx, caller, candidate_id, data)
    return tagged(response, await noted(tx, caller, candidate))


@router.delete(
    "/candidates/{candidate_id}/documents/{document_id}",
    summary="Убрать документ из дела кандидата",
    responses=responses(CandidateNotFound, CandidateClosed, CandidateDocumentNotFound),
)
async def remove_candidate_document(
    caller: Writer, tx: Transaction, candidate_id: UUID, document_id: UUID, seen: IfMatch, response: Response
) -> CandidateOut:
    """Из дела; сам файл остаётся, пока на него ссылаются."""
    candidate = await papers.remove_document(tx, caller, candidate_id, document_id, seen)
    return tagged(response, await noted(tx, caller, candidate))


@router.get(
    "/destruction-acts", response_model=Page[DestructionActItem], summary="Акты об уничтожении персональных данных"
)
async def list_destruction_acts(
    request: Request, caller: Writer, query: Annotated[DestructionActQuery, Query()]
) -> Response:
    """Чьи данные, какие и на каком основании уничтожены; по своей территории. Акт хранится три года."""
    return await answer(request, caller, queries.ACTS, query)


@router.get(
    "/destruction-acts/{act_id}",
    summary="Акт об уничтожении персональных данных",
    responses=responses(DestructionActNotFound),
)
async def read_destruction_act(_: Writer, tx: Transaction, act_id: UUID, response: Response) -> DestructionActItem:
    """Один акт."""
    return tagged(response, DestructionActItem.about(await destruction.get_act(tx, act_id)))
