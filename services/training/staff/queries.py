"""What is asked of who works where. Statements, not results."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, case, exists, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.directory.copies import HEADS
from services.kernel.search import Column, lasting, one_of, russian
from services.training.store import COPIES

Post = COPIES.post


def posts_of(person_id: UUID, day: date, organisation_id: UUID | None = None) -> Select[Any]:
    """The posts a person holds on the day, a head's first, then the oldest; of one organisation, where it is named."""
    held = select(Post).where(Post.person_id == person_id, lasting(Post.held_from, Post.held_to)(day))
    if organisation_id is not None:
        held = held.where(Post.organisation_id == organisation_id)
    rank = case((one_of(Post.kind, HEADS), 0), (Post.organisation_id.is_not(None), 1), else_=2)
    return held.order_by(rank, Post.held_from, Post.id).limit(1)


def headships_of(person_id: UUID, day: date, organisation_id: UUID | None = None) -> Select[Any]:
    """Of `posts_of` that of the head of an organisation."""
    of_a_head = (one_of(Post.kind, HEADS), Post.organisation_id.is_not(None))
    return posts_of(person_id, day, organisation_id).where(*of_a_head)


def workplaces(people: Sequence[UUID], day: date) -> Select[Any]:
    """(person, organisation) of every post they hold on the day."""
    held = select(Post.person_id, Post.organisation_id).where(Post.organisation_id.is_not(None))
    return held.where(one_of(Post.person_id, people), lasting(Post.held_from, Post.held_to)(day))


def heads(place: str, day: date) -> Select[Any]:
    """(person, organisation, place) of everybody who heads an organisation at or below the place on the day."""
    held = select(Post.person_id, Post.organisation_id, Post.place).where(
        one_of(Post.kind, HEADS),
        Post.organisation_id.is_not(None),
        Post.place.at_or_below(place),
        lasting(Post.held_from, Post.held_to)(day),
    )
    return held.order_by(Post.place, Post.held_from, Post.id)


def heads_anything(person: Column, day: date) -> ColumnElement[bool]:
    """Beside a row that names a person: do they head an organisation on the day?"""
    held = (one_of(Post.kind, HEADS), Post.organisation_id.is_not(None), lasting(Post.held_from, Post.held_to)(day))
    return exists().where(Post.person_id == person, *held)


def heads_at(place: str, person_id: UUID, day: date) -> ColumnElement[bool]:
    """Does the person head the organisation at the place on the day?"""
    held = (one_of(Post.kind, HEADS), Post.organisation_id.is_not(None), lasting(Post.held_from, Post.held_to)(day))
    return exists().where(Post.person_id == person_id, Post.place == place, *held)


def people(ids: Sequence[UUID]) -> Select[Any]:
    """(person, full name) of each."""
    copy = COPIES.person
    return select(copy.id, _full_name()).where(one_of(copy.id, ids))


def organisations(ids: Sequence[UUID]) -> Select[Any]:
    """(organisation, short name) of each."""
    copy = COPIES.organisation
    return select(copy.id, copy.short_name).where(one_of(copy.id, ids))


def municipalities(place: str) -> Select[Any]:
    """(place, name) of those at or below a place."""
    copy = COPIES.municipality
    return select(copy.place, copy.short_name).where(copy.place.at_or_below(place)).order_by(russian(copy.short_name))


def name_of(person: Column) -> ColumnElement[str | None]:
    """Beside a row that names a person; null where the name is destroyed or not told yet."""
    return select(_full_name()).where(COPIES.person.id == person).scalar_subquery()


def title_of(organisation: Column) -> ColumnElement[str | None]:
    """Beside a row that names an organisation: its short name."""
    copy = COPIES.organisation
    return select(copy.short_name).where(copy.id == organisation).scalar_subquery()


def _full_name() -> ColumnElement[str]:
    copy = COPIES.person
    return func.concat_ws(" ", copy.last_name, copy.first_name, copy.middle_name)


def lock_people(people: Iterable[UUID]) -> Select[Any]:
    """One seat of a person at a time, whatever it is in; always in one order, after what has the seats is held."""
    names = literal(sorted(f"training.enrolment:{each}" for each in people), ARRAY(Text))
    name = func.unnest(names).column_valued("name")
    return select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0)))
