"""How programmes are reached."""

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
from services.training.permissions import P, access
from services.training.programmes import answers, queries, service
from services.training.programmes.rules import WORKFLOW, TrainingProgrammeAction
from services.training.programmes.schemas import (
    TrainingProgrammeDiffOut,
    TrainingProgrammeIn,
    TrainingProgrammeItem,
    TrainingProgrammeOut,
    TrainingProgrammeQuery,
    TrainingProgrammeStepIn,
)
from services.training.programmes.service import (
    TrainingProgrammeDrafted,
    TrainingProgrammeFrozen,
    TrainingProgrammeNotFound,
)

TAG = "Программы обучения"
router = slice_router("/api/v1/training/programmes", TAG)

Reader = Annotated[Identity, access.needs(P.programme_read)]
Writer = Annotated[Identity, access.needs(P.programme_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]

_MISSING = responses(TrainingProgrammeNotFound)


@router.get("", response_model=Page[TrainingProgrammeItem], summary="Список программ обучения")
async def list_training_programmes(
    request: Request, caller: Reader, query: Annotated[TrainingProgrammeQuery, Query()]
) -> Response:
    """Опубликованные видны и ниже места того, кто их ведёт, проекты — только у него."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post("", status_code=201, summary="Создать программу обучения")
async def create_training_programme(
    caller: Writer, tx: Transaction, data: TrainingProgrammeIn, response: Response
) -> TrainingProgrammeOut:
    """Проект. ДПП и стажировки ведут в регионе, семинары и мастер-классы — и в муниципалитетах."""
    programme = await service.create(tx, caller, data)
    return created(response, await answers.shown(tx, caller, programme), router.prefix)


@router.get("/{programme_id}", summary="Программа обучения", responses=_MISSING)
async def read_training_programme(
    caller: Reader, tx: Transaction, programme_id: UUID, response: Response
) -> TrainingProgrammeOut:
    """Модули с часами и компетенциями, для кого, что нужно пройти прежде."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, programme_id)))


@router.put(
    "/{programme_id}",
    summary="Переписать проект программы обучения",
    responses=responses(TrainingProgrammeNotFound, TrainingProgrammeFrozen),
)
async def change_training_programme(
    caller: Writer,
    tx: Transaction,
    programme_id: UUID,
    seen: IfMatch,
    data: TrainingProgrammeIn,
    response: Response,
) -> TrainingProgrammeOut:
    """Заменяет проект целиком."""
    programme = await service.change(tx, programme_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, programme))


@router.delete(
    "/{programme_id}",
    status_code=204,
    summary="Удалить проект программы обучения",
    responses=responses(TrainingProgrammeNotFound, TrainingProgrammeFrozen),
)
async def remove_training_programme(_: Writer, tx: Transaction, programme_id: UUID, seen: IfMatch) -> None:
    """Проект, начатый по ошибке; опубликованную программу отзывают."""
    await service.remove(tx, programme_id, seen)


@router.post(
    "/{programme_id}/editions",
    status_code=201,
    summary="Начать новую редакцию программы обучения",
    responses=responses(TrainingProgrammeNotFound, TrainingProgrammeDrafted),
)
async def revise_training_programme(
    caller: Writer, tx: Transaction, programme_id: UUID, response: Response
) -> TrainingProgrammeOut:
    """Проект следующей редакции с содержанием этой. Группы прежней редакции доучиваются по ней."""
    fresh = await service.revise(tx, caller, programme_id)
    return created(response, await answers.shown(tx, caller, fresh), router.prefix)


@router.get("/{programme_id}/diff", summary="Чем редакция программы отличается", responses=_MISSING)
async def diff_training_programme(
    _: Reader,
    tx: Transaction,
    programme_id: UUID,
    against: Annotated[UUID | None, Query(description="С какой программой сравнить; нет — с прошлой редакцией")] = None,
) -> TrainingProgrammeDiffOut:
    """Что добавлено, удалено и изменено: словами и частями, как были и как стали."""
    return await answers.compared(tx, programme_id, against)


@router.post(
    "/{programme_id}/steps",
    summary="Опубликовать или отозвать программу обучения",
    responses=_MISSING,
    openapi_extra=documented(WORKFLOW, access, TrainingProgrammeAction.supersede),
)
async def advance_training_programme(
    caller: Reader,
    tx: Transaction,
    programme_id: UUID,
    seen: IfMatch,
    data: TrainingProgrammeStepIn,
    response: Response,
) -> TrainingProgrammeOut:
    """Публикация замораживает содержание и заменяет прежнюю редакцию; об этом сообщает `training.programme.revised`.

    Почему шаг невозможен, говорит `reason`: `too_few_hours`, `prerequisite_cycle`, `no_framework`,
    `unknown_competency`.
    """
    programme = await service.advance(tx, programme_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, programme))


@router.get(
    "/{programme_id}/history",
    response_model=Page[HistoryOut],
    summary="История программы обучения",
    responses=_MISSING,
)
async def list_training_programme_history(
    request: Request, caller: Historian, tx: Transaction, programme_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда её опубликовал, чем она заменена, почему отозвана."""
    await service.get(tx, programme_id)
    return await history_of(request, caller, WORKFLOW, programme_id, query)
