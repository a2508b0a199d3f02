"""How organisations are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.directory.organisations import queries, service
from gateway.directory.organisations.models import Organisation
from gateway.directory.organisations.schemas import (
    OrganisationChange,
    OrganisationCreate,
    OrganisationItem,
    OrganisationOut,
    OrganisationQuery,
    OrganisationRename,
    OrganisationReorganise,
)
from gateway.directory.organisations.service import (
    InnTaken,
    OgrnTaken,
    OrganisationExternalIdTaken,
    OrganisationNotFound,
)
from gateway.office import writing
from gateway.permissions import Permission, access
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses

router = slice_router("/api/v1/directory/organisations", "Организации")

Reader = Annotated[Identity, access.needs(Permission.directory_read)]
Writer = Annotated[Identity, writing(Permission.directory_write)]
TAKEN = (InnTaken, OgrnTaken, OrganisationExternalIdTaken)


@router.get("", response_model=Page[OrganisationItem], summary="Список организаций")
async def list_organisations(
    request: Request, caller: Reader, query: Annotated[OrganisationQuery, Query()]
) -> Response:
    """Организации вашего места и ниже; школа видит только себя, соседние школы ей не видны."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    response_model=OrganisationOut,
    status_code=201,
    summary="Завести организацию",
    responses=responses(*TAKEN),
)
async def create_organisation(
    caller: Writer, tx: Transaction, response: Response, data: OrganisationCreate
) -> Organisation:
    """Заводит организацию в муниципалитете. Место назначается само и больше не меняется."""
    return created(response, await service.create(tx, caller, data), router.prefix)


@router.get(
    "/{organisation_id}",
    response_model=OrganisationOut,
    summary="Карточка организации",
    responses=responses(OrganisationNotFound),
)
async def read_organisation(_: Reader, tx: Transaction, response: Response, organisation_id: UUID) -> Organisation:
    """Организация с историей названий и преемниками. Версия записи — в `ETag`."""
    return tagged(response, await service.get(tx, organisation_id))


@router.patch(
    "/{organisation_id}",
    response_model=OrganisationOut,
    summary="Изменить организацию",
    responses=responses(OrganisationNotFound, *TAKEN),
)
async def change_organisation(
    _: Writer, tx: Transaction, response: Response, organisation_id: UUID, seen: IfMatch, data: OrganisationChange
) -> Organisation:
    """Исправляет сведения об организации, и опечатку в названии тоже; новое название даёт действие `:rename`."""
    return tagged(response, await service.change(tx, organisation_id, data, seen))


@router.post(
    "/{organisation_id}:rename",
    response_model=OrganisationOut,
    summary="Переименовать организацию",
    responses=responses(OrganisationNotFound),
)
async def rename_organisation(
    _: Writer, tx: Transaction, response: Response, organisation_id: UUID, seen: IfMatch, data: OrganisationRename
) -> Organisation:
    """С указанного дня, сегодняшнего или прошедшего, действует новое название; прежнее остаётся в истории."""
    return tagged(response, await service.rename(tx, organisation_id, data, seen))


@router.post(
    "/{organisation_id}:reorganise",
    response_model=OrganisationOut,
    summary="Записать реорганизацию",
    responses=responses(OrganisationNotFound),
)
async def reorganise_organisation(
    caller: Writer,
    tx: Transaction,
    response: Response,
    organisation_id: UUID,
    seen: IfMatch,
    data: OrganisationReorganise,
) -> Organisation:
    """Записывает, во что превратилась организация: слияние и присоединение, разделение или выделение.

    Преемники уже заведены в справочнике. При слиянии и разделении организация работает по день перед этой датой.
    Должности в ней сами не прекращаются: от них освобождают действием `:end`.
    """
    return tagged(response, await service.reorganise(tx, caller, organisation_id, data, seen))
