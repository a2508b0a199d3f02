"""Who works where on a day, and so which norm applies: read from the copies of the directory, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.search import lasting, one_of
from services.training.competencies.content import NormPost
from services.training.store import COPIES

NORMS: Mapping[str, NormPost] = {
    "head": NormPost.head,
    "acting_head": NormPost.head,
    "deputy": NormPost.deputy,
    "authority_head": NormPost.authority_specialist,
    "authority_specialist": NormPost.authority_specialist,
    "lead_teacher": NormPost.candidate,
}
"""Kind of a post in the directory → whose norm applies. Of several posts on a day the one named first decides."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a post. `organisation_id` is None for who works at an authority."""

    person_id: UUID
    place: str
    organisation_id: UUID | None
    post: NormPost


async def holder_of(tx: AsyncSession, person_id: UUID, on: date) -> Holder | None:
    """The person in the post that decides on the day, as far as it is seen; None for who holds none."""
    found = await tx.scalar(_posts(on).where(COPIES.post.person_id == person_id).limit(1))
    return _holder(found) if found is not None else None


async def posts_of(tx: AsyncSession, person_id: UUID, on: date) -> list[Holder]:
    """The person in each post with a norm on the day, as far as it is seen; the one that decides first."""
    return [_holder(each) for each in await tx.scalars(_posts(on).where(COPIES.post.person_id == person_id))]


async def heads_of(tx: AsyncSession, organisation_ids: list[UUID], on: date) -> list[Holder]:
    """Who heads each of the organisations on the day, the head before who only acts as one; by organisation."""
    post = COPIES.post
    heads = [kind for kind, norm in NORMS.items() if norm is NormPost.head]
    its = (one_of(post.organisation_id, organisation_ids), one_of(post.kind, heads))
    found = await tx.scalars(_posts(on).where(*its))
    first: dict[UUID, Any] = {}
    for each in found:
        first.setdefault(each.organisation_id, each)
    return [_holder(first[each]) for each in sorted(first)]


def _posts(on: date) -> Select[Any]:
    """The copies of posts held on the day, as the order of `NORMS` has them."""
    post = COPIES.post
    order = case({kind: at for at, kind in enumerate(NORMS)}, value=post.kind, else_=len(NORMS))
    held = (lasting(post.held_from, post.held_to)(on), one_of(post.kind, list(NORMS)))
    return select(post).where(*held).order_by(order, post.held_from, post.id)


def _holder(post: Any) -> Holder:
    return Holder(post.person_id, post.place, post.organisation_id, NORMS[post.kind])
