"""How competency frameworks are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery
from services.kernel.imports import documented as table
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.reports import ImportOut, ImportRejected
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.kernel.tables import BadTable
from services.kernel.uploads import Upload
from services.training.competencies import answers, queries, service, taking, templates
from services.training.competencies.rules import WORKFLOW, FrameworkAction
from services.training.competencies.schemas import (
    FrameworkDiffOut,
    FrameworkIn,
    FrameworkItem,
    FrameworkOut,
    FrameworkQuery,
    FrameworkStepIn,
    FrameworkTemplate,
)
from services.training.competencies.service import (
    FrameworkDrafted,
    FrameworkFrozen,
    FrameworkNotFound,
    FrameworkOverlaps,
    NotARegion,
)
from services.training.competencies.sheet import EXAMPLE
from services.training.permissions import P, access

TAG = "Компетенции"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/competency-frameworks"

Reader = Annotated[Identity, access.needs(P.framework_read)]
Writer = Annotated[Identity, access.needs(P.framework_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("/competency-framework-template", summary="Готовая модель компетенций")
async def read_framework_template(_: Reader) -> FrameworkTemplate:
    """Пять модулей, 25 компетенций, четыре уровня и нормы четырёх должностей: с неё можно начать свою."""
    return templates.known()


@router.get("/competency-frameworks", response_model=Page[FrameworkItem], summary="Список моделей компетенций")
async def list_frameworks(request: Request, caller: Reader, query: Annotated[FrameworkQuery, Query()]) -> Response:
    """Опубликованные видны и в муниципалитетах, и в школах, проекты — только в регионе."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.post(
    "/competency-frameworks", status_code=201, summary="Создать модель компетенций", responses=responses(NotARegion)
)
async def create_framework(caller: Writer, tx: Transaction, data: FrameworkIn, response: Response) -> FrameworkOut:
    """Проект. Компетенции можно послать сразу или загрузить таблицей потом."""
    framework = await service.create(tx, caller, data)
    return created(response, await answers.shown(tx, caller, framework), LOCATION)


@router.get(
    "/competency-frameworks/{framework_id}", summary="Модель компетенций", responses=responses(FrameworkNotFound)
)
async def read_framework(caller: Reader, tx: Transaction, framework_id: UUID, response: Response) -> FrameworkOut:
    """Шкала, модули, компетенции с описанием каждого уровня, нормы должностей."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, framework_id)))


@router.put(
    "/competency-frameworks/{framework_id}",
    summary="Переписать проект модели",
    responses=responses(FrameworkNotFound, FrameworkFrozen),
)
async def change_framework(
    caller: Writer, tx: Transaction, framework_id: UUID, seen: IfMatch, data: FrameworkIn, response: Response
) -> FrameworkOut:
    """Заменяет проект целиком."""
    return tagged(response, await answers.shown(tx, caller, await service.change(tx, framework_id, data, seen)))


@router.delete(
    "/competency-frameworks/{framework_id}",
    status_code=204,
    summary="Удалить проект модели",
    responses=responses(FrameworkNotFound, FrameworkFrozen),
)
async def remove_framework(_: Writer, tx: Transaction, framework_id: UUID, seen: IfMatch) -> None:
    """Проект, начатый по ошибке; опубликованная модель остаётся."""
    await service.remove(tx, framework_id, seen)


@router.post(
    "/competency-frameworks/{framework_id}/competencies:import",
    summary="Загрузить компетенции таблицей",
    responses=responses(FrameworkNotFound, FrameworkFrozen, BadTable, ImportRejected),
    openapi_extra=table(2 * 2**20, EXAMPLE),
)
async def import_competencies(
    caller: Writer, tx: Transaction, framework_id: UUID, upload: Upload, query: Annotated[ImportQuery, Query()]
) -> ImportOut:
    """Строка — компетенция: модуль, код, описания уровней, нормы должностей.

    Известные по коду переписываются, остальные добавляются, неназванные остаются. Модуль, которого ещё нет, называют
    в столбце «Модуль». Описаны должны быть все уровни шкалы проекта.
    """
    return await taking.take(tx, caller, framework_id, upload, query)


@router.post(
    "/competency-frameworks/{framework_id}/editions",
    status_code=201,
    summary="Начать новую редакцию",
    responses=responses(FrameworkNotFound, FrameworkDrafted),
)
async def revise_framework(caller: Writer, tx: Transaction, framework_id: UUID, response: Response) -> FrameworkOut:
    """Проект следующей редакции с содержанием этой; день, с которого она действует, укажите свой."""
    fresh = await service.revise(tx, caller, framework_id)
    return created(response, await answers.shown(tx, caller, fresh), LOCATION)


@router.get(
    "/competency-frameworks/{framework_id}/diff",
    summary="Чем редакция отличается",
    responses=responses(FrameworkNotFound),
)
async def diff_framework(
    _: Reader,
    tx: Transaction,
    framework_id: UUID,
    against: Annotated[UUID | None, Query(description="С какой моделью сравнить; нет — с прошлой редакцией")] = None,
) -> FrameworkDiffOut:
    """Что добавлено, удалено и изменено: словами и частями, как были и как стали."""
    return await answers.compared(tx, framework_id, against)


@router.post(
    "/competency-frameworks/{framework_id}/steps",
    summary="Опубликовать или отозвать модель компетенций",
    responses=responses(FrameworkNotFound, FrameworkOverlaps),
    openapi_extra=documented(WORKFLOW, access, FrameworkAction.supersede, FrameworkAction.restore),
)
async def advance_framework(
    caller: Reader, tx: Transaction, framework_id: UUID, seen: IfMatch, data: FrameworkStepIn, response: Response
) -> FrameworkOut:
    """Публикация замораживает содержание, ставит его хеш и прекращает прежнюю редакцию днём раньше.

    Редакцию, день которой ещё не наступил, можно отозвать с причиной: она снова проект, а прежняя действует без срока.

    Почему шаг невозможен, говорит `reason`: `no_beginning`, `no_competencies`, `empty_module`, `no_norm`,
    `not_after_the_former`, `in_force`.
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, framework_id, data, seen)))


@router.get(
    "/competency-frameworks/{framework_id}/history",
    response_model=Page[HistoryOut],
    summary="История модели",
    responses=responses(FrameworkNotFound),
)
async def list_framework_history(
    request: Request, caller: Historian, tx: Transaction, framework_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда её опубликовал и чем она заменена."""
    await service.get(tx, framework_id)
    return await history_of(request, caller, WORKFLOW, framework_id, query)
