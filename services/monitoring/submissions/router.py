"""How submissions are reached."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import READ_ONLY, Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.monitoring.permissions import P, access
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.quality.schemas import CheckOut
from services.monitoring.submissions import answers, queries, service, supervising, trying
from services.monitoring.submissions.rules import WORKFLOW, SubmissionAction
from services.monitoring.submissions.schemas import (
    APART,
    SubmissionItem,
    SubmissionOut,
    SubmissionQuery,
    SubmissionStepIn,
    ValuesIn,
)
from services.monitoring.submissions.service import SubmissionLocked, SubmissionNotFound
from services.monitoring.submissions.supervising import ConfirmationOver, NothingToConfirm
from services.monitoring.submissions.supervising_schemas import DeadlineIn, LayerIn, ManyIn, ManyOut

router = slice_router("/api/v1/monitoring/submissions", "Представление данных")

Reader = Annotated[Identity, access.needs(P.submission_read)]
Writer = Annotated[Identity, access.needs(P.submission_write)]
Manager = Annotated[Identity, access.needs(P.cycle_manage)]
Verifier = Annotated[Identity, access.needs(P.submission_verify)]
Acceptor = Annotated[Identity, access.needs(P.submission_accept)]
Confirmer = Annotated[Identity, access.needs(P.value_confirm)]
Historian = Annotated[Identity, access.needs(P.history_read)]
STEPS = frozenset(SubmissionAction) - {SubmissionAction.extend}
WHOLE = {"x-max-body": 2**20}
"""Bytes of a thousand values with their evidence."""


@router.get("", response_model=Page[SubmissionItem], summary="Список представлений данных")
async def list_submissions(request: Request, caller: Reader, query: Annotated[SubmissionQuery, Query()]) -> Response:
    """Субъекты своей территории: кто представил данные, у кого они проверены или возвращены."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(":verify", summary="Подтвердить сразу несколько")
async def verify_submissions(_: Verifier, tx: Transaction, data: ManyIn) -> ManyOut:
    """Все представленные данные цикла, муниципалитета или названные: каждые на тех же условиях, что и поодиночке.

    Отказ одним других не останавливает: `refused` называет каждый с причиной.
    """
    return await supervising.advance_many(tx, data, SubmissionAction.verify)


@router.post(":accept", summary="Принять сразу несколько")
async def accept_submissions(_: Acceptor, tx: Transaction, data: ManyIn) -> ManyOut:
    """Все проверенные данные цикла, муниципалитета или названные; принимает тот, кто проводит цикл."""
    return await supervising.advance_many(tx, data, SubmissionAction.accept)


@router.get("/{submission_id}:check", summary="Контроль качества", responses=responses(SubmissionNotFound))
async def read_submission_check(_: Reader, tx: Transaction, submission_id: UUID) -> CheckOut:
    """Замечания к тому, что записано, и то, что мешает это представить."""
    return answers.checked(await trying.tried(tx, submission_id, None))


@router.post(
    "/{submission_id}:check",
    summary="Пробный контроль качества",
    responses=responses(SubmissionNotFound),
    openapi_extra={**WHOLE, **READ_ONLY},
)
async def check_submission(_: Reader, tx: Transaction, submission_id: UUID, data: ValuesIn | None = None) -> CheckOut:
    """Те же проверки, что при записи и представлении, для значений запроса поверх записанных; ничего не сохраняется.

    Без тела запроса проверяется записанное.
    """
    return answers.checked(await trying.tried(tx, submission_id, data))


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
    summary="Представить, вернуть, подтвердить или принять",
    responses=responses(SubmissionNotFound),
    openapi_extra=documented(WORKFLOW, access, *APART),
)
async def advance_submission(
    caller: Reader,
    tx: Transaction,
    submission_id: UUID,
    seen: IfMatch,
    data: SubmissionStepIn,
    response: Response,
) -> SubmissionOut:
    """Субъект представляет данные; вышестоящий уровень подтверждает их или возвращает с причиной, принимает их тот,
    кто проводит цикл.

    Если данные неполны, `errors[]` называет каждую позицию: `pointer` указывает в запись, какой её отдаёт чтение
    (`/values/3/evidence` — подтверждения четвёртой позиции), `code` — `value_missing`, `inputs_missing` (по данным
    значения нет) или `evidence_missing`. Кто представил данные, сам их не подтверждает, не возвращает и не принимает
    (`own_submission`). Не пройден контроль качества (`quality_errors`) — `errors[]` называет каждую ошибку (`code` — её
    вид) и каждое предупреждение без комментария (`comment_required`).
    """
    found = await service.advance(tx, submission_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, found))


@router.put(
    "/{submission_id}/deadline",
    summary="Дать отсрочку",
    responses=responses(SubmissionNotFound),
    openapi_extra=documented(WORKFLOW, access, *STEPS),
)
async def change_submission_deadline(
    caller: Manager, tx: Transaction, submission_id: UUID, seen: IfMatch, data: DeadlineIn, response: Response
) -> SubmissionOut:
    """Свой последний день тому, кто ещё не представил данные. Даёт тот, кто проводит цикл; причина видна в истории."""
    found = await supervising.extend(tx, submission_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, found))


@router.put(
    "/{submission_id}/layers/{layer}",
    summary="Записать независимые данные",
    responses=responses(SubmissionNotFound, NothingToConfirm, ConfirmationOver),
    openapi_extra=WHOLE,
)
async def change_submission_layer(
    caller: Confirmer,
    tx: Transaction,
    submission_id: UUID,
    layer: Literal["verified", "external"],
    seen: IfMatch,
    data: LayerIn,
    response: Response,
) -> SubmissionOut:
    """Слой значений по проверке на месте (`verified`) или по внешнему источнику (`external`): заменяется целиком.

    Представленных значений и баллов не меняет; расхождения снижают доверие к результату в следующем расчёте.
    """
    found = await supervising.confirm(tx, submission_id, ValueLayer(layer), data, seen)
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
