"""How registrations and attendance are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.gatherings import queries, registering, service
from services.training.gatherings.answers import shown
from services.training.gatherings.registering import AlreadyRegistered, RegistrationNotFound, RegistrationRefused
from services.training.gatherings.registering_schemas import (
    GatheringAttendanceIn,
    GatheringRegistrationCreate,
    GatheringRegistrationOut,
    GatheringRegistrationQuery,
)
from services.training.gatherings.router import TAG
from services.training.gatherings.schemas import GatheringOut
from services.training.gatherings.service import GatheringNotFound
from services.training.permissions import P, access, seeking
from services.training.staff.reach import NotYourStaff

router = slice_router("/api/v1/training/gatherings/{gathering_id}", TAG)

Reader = Annotated[Identity, access.needs(P.gathering_register)]
Writer = Annotated[Identity, access.needs(P.gathering_write)]


@router.get(
    "/registrations",
    response_model=Page[GatheringRegistrationOut],
    summary="Кто записан на мероприятие",
    responses=responses(GatheringNotFound),
)
async def list_registrations(
    request: Request,
    caller: Reader,
    tx: Transaction,
    gathering_id: UUID,
    query: Annotated[GatheringRegistrationQuery, Query()],
) -> Response:
    """Со своей территории: организатор видит всех, руководитель школы — себя и сотрудников, другой в ней — себя."""
    await service.get(tx, gathering_id)
    found = queries.found(gathering_id, query, caller, tx.info["clock"].today())
    return await answer(request, seeking(caller), queries.REGISTRATIONS, query, found)


@router.post(
    "/registrations",
    status_code=201,
    summary="Записать на мероприятие",
    responses=responses(GatheringNotFound, NotYourStaff, RegistrationRefused, AlreadyRegistered),
)
async def create_registration(
    caller: Reader, tx: Transaction, gathering_id: UUID, data: GatheringRegistrationCreate, response: Response
) -> GatheringRegistrationOut:
    """Себя, сотрудника школы (её руководитель) или своей территории, пока есть места; после начала — организатор.

    Почему записать нельзя, говорит `reason`: `not_open`, `already_begun`, `no_seats`, `overlaps`.
    """
    registration = await registering.register(tx, caller, gathering_id, data)
    return created(response, registration, f"/api/v1/training/gatherings/{gathering_id}/registrations")


@router.get(
    "/registrations/{registration_id}",
    summary="Запись на мероприятие",
    responses=responses(GatheringNotFound, RegistrationNotFound),
)
async def read_registration(
    _: Reader, tx: Transaction, gathering_id: UUID, registration_id: UUID, response: Response
) -> GatheringRegistrationOut:
    """Кто записан и присутствовал ли."""
    return tagged(response, await registering.read(tx, gathering_id, registration_id))


@router.delete(
    "/registrations/{registration_id}",
    status_code=204,
    summary="Снять с записи",
    responses=responses(GatheringNotFound, RegistrationNotFound, RegistrationRefused),
)
async def remove_registration(
    caller: Reader, tx: Transaction, gathering_id: UUID, registration_id: UUID, seen: IfMatch
) -> None:
    """Место освобождается. После начала снимает только организатор."""
    await registering.withdraw(tx, caller, gathering_id, registration_id, seen)


@router.put(
    "/attendance",
    summary="Отметить явку",
    responses=responses(GatheringNotFound, RegistrationRefused),
)
async def mark_attendance(
    caller: Writer, tx: Transaction, gathering_id: UUID, seen: IfMatch, data: GatheringAttendanceIn, response: Response
) -> GatheringOut:
    """Список присутствовавших целиком: кто записан и не назван, не пришёл. Пока мероприятие не отмечено проведённым.

    Собственную явку отмечает другой организатор: в вашем списке вас нет.
    """
    return tagged(response, await shown(tx, caller, await registering.mark(tx, gathering_id, data, seen)))
