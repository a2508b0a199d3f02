"""The shell for people. Events carry ids alone; who may see a name asks here for the card."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.events import person_changed, person_removed
from gateway.directory.people import queries
from gateway.directory.people.models import Person
from gateway.directory.people.schemas import PersonChange, PersonCreate
from gateway.directory.places import require_known
from gateway.permissions import Permission, access
from services.directory.snils import Seal
from services.kernel.database import standing_at
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import AlreadyExists, InUse, NotFound
from services.kernel.records import added, assign, changeable, one, renewed


class PersonNotFound(NotFound):
    """Человек не найден или не виден с вашими правами."""


class SnilsTaken(AlreadyExists):
    """Человек с таким СНИЛС уже есть в справочнике. Если вы его не видите, его карточку ведёт другое место."""


class PersonHoldsPosts(InUse):
    """За человеком записаны должности: сначала удалите их, если они записаны по ошибке."""


async def get(tx: AsyncSession, person_id: UUID) -> Person:
    return await one(tx, queries.by_id(person_id), PersonNotFound)


async def read(tx: AsyncSession, caller: Identity, person_id: UUID) -> Person:
    """The own card too, which is managed above the place where its owner works."""
    if person_id != caller.person:
        return await get(tx, person_id)
    async with standing_at(tx, ROOT):  # ADR 0008
        return await get(tx, person_id)


async def find(tx: AsyncSession, seal: Seal, snils: str) -> Person:
    """By СНИЛС, eleven digits."""
    return await one(tx, queries.by_snils(seal.hash(snils)), PersonNotFound)


async def create(tx: AsyncSession, caller: Identity, data: PersonCreate, seal: Seal) -> Person:
    place = data.place or caller.place
    await _check_place(tx, caller, place)
    snils_hash, snils_masked = seal.kept(data.snils)
    person = Person(
        **data.model_dump(exclude={"id", "place", "snils"}),
        id=data.id or uuid4(),
        place=place,
        snils_hash=snils_hash,
        snils_masked=snils_masked,
    )
    return await added(tx, person, person_changed)


async def change(
    tx: AsyncSession, caller: Identity, person_id: UUID, data: PersonChange, seen: int | None, seal: Seal
) -> Person:
    person = await _to_change(tx, person_id, seen)
    said = data.said()
    if "place" in said:
        await _check_place(tx, caller, said["place"])
    if "snils" in said:
        said["snils_hash"], said["snils_masked"] = seal.kept(said.pop("snils"))
    assign(person, said)
    return await renewed(tx, person, person_changed)


async def remove(tx: AsyncSession, person_id: UUID, seen: int | None) -> None:
    """Raises PersonHoldsPosts through the database while posts refer to the person."""
    person = await _to_change(tx, person_id, seen)
    await tx.delete(person)
    emit(tx, person_removed(person))


async def _check_place(tx: AsyncSession, caller: Identity, place: str) -> None:
    await require_known(tx, place, ("place",))
    access.require(caller, Permission.person_write, place)


async def _to_change(tx: AsyncSession, person_id: UUID, seen: int | None) -> Person:
    return changeable(tx, access, await get(tx, person_id), seen, Permission.person_write)
