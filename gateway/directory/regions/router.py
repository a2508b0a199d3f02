"""How regions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.directory.regions import queries, service
from gateway.directory.regions.models import Region
from gateway.directory.regions.schemas import RegionCreate, RegionOut, RegionQuery
from gateway.directory.regions.service import RegionExists, RegionNotFound
from gateway.office import writing
from gateway.permissions import Permission, access
from services.kernel.concurrency import created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses

router = slice_router("/api/v1/directory/regions", "Регионы")

Reader = Annotated[Identity, access.needs(Permission.directory_read)]
Writer = Annotated[Identity, writing(Permission.directory_write)]


@router.get("", response_model=Page[RegionOut], summary="Список регионов")
async def list_regions(request: Request, caller: Reader, query: Annotated[RegionQuery, Query()]) -> Response:
    """Регионы, которые вы видите: свой, а с места всей страны — все."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    response_model=RegionOut,
    status_code=201,
    summary="Завести регион",
    responses=responses(RegionExists),
)
async def create_region(caller: Writer, tx: Transaction, response: Response, data: RegionCreate) -> Region:
    """Заводит регион. Место (`ru.r67`) следует из кода региона и больше не меняется."""
    return created(response, await service.create(tx, caller, data), router.prefix)


@router.get("/{region_id}", response_model=RegionOut, summary="Карточка региона", responses=responses(RegionNotFound))
async def read_region(_: Reader, tx: Transaction, response: Response, region_id: UUID) -> Region:
    """Регион по идентификатору. Версия записи — в `ETag`."""
    return tagged(response, await service.get(tx, region_id))
