"""How beginning heads are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.enrolments.placing import AlreadyEnrolled, EnrolmentRefused
from services.training.novices import policies, queries, service
from services.training.novices.answers import shown
from services.training.novices.rules import FOLLOWED, WORKFLOW
from services.training.novices.schemas import (
    NoviceCreate,
    NoviceEnrolmentIn,
    NoviceItem,
    NoviceOut,
    NovicePolicyIn,
    NovicePolicyOut,
    NoviceQuery,
    NoviceStepIn,
    NoviceTaskIn,
)
from services.training.novices.service import (
    NoSeatForNovice,
    NoviceLives,
    NoviceNotFound,
    NoviceOver,
    NoviceTaskNotFound,
)
from services.training.permissions import P, access, seeking

TAG = "Школа начинающего руководителя"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/novices"

Reader = Annotated[Identity, access.needs(P.novice_read)]
Writer = Annotated[Identity, access.needs(P.novice_write)]
Walker = Annotated[Identity, access.needs(P.novice_walk)]
Rules = Annotated[Identity, access.needs(P.novice_policy)]


@router.get("/novice-policy", summary="Порядок «Школы начинающего руководителя»")
async def read_novice_policy(caller: Reader, tx: Transaction, response: Response) -> NovicePolicyOut:
    """Кто считается начинающим и что предстоит в первые сто дней; пока порядок не меняли — по умолчанию."""
    return tagged(response, NovicePolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/novice-policy", summary="Изменить порядок «Школы начинающего руководителя»")
async def change_novice_policy(
    caller: Rules, tx: Transaction, seen: IfMatch, data: NovicePolicyIn, response: Response
) -> NovicePolicyOut:
    """Действует для тех, кого пригласят дальше; у приглашённых список дел остаётся прежним."""
    return tagged(response, NovicePolicyOut.about(await policies.POLICY.change(tx, caller, data.model_dump(), seen)))


@router.post(
    "/novices", status_code=201, summary="Пригласить начинающего руководителя", responses=responses(NoviceLives)
)
async def create_novice(caller: Writer, tx: Transaction, data: NoviceCreate, response: Response) -> NoviceOut:
    """Назначенных приглашает сама система; вручную — тех, кто назначен раньше или помимо конкурса."""
    novice = await service.invite(tx, caller, data.person_id)
    return created(response, await shown(tx, caller, novice), LOCATION)


@router.get("/novices", response_model=Page[NoviceItem], summary="Список начинающих руководителей")
async def list_novices(request: Request, caller: Reader, query: Annotated[NoviceQuery, Query()]) -> Response:
    """Своей территории; начинающий руководитель видит себя."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.get("/novices/{novice_id}", summary="Начинающий руководитель", responses=responses(NoviceNotFound))
async def read_novice(caller: Reader, tx: Transaction, novice_id: UUID, response: Response) -> NoviceOut:
    """Дела первых ста дней по сроку и группа."""
    return tagged(response, await shown(tx, caller, await service.get(tx, novice_id)))


@router.put(
    "/novices/{novice_id}/enrolment",
    summary="Зачислить начинающего руководителя в группу",
    responses=responses(NoviceNotFound, NoSeatForNovice, EnrolmentRefused, AlreadyEnrolled),
)
async def enrol_novice(
    caller: Writer, tx: Transaction, novice_id: UUID, seen: IfMatch, data: NoviceEnrolmentIn, response: Response
) -> NoviceOut:
    """В группу по программе «Школы начинающего руководителя»; в другую — когда прежнего зачисления больше нет или итог
    не засчитан. Записать можно и обычной заявкой: запись следует за зачислением, кто бы его ни сделал."""
    return tagged(response, await shown(tx, caller, await service.enrol(tx, caller, novice_id, data, seen)))


@router.put(
    "/novices/{novice_id}/tasks/{task_id}",
    summary="Отметить дело первых ста дней",
    responses=responses(NoviceNotFound, NoviceTaskNotFound, NoviceOver),
)
async def tick_novice_task(
    caller: Walker,
    tx: Transaction,
    novice_id: UUID,
    task_id: UUID,
    seen: IfMatch,
    data: NoviceTaskIn,
    response: Response,
) -> NoviceOut:
    """Сделано или снова предстоит — отмечает сам руководитель, ОМСУ или СОИРО; что не требуется, решают ОМСУ и СОИРО, и
    не о себе."""
    return tagged(response, await shown(tx, caller, await service.tick(tx, novice_id, task_id, data, seen)))


@router.post(
    "/novices/{novice_id}/steps",
    summary="Подвести итог или освободить от обучения",
    responses=responses(NoviceNotFound),
    openapi_extra=documented(WORKFLOW, access, *FOLLOWED),
)
async def advance_novice(
    caller: Reader, tx: Transaction, novice_id: UUID, seen: IfMatch, data: NoviceStepIn, response: Response
) -> NoviceOut:
    """Итог подводят, когда список дел пуст, а программа освоена.

    Почему шаг невозможен, говорит `reason`: `tasks_left`, `not_passed`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, novice_id, data, seen)))


@router.get(
    "/novices/{novice_id}/history",
    response_model=Page[HistoryOut],
    summary="История начинающего руководителя",
    responses=responses(NoviceNotFound),
)
async def list_novice_history(
    request: Request, caller: Reader, tx: Transaction, novice_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда зачислил, подвёл итог или освободил."""
    await service.get(tx, novice_id)
    return await history_of(request, seeking(caller), WORKFLOW, novice_id, query)
