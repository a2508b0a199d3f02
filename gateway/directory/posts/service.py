"""The shell for posts: appoint, correct, end, undo what was a mistake."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.events import post_changed, post_removed
from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations.models import Organisation
from gateway.directory.people.models import Person
from gateway.directory.posts import queries, rules
from gateway.directory.posts.models import Post
from gateway.directory.posts.schemas import PostChange, PostCreate, PostEnd
from gateway.permissions import Permission, access
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, require


class PostNotFound(NotFound):
    """Должность не найдена или не видна с вашими правами."""


class OneHead(Conflict):
    """В эти дни в организации уже есть руководитель или исполняющий обязанности: сначала освободите его."""


async def get(tx: AsyncSession, post_id: UUID) -> Post:
    return await one(tx, queries.by_id(post_id), PostNotFound)


async def create(tx: AsyncSession, caller: Identity, data: PostCreate) -> Post:
    """Raises OneHead through the database."""
    given = data.organisation_id is not None, data.municipality_id is not None
    require(rules.wrong_holder(data.kind, *given))
    place = await _place(tx, data)
    access.require(caller, Permission.person_write, place)
    await referred(tx, Person, data.person_id, "person_id", "Человек не найден")
    post = Post(**data.model_dump(exclude={"id"}), id=data.id or uuid4(), place=place, end_reason=None)
    _check_dates(post)
    return await added(tx, post, post_changed)


async def change(tx: AsyncSession, post_id: UUID, data: PostChange, seen: int | None) -> Post:
    return await _changed(tx, post_id, data.said(), seen)


async def end(tx: AsyncSession, post_id: UUID, data: PostEnd, seen: int | None) -> Post:
    return await _changed(tx, post_id, {"held_to": data.held_to, "end_reason": data.reason}, seen)


async def remove(tx: AsyncSession, post_id: UUID, seen: int | None) -> None:
    post = await _to_change(tx, post_id, seen)
    await tx.delete(post)
    emit(tx, post_removed(post))


async def _place(tx: AsyncSession, data: PostCreate) -> str:
    if data.organisation_id is not None:
        field, detail = "organisation_id", "Организация не найдена"
        return (await referred(tx, Organisation, data.organisation_id, field, detail)).place
    assert data.municipality_id is not None  # the rules have seen to it
    field, detail = "municipality_id", "Муниципалитет не найден"
    return (await referred(tx, Municipality, data.municipality_id, field, detail)).place


async def _to_change(tx: AsyncSession, post_id: UUID, seen: int | None) -> Post:
    return changeable(tx, access, await get(tx, post_id), seen, Permission.person_write)


async def _changed(tx: AsyncSession, post_id: UUID, said: Mapping[str, Any], seen: int | None) -> Post:
    post = await _to_change(tx, post_id, seen)
    assign(post, said)
    _check_dates(post)
    return await renewed(tx, post, post_changed)


def _check_dates(post: Post) -> None:
    require(rules.wrong_dates(post.held_from, post.held_to, post.contract_until))
