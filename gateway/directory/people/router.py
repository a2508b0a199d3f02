"""How people are reached."""

from functools import cache
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from gateway.directory.people import queries, service
from gateway.directory.people.models import Person
from gateway.directory.people.schemas import (
    PersonChange,
    PersonCreate,
    PersonItem,
    PersonOut,
    PersonQuery,
    PersonSearch,
)
from gateway.directory.people.service import PersonHoldsPosts, PersonNotFound, SnilsTaken
from gateway.office import writing
from gateway.permissions import Permission, access
from services.directory.snils import Seal, seal_of
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import READ_ONLY, Transaction, slice_router
from services.kernel.problems import responses

router = slice_router("/api/v1/directory/people", "Люди")

Reader = Annotated[Identity, access.needs(Permission.person_read)]
Writer = Annotated[Identity, writing(Permission.person_write)]


@cache
def _seal(file: Path) -> Seal:
    return seal_of(file)


async def _sealed(request: Request) -> Seal:
    return _seal(request.app.state.settings.key_file)


Sealed = Annotated[Seal, Depends(_sealed)]


@router.get("", response_model=Page[PersonItem], summary="Список людей")
async def list_people(request: Request, caller: Reader, query: Annotated[PersonQuery, Query()]) -> Response:
    """Люди, карточки которых ведут на вашем месте и ниже. До 100 карточек сразу: `id=…&id=…`."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    response_model=PersonOut,
    status_code=201,
    summary="Завести человека",
    responses=responses(SnilsTaken),
)
async def create_person(
    caller: Writer, tx: Transaction, response: Response, sealed: Sealed, data: PersonCreate
) -> Person:
    """Заводит карточку человека. СНИЛС не хранится: только хеш с ключом, по которому его можно найти, и маска."""
    return created(response, await service.create(tx, caller, data, sealed), router.prefix)


@router.post(
    ":search",
    response_model=PersonOut,
    summary="Найти по СНИЛС",
    responses=responses(PersonNotFound),
    openapi_extra=READ_ONLY,
)
async def search_person(_: Reader, tx: Transaction, response: Response, sealed: Sealed, data: PersonSearch) -> Person:
    """Находит человека по СНИЛС. Номер передаётся в теле, чтобы он не остался в журналах."""
    return tagged(response, await service.find(tx, sealed, data.snils))


@router.get("/{person_id}", response_model=PersonOut, summary="Карточка человека", responses=responses(PersonNotFound))
async def read_person(caller: Reader, tx: Transaction, response: Response, person_id: UUID) -> Person:
    """Человек по идентификатору; собственная карточка — и тогда, когда её ведут выше. Версия записи — в `ETag`."""
    return tagged(response, await service.read(tx, caller, person_id))


@router.patch(
    "/{person_id}",
    response_model=PersonOut,
    summary="Изменить карточку человека",
    responses=responses(PersonNotFound, SnilsTaken),
)
async def change_person(
    caller: Writer,
    tx: Transaction,
    response: Response,
    sealed: Sealed,
    person_id: UUID,
    seen: IfMatch,
    data: PersonChange,
) -> Person:
    """Исправляет карточку или передаёт её другому месту (`place`)."""
    return tagged(response, await service.change(tx, caller, person_id, data, seen, sealed))


@router.delete(
    "/{person_id}", status_code=204, summary="Удалить человека", responses=responses(PersonNotFound, PersonHoldsPosts)
)
async def remove_person(_: Writer, tx: Transaction, person_id: UUID, seen: IfMatch) -> None:
    """Удаляет карточку, заведённую по ошибке, пока за человеком не записано должностей."""
    await service.remove(tx, person_id, seen)
