"""Statements about posts. Row security leaves those held at the caller's place or below."""

from uuid import UUID

from sqlalchemy import Select, select

from gateway.directory.posts.models import Post
from gateway.directory.posts.schemas import PostOut, PostQuery
from services.kernel.listing import Listing
from services.kernel.search import lasting

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
