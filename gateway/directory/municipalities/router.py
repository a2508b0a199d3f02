"""How municipalities are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.directory.municipalities import queries, service
from gateway.directory.municipalities.models import Municipality
from gateway.directory.municipalities.schemas import (
    MunicipalityChange,
    MunicipalityCreate,
    MunicipalityOut,
    MunicipalityQuery,
    MunicipalityRecode,
)
from gateway.directory.municipalities.service import (
    MunicipalityExternalIdTaken,
    MunicipalityNotFound,
    OktmoOverlaps,
    OktmoTaken,
)
from gateway.office import writing
from gateway.permissions import Permission, access
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses

router = slice_router("/api/v1/directory/municipalities", "Муниципалитеты")

Reader = Annotated[Identity, access.needs(Permission.directory_read)]
Writer = Annotated[Identity, writing(Permission.directory_write)]


@router.get("", response_model=Page[MunicipalityOut], summary="Список муниципалитетов")
async def list_municipalities(
    request: Request, caller: Reader, query: Annotated[MunicipalityQuery, Query()]
) -> Response:
    """Муниципалитеты, которые вы видите: ниже вашего места и тот, в котором вы стоите.

    Условие `oktmo` находит муниципалитет и по прежнему коду.
    """
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    response_model=MunicipalityOut,
    status_code=201,
    summary="Завести муниципалитет",
    responses=responses(OktmoTaken, MunicipalityExternalIdTaken),
)
async def create_municipality(
    caller: Writer, tx: Transaction, response: Response, data: MunicipalityCreate
) -> Municipality:
    """Заводит муниципалитет с его кодами ОКТМО. Место назначается само и больше не меняется."""
    return created(response, await service.create(tx, caller, data), router.prefix)


@router.get(
    "/{municipality_id}",
    response_model=MunicipalityOut,
    summary="Карточка муниципалитета",
    responses=responses(MunicipalityNotFound),
)
async def read_municipality(_: Reader, tx: Transaction, response: Response, municipality_id: UUID) -> Municipality:
    """Муниципалитет по идентификатору. Версия записи — в `ETag`."""
    return tagged(response, await service.get(tx, municipality_id))


@router.patch(
    "/{municipality_id}",
    response_model=MunicipalityOut,
    summary="Изменить муниципалитет",
    responses=responses(MunicipalityNotFound, MunicipalityExternalIdTaken),
)
async def change_municipality(
    _: Writer, tx: Transaction, response: Response, municipality_id: UUID, seen: IfMatch, data: MunicipalityChange
) -> Municipality:
    """Исправляет название, вид или внешние коды. Код ОКТМО меняется отдельным действием `:recode`."""
    return tagged(response, await service.change(tx, municipality_id, data, seen))


@router.post(
    "/{municipality_id}:recode",
    response_model=MunicipalityOut,
    summary="Сменить код ОКТМО",
    responses=responses(MunicipalityNotFound, OktmoTaken, OktmoOverlaps),
)
async def recode_municipality(
    _: Writer, tx: Transaction, response: Response, municipality_id: UUID, seen: IfMatch, data: MunicipalityRecode
) -> Municipality:
    """С указанного дня действует новый код; прежний остаётся в истории, и по нему муниципалитет находится."""
    return tagged(response, await service.recode(tx, municipality_id, data, seen))
