"""The shell for posts: appoint, correct, end, undo what was a mistake."""

from collections.abc import Callable, Mapping
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
from services.kernel.records import added, anything, assign, changeable, one, renewed
from services.kernel.references import referred, require

DATES = frozenset({"held_from", "held_to"})


class PostNotFound(NotFound):
    """Должность не найдена или не видна с вашими правами."""


class OneHead(Conflict):
    """В эти дни в организации уже есть руководитель или исполняющий обязанности: сначала освободите его."""


class PostEnded(Conflict):
    """От этой должности уже освободили. День и причину исправляют запросом PATCH: `held_to` и `end_reason`."""


async def get(tx: AsyncSession, post_id: UUID) -> Post:
    return await one(tx, queries.by_id(post_id), PostNotFound)


async def create(tx: AsyncSession, caller: Identity, data: PostCreate) -> Post:
    """Raises OneHead through the database."""
    given = data.organisation_id is not None, data.municipality_id is not None
    require(rules.wrong_holder(data.kind, *given))
    holder = await _holder(tx, data)
    access.require(caller, Permission.person_write, holder.place)
    await referred(tx, Person, data.person_id, "person_id", "Человек не найден")
    post = Post(**data.model_dump(exclude={"id"}), id=data.id or uuid4(), place=holder.place, end_reason=None)
    _check(post, holder)
    return await added(tx, post, post_changed)


async def change(tx: AsyncSession, post_id: UUID, data: PostChange, seen: int | None) -> Post:
    return await _changed(tx, await _to_change(tx, post_id, seen), data.said())


async def end(tx: AsyncSession, post_id: UUID, data: PostEnd, seen: int | None) -> Post:
    """Once: to end it again would hide when and why it ended."""
    post = await _to_change(tx, post_id, seen, _require_held)
    return await _changed(tx, post, {"held_to": data.held_to, "end_reason": data.reason})


async def remove(tx: AsyncSession, post_id: UUID, seen: int | None) -> None:
    post = await _to_change(tx, post_id, seen)
    await tx.delete(post)
    emit(tx, post_removed(post))


async def _holder(tx: AsyncSession, data: PostCreate) -> Organisation | Municipality:
    if data.organisation_id is not None:
        field, detail = "organisation_id", "Организация не найдена"
        return await referred(tx, Organisation, data.organisation_id, field, detail)
    assert data.municipality_id is not None  # the rules have seen to it
    field, detail = "municipality_id", "Муниципалитет не найден"
    return await referred(tx, Municipality, data.municipality_id, field, detail)


async def _to_change(
    tx: AsyncSession, post_id: UUID, seen: int | None, legal: Callable[[Post], None] = anything
) -> Post:
    return changeable(tx, access, await get(tx, post_id), seen, Permission.person_write, legal)


def _require_held(post: Post) -> None:
    """A last day known beforehand is not yet a release: that has a reason."""
    if post.end_reason is not None:
        raise PostEnded


async def _changed(tx: AsyncSession, post: Post, said: Mapping[str, Any]) -> Post:
    """An organisation closed since is asked only about new days: the rest of an old post may still be corrected."""
    dated = post.organisation_id is not None and not DATES.isdisjoint(said)
    holder = await tx.get(Organisation, post.organisation_id) if dated else None
    assign(post, said)
    _check(post, holder)
    return await renewed(tx, post, post_changed)


def _check(post: Post, holder: Organisation | Municipality | None) -> None:
    require(rules.wrong_dates(post.held_from, post.held_to, post.contract_until))
    require(rules.needless_reason(post.held_to, post.end_reason))
    if isinstance(holder, Organisation):
        require(rules.outside(post.held_from, post.held_to, (holder.founded_on, holder.closed_on)))
