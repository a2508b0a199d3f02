"""Statements about posts. Row security leaves those held at the caller's place or below."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from gateway.directory.posts.models import Post
from gateway.directory.posts.schemas import PostOut, PostQuery
from gateway.directory.search import one_of
from services.kernel.listing import Listing

_EQUAL = ("person_id", "organisation_id", "municipality_id")

LISTING = Listing(
    item=PostOut,
    columns={name: getattr(Post, name) for name in PostOut.model_fields},
    sortable={"held_from": Post.held_from, "contract_until": Post.contract_until},
    key=Post.id,
)


def by_id(post_id: UUID) -> Select[Post]:
    return select(Post).where(Post.id == post_id)


def search(query: PostQuery) -> Select[Post]:
    given = ((name, getattr(query, name)) for name in _EQUAL)
    found = select(Post).where(*(getattr(Post, name) == value for name, value in given if value))
    if query.kind:
        found = found.where(one_of(Post.kind, query.kind))
    if query.held_on:
        found = found.where(_held_on(query.held_on))
    if query.contract_before:
        found = found.where(Post.contract_until < query.contract_before)
    return found


def _held_on(day: date) -> ColumnElement[bool]:
    return and_(Post.held_from <= day, or_(Post.held_to.is_(None), Post.held_to > day))
