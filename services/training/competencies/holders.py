"""Who works where on a day, and so which norm applies: read from the copies of the directory, never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import refused
from services.kernel.search import Column
from services.training.competencies import queries
from services.training.competencies.content import NormPost
from services.training.reservists import queries as reservists

NORMS: Mapping[str, NormPost] = {
    "head": NormPost.head,
    "acting_head": NormPost.head,
    "deputy": NormPost.deputy,
    "authority_head": NormPost.authority_specialist,
    "authority_specialist": NormPost.authority_specialist,
    "lead_teacher": NormPost.candidate,
}
"""Kind of a post in the directory → whose norm applies. Of several posts on a day the one named first decides."""


NOT_OF_THE_POST = "Его измеряют по норме занимаемой должности, а того, кто ничем не руководит, ещё и кандидата"


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a post, or in the reserve. `organisation_id` is None for who works at an authority."""

    person_id: UUID
    place: str
    organisation_id: UUID | None
    post: NormPost


def holding(person: Column, post: NormPost, day: date) -> ColumnElement[bool]:
    """Beside a row that names a person: does the norm of the post apply to them on the day? That of a candidate does to
    everybody in a post who heads nothing, and to who stands in the reserve."""
    if post is NormPost.candidate:
        heads = queries.holds(person, _kinds(NormPost.head), day)
        return and_(or_(queries.holds(person, [*NORMS], day), reservists.stays(person, day)), ~heads)
    return queries.holds(person, _kinds(post), day)


def _kinds(post: NormPost) -> list[str]:
    return [kind for kind, norm in NORMS.items() if norm is post]


async def employed_as(tx: AsyncSession, person_id: UUID, on: date) -> Holder | None:
    """The person in the post that decides on the day, as far as it is seen; None for who holds none."""
    found = await tx.scalar(queries.posts_of(person_id, [*NORMS], on).limit(1))
    return _holder(found) if found is not None else None


async def holder_of(tx: AsyncSession, person_id: UUID, on: date) -> Holder | None:
    """The same; of who holds no such post and stands in the reserve that day, as a candidate."""
    return await employed_as(tx, person_id, on) or next(iter(await _reservists(tx, [person_id], on)), None)


async def holders_of(tx: AsyncSession, people: Sequence[UUID], on: date) -> dict[UUID, Holder]:
    """The same of each of the people at once; who holds no post and is not in the reserve is absent."""
    found: dict[UUID, Holder] = {}
    for each in await tx.scalars(queries.posts_of_all(people, [*NORMS], on)):
        found.setdefault(each.person_id, _holder(each))
    for each in await _reservists(tx, [each for each in people if each not in found], on):
        found[each.person_id] = each
    return found


def measured_as(holder: Holder, post: NormPost | None) -> Holder | None:
    """By the norm asked for, that of the post held where none is: whoever heads nothing yet may be measured as a
    candidate too. None: that norm is not for them."""
    if post in (None, holder.post):
        return holder
    if post is NormPost.candidate and holder.post is not NormPost.head:
        return replace(holder, post=NormPost.candidate)
    return None


def as_asked(holder: Holder, post: NormPost | None) -> Holder:
    """The same for the field `post` of a body. Raises Invalid."""
    found = measured_as(holder, post)
    if found is None:
        raise refused(("post",), "not_of_the_post", NOT_OF_THE_POST)
    return found


async def posts_of(tx: AsyncSession, person_id: UUID, on: date) -> list[Holder]:
    """The person in each post with a norm on the day, as far as it is seen, the one that decides first; in the reserve
    last, where none of the posts is that of a candidate or of a head already."""
    held = [_holder(each) for each in await tx.scalars(queries.posts_of(person_id, [*NORMS], on))]
    if {each.post for each in held} & {NormPost.candidate, NormPost.head}:
        return held
    return [*held, *await _reservists(tx, [person_id], on)]


async def heads_of(tx: AsyncSession, organisation_ids: list[UUID], on: date) -> list[Holder]:
    """Who heads each of the organisations on the day, the head before who only acts as one; by organisation."""
    found = await tx.scalars(queries.posts_at(organisation_ids, _kinds(NormPost.head), on))
    first: dict[UUID, Any] = {}
    for each in found:
        first.setdefault(each.organisation_id, each)
    return [_holder(first[each]) for each in sorted(first)]


async def _reservists(tx: AsyncSession, people: Sequence[UUID], on: date) -> list[Holder]:
    """Those of the people who stand in the reserve on the day, as candidates where their file lies."""
    found = await tx.execute(reservists.staying(people, on)) if people else ()
    return [Holder(person, place, school, NormPost.candidate) for person, place, school in found]


def _holder(post: Any) -> Holder:
    return Holder(post.person_id, post.place, post.organisation_id, NORMS[post.kind])
