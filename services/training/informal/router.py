"""How informal learning is reached."""

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
from services.training.informal import queries, service
from services.training.informal.activity import activity
from services.training.informal.rules import WORKFLOW
from services.training.informal.schemas import (
    InformalActivityOut,
    InformalActivityQuery,
    InformalLearningChange,
    InformalLearningCreate,
    InformalLearningItem,
    InformalLearningOut,
    InformalLearningQuery,
    InformalLearningStepIn,
)
from services.training.informal.service import (
    InformalLearningDuplicate,
    InformalLearningFixed,
    InformalLearningNotFound,
    shown,
)
from services.training.permissions import P, access, seeking
from services.training.staff.reach import NotYourStaff

TAG = "Неформальное обучение"
router = slice_router("/api/v1/training/informal-learning", TAG)

Reader = Annotated[Identity, access.needs(P.informal_read)]
Writer = Annotated[Identity, access.needs(P.informal_write)]


@router.get("", response_model=Page[InformalLearningItem], summary="Список записей о неформальном обучении")
async def list_informal_learning(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[InformalLearningQuery, Query()]
) -> Response:
    """Со своей территории: ОМСУ видит муниципалитета, руководитель — свои, где бы ни работал раньше, и сотрудников."""
    found = queries.found(query, caller, tx.info["clock"].today())
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Записать неформальное обучение",
    responses=responses(NotYourStaff, InformalLearningDuplicate),
)
async def create_informal_learning(
    caller: Writer, tx: Transaction, data: InformalLearningCreate, response: Response
) -> InformalLearningOut:
    """Черновик: каждый о себе, руководитель — и о сотруднике. Передают на подтверждение, когда обучение кончилось и
    приложено подтверждение."""
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), router.prefix)


@router.get(":activity", summary="Активность руководителей")
async def read_informal_activity(
    caller: Reader, tx: Transaction, query: Annotated[InformalActivityQuery, Query()]
) -> InformalActivityOut:
    """Доля руководителей, набравших часы, по муниципалитетам своей территории и поимённо — кто не набрал."""
    return await activity(tx, caller, query)


@router.get("/{learning_id}", summary="Запись о неформальном обучении", responses=responses(InformalLearningNotFound))
async def read_informal_learning(
    caller: Reader, tx: Transaction, learning_id: UUID, response: Response
) -> InformalLearningOut:
    """Что, где, сколько часов и чем подтверждено."""
    return tagged(response, await shown(tx, caller, await service.get(tx, learning_id)))


@router.patch(
    "/{learning_id}",
    summary="Изменить запись",
    responses=responses(InformalLearningNotFound, InformalLearningFixed, InformalLearningDuplicate),
)
async def change_informal_learning(
    caller: Writer, tx: Transaction, learning_id: UUID, seen: IfMatch, data: InformalLearningChange, response: Response
) -> InformalLearningOut:
    """Черновик или возвращённую."""
    return tagged(response, await shown(tx, caller, await service.change(tx, learning_id, data, seen)))


@router.delete(
    "/{learning_id}",
    status_code=204,
    summary="Удалить запись",
    responses=responses(InformalLearningNotFound, InformalLearningFixed),
)
async def remove_informal_learning(_: Writer, tx: Transaction, learning_id: UUID, seen: IfMatch) -> None:
    """Черновик или возвращённую."""
    await service.remove(tx, learning_id, seen)


@router.post(
    "/{learning_id}/steps",
    summary="Передать, вернуть или подтвердить запись",
    responses=responses(InformalLearningNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_informal_learning(
    caller: Reader, tx: Transaction, learning_id: UUID, seen: IfMatch, data: InformalLearningStepIn, response: Response
) -> InformalLearningOut:
    """Подтверждает или с причиной возвращает ОМСУ: и то, что подтверждено по ошибке.

    Почему шаг невозможен, говорит `reason`: `not_over`, `no_proof`, `own_learning`. О подтверждённой в ленту событий
    уходит `training.informal.recorded`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, learning_id, data, seen)))


@router.get(
    "/{learning_id}/history",
    response_model=Page[HistoryOut],
    summary="История записи",
    responses=responses(InformalLearningNotFound),
)
async def list_informal_history(
    request: Request, caller: Reader, tx: Transaction, learning_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда передал, вернул и почему, подтвердил."""
    await service.get(tx, learning_id)
    return await history_of(request, seeking(caller), WORKFLOW, learning_id, query)
