"""Who works where on a day, and so which norm applies: read from the copies of the directory, never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import refused
from services.training.competencies import queries
from services.training.competencies.content import NormPost

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
    """A person in a post. `organisation_id` is None for who works at an authority."""

    person_id: UUID
    place: str
    organisation_id: UUID | None
    post: NormPost


async def holder_of(tx: AsyncSession, person_id: UUID, on: date) -> Holder | None:
    """The person in the post that decides on the day, as far as it is seen; None for who holds none."""
    found = await tx.scalar(queries.posts_of(person_id, [*NORMS], on).limit(1))
    return _holder(found) if found is not None else None


async def holders_of(tx: AsyncSession, people: Sequence[UUID], on: date) -> dict[UUID, Holder]:
    """The same of each of the people at once; who holds no post is absent."""
    found: dict[UUID, Holder] = {}
    for each in await tx.scalars(queries.posts_of_all(people, [*NORMS], on)):
        found.setdefault(each.person_id, _holder(each))
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
    """The person in each post with a norm on the day, as far as it is seen; the one that decides first."""
    return [_holder(each) for each in await tx.scalars(queries.posts_of(person_id, [*NORMS], on))]


async def heads_of(tx: AsyncSession, organisation_ids: list[UUID], on: date) -> list[Holder]:
    """Who heads each of the organisations on the day, the head before who only acts as one; by organisation."""
    heads = [kind for kind, norm in NORMS.items() if norm is NormPost.head]
    found = await tx.scalars(queries.posts_at(organisation_ids, heads, on))
    first: dict[UUID, Any] = {}
    for each in found:
        first.setdefault(each.organisation_id, each)
    return [_holder(first[each]) for each in sorted(first)]


def _holder(post: Any) -> Holder:
    return Holder(post.person_id, post.place, post.organisation_id, NORMS[post.kind])
