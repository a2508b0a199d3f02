"""The shell for posts: appoint, correct, end, undo what was a mistake."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.events import post_changed, post_removed
from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations.models import Organisation
from gateway.directory.people.models import Person
from gateway.directory.posts import queries, rules
from gateway.directory.posts.models import Post
from gateway.directory.posts.schemas import PostChange, PostCreate, PostEnd
from gateway.directory.references import refused, unknown
from gateway.directory.versions import renewed
from gateway.permissions import Permission, access
from services.kernel.concurrency import expect
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound


class PostNotFound(NotFound):
    """Должность не найдена или не видна с вашими правами."""


class OneHead(Conflict):
    """В эти дни в организации уже есть руководитель или исполняющий обязанности: сначала освободите его."""


async def get(tx: AsyncSession, post_id: UUID) -> Post:
    found = await tx.scalar(queries.by_id(post_id))
    if found is None:
        raise PostNotFound
    return found


async def appoint(tx: AsyncSession, caller: Identity, data: PostCreate) -> Post:
    """Raises OneHead through the database."""
    fits = rules.holder_objection(data.kind, data.organisation_id is not None, data.municipality_id is not None)
    if fits:
        raise refused(fits[0], "wrong_holder", fits[1])
    place = await _place(tx, data)
    access.require(caller, Permission.person_write, place)
    if await tx.get(Person, data.person_id) is None:
        raise unknown("person_id", "Человек не найден")
    post = Post(**data.model_dump(exclude={"id"}), id=data.id or uuid4(), version=1, place=place, end_reason=None)
    _check_dates(post)
    tx.add(post)
    emit(tx, post_changed(post))
    return post


async def change(tx: AsyncSession, caller: Identity, post_id: UUID, data: PostChange, seen: int | None) -> Post:
    post = await _to_change(tx, caller, post_id, seen)
    for name, value in data.said().items():
        setattr(post, name, value)
    return await _announced(tx, post)


async def end(tx: AsyncSession, caller: Identity, post_id: UUID, data: PostEnd, seen: int | None) -> Post:
    post = await _to_change(tx, caller, post_id, seen)
    post.held_to, post.end_reason = data.held_to, data.reason
    return await _announced(tx, post)


async def remove(tx: AsyncSession, caller: Identity, post_id: UUID, seen: int | None) -> None:
    post = await _to_change(tx, caller, post_id, seen)
    await tx.delete(post)
    emit(tx, post_removed(post))


async def _place(tx: AsyncSession, data: PostCreate) -> str:
    if data.organisation_id is not None:
        organisation = await tx.get(Organisation, data.organisation_id)
        if organisation is None:
            raise unknown("organisation_id", "Организация не найдена")
        return organisation.place
    municipality = await tx.get(Municipality, data.municipality_id)
    if municipality is None:
        raise unknown("municipality_id", "Муниципалитет не найден")
    return municipality.place


async def _to_change(tx: AsyncSession, caller: Identity, post_id: UUID, seen: int | None) -> Post:
    post = await get(tx, post_id)
    expect(post, seen)
    access.require(caller, Permission.person_write, post.place)
    return post


async def _announced(tx: AsyncSession, post: Post) -> Post:
    _check_dates(post)
    if await renewed(tx, post):
        emit(tx, post_changed(post))
    return post


def _check_dates(post: Post) -> None:
    if objection := rules.dates_objection(post.held_from, post.held_to, post.contract_until):
        raise refused(objection[0], "wrong_dates", objection[1])
