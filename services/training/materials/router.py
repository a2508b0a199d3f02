"""How the library is reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import FileResponse

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.files_api import CONTENT, sent
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.materials import queries, service
from services.training.materials.models import Material
from services.training.materials.rules import WORKFLOW
from services.training.materials.schemas import (
    MaterialChange,
    MaterialCreate,
    MaterialItem,
    MaterialOut,
    MaterialQuery,
    MaterialStepIn,
)
from services.training.materials.service import MaterialFixed, MaterialNotFound, MaterialWithoutFile
from services.training.permissions import P, access

TAG = "Библиотека практик"
router = slice_router("/api/v1/training/materials", TAG)

Reader = Annotated[Identity, access.needs(P.material_read)]
Writer = Annotated[Identity, access.needs(P.material_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.post("", status_code=201, summary="Предложить практику или материал")
async def create_material(caller: Writer, tx: Transaction, data: MaterialCreate, response: Response) -> MaterialOut:
    """Готовит школа, ОМСУ или СОИРО; до публикации виден тем, кто его готовит, и тем, кто выше."""
    return created(response, _shown(caller, await service.create(tx, caller, data)), router.prefix)


@router.get("", response_model=Page[MaterialItem], summary="Список материалов")
async def list_materials(request: Request, caller: Reader, query: Annotated[MaterialQuery, Query()]) -> Response:
    """Опубликованные видны всем в регионе; `answers` находит те, что отвечают на вывод анализа."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/{material_id}", summary="Материал", responses=responses(MaterialNotFound))
async def read_material(caller: Reader, tx: Transaction, material_id: UUID, response: Response) -> MaterialOut:
    """Текст целиком и то, на что он отвечает."""
    return tagged(response, _shown(caller, await service.get(tx, material_id)))


@router.get(
    "/{material_id}/file",
    summary="Скачать файл материала",
    response_class=FileResponse,
    responses={200: CONTENT, **responses(MaterialNotFound, MaterialWithoutFile)},
)
async def download_material(request: Request, _: Reader, tx: Transaction, material_id: UUID) -> Response:
    """Кто видит материал, тот может скачать и его файл, где бы он ни был загружен."""
    return sent(request, await service.file_of(tx, await service.get(tx, material_id)))


@router.patch("/{material_id}", summary="Изменить материал", responses=responses(MaterialNotFound, MaterialFixed))
async def change_material(
    caller: Writer, tx: Transaction, material_id: UUID, seen: IfMatch, data: MaterialChange, response: Response
) -> MaterialOut:
    """Пока он готовится."""
    return tagged(response, _shown(caller, await service.change(tx, material_id, data, seen)))


@router.delete(
    "/{material_id}", status_code=204, summary="Удалить черновик", responses=responses(MaterialNotFound, MaterialFixed)
)
async def remove_material(_: Writer, tx: Transaction, material_id: UUID, seen: IfMatch) -> None:
    """Пока он готовится."""
    await service.remove(tx, material_id, seen)


@router.post(
    "/{material_id}/steps",
    summary="Передать на экспертизу, вернуть, опубликовать или убрать в архив",
    responses=responses(MaterialNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_material(
    caller: Reader, tx: Transaction, material_id: UUID, seen: IfMatch, data: MaterialStepIn, response: Response
) -> MaterialOut:
    """Экспертизу проводит СОИРО, не тот, кто написал или передал материал. В архиве его видит тот, кто написал.

    Почему шаг невозможен, говорит `reason`: `answers_nothing`, `no_content`, `own_material`.
    """
    return tagged(response, _shown(caller, await service.advance(tx, caller, material_id, data, seen)))


@router.get(
    "/{material_id}/history",
    response_model=Page[HistoryOut],
    summary="История материала",
    responses=responses(MaterialNotFound),
)
async def list_material_history(
    request: Request, caller: Historian, tx: Transaction, material_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда передал, вернул, опубликовал, убрал в архив."""
    await service.get(tx, material_id)
    return await history_of(request, caller, WORKFLOW, material_id, query)


def _shown(caller: Identity, material: Material) -> MaterialOut:
    facts = service.facts_of(caller, material)
    allowed = WORKFLOW.allowed(material.status, facts, access, caller, material.place)
    return MaterialOut.about(material, allowed_actions=allowed)
