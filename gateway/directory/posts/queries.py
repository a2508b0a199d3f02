"""Statements about posts. Row security leaves those held at the caller's place or below."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select

from gateway.directory.posts.models import Post
from gateway.directory.posts.rules import HEADS
from gateway.directory.posts.schemas import PostOut, PostQuery
from services.kernel.listing import Listing
from services.kernel.search import lasting, one_of

LISTING = Listing(
    Post,
    PostOut,
    PostQuery,
    sortable={"held_from": Post.held_from, "contract_until": Post.contract_until},
    filters={
        "kind": Post.kind,
        "person_id": Post.person_id,
        "organisation_id": Post.organisation_id,
        "municipality_id": Post.municipality_id,
        "held_on": lasting(Post.held_from, Post.held_to),
        "contract_before": lambda day: Post.contract_until < day,
    },
)


def by_id(post_id: UUID) -> Select[Post]:
    return select(Post).where(Post.id == post_id)


def heads_from(organisation_id: UUID, day: date) -> Select[Post]:
    """Posts of heads in the organisation that last on the day or begin later, held until the commit."""
    its = (Post.organisation_id == organisation_id, one_of(Post.kind, sorted(HEADS)))
    lasts = or_(Post.held_to.is_(None), Post.held_to >= day)
    return select(Post).where(*its, lasts).order_by(Post.held_from).with_for_update()
