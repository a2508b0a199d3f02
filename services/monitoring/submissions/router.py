"""How submissions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.monitoring.permissions import P, access
from services.monitoring.submissions import answers, queries, service
from services.monitoring.submissions.rules import WORKFLOW
from services.monitoring.submissions.schemas import (
    SubmissionItem,
    SubmissionOut,
    SubmissionQuery,
    SubmissionStepIn,
    ValuesIn,
)
from services.monitoring.submissions.service import SubmissionLocked, SubmissionNotFound

router = slice_router("/api/v1/monitoring/submissions", "Представление данных")

Reader = Annotated[Identity, access.needs(P.submission_read)]
Writer = Annotated[Identity, access.needs(P.submission_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]
WHOLE = {"x-max-body": 2**20}
"""Bytes of a thousand values with their evidence."""


@router.get("", response_model=Page[SubmissionItem], summary="Список представлений данных")
async def list_submissions(request: Request, caller: Reader, query: Annotated[SubmissionQuery, Query()]) -> Response:
    """Субъекты своей территории: кто представил данные, у кого они проверены или возвращены."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/{submission_id}", summary="Представление данных", responses=responses(SubmissionNotFound))
async def read_submission(caller: Reader, tx: Transaction, submission_id: UUID, response: Response) -> SubmissionOut:
    """Все показатели методики по порядку, со значениями и подтверждениями."""
    found = await service.get(tx, submission_id)
    return tagged(response, await answers.shown(tx, caller, found))


@router.patch(
    "/{submission_id}/values",
    summary="Записать значения",
    responses=responses(SubmissionNotFound, SubmissionLocked),
    openapi_extra=WHOLE,
)
async def change_submission_values(
    caller: Writer, tx: Transaction, submission_id: UUID, seen: IfMatch, data: ValuesIn, response: Response
) -> SubmissionOut:
    """Записываются все значения запроса или ни одного; показатели, которых в запросе нет, остаются как были.

    Названный показатель заменяется целиком: `value: null` стирает ответ; комментарий и подтверждения, которых в
    запросе нет (или `null`), удаляются.
    """
    found = await service.fill(tx, submission_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, found))


@router.post(
    "/{submission_id}/steps",
    summary="Представить, вернуть или подтвердить",
    responses=responses(SubmissionNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_submission(
    caller: Reader,
    tx: Transaction,
    submission_id: UUID,
    seen: IfMatch,
    data: SubmissionStepIn,
    response: Response,
) -> SubmissionOut:
    """Субъект представляет данные; вышестоящий уровень подтверждает их или возвращает с причиной.

    Если данные неполны, `errors[]` называет каждую позицию: `pointer` указывает в запись, какой её отдаёт чтение
    (`/values/3/evidence` — подтверждения четвёртой позиции), `code` — `value_missing` или `evidence_missing`. Кто
    представил данные, сам их не подтверждает и не возвращает (`own_submission`).
    """
    found = await service.advance(tx, submission_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, found))


@router.get(
    "/{submission_id}/history",
    response_model=Page[HistoryOut],
    summary="История",
    responses=responses(SubmissionNotFound),
)
async def list_submission_history(
    request: Request, caller: Historian, tx: Transaction, submission_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему менял статус."""
    await service.get(tx, submission_id)
    return await history_of(request, caller, WORKFLOW, submission_id, query)
