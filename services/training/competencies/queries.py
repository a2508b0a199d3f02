"""What is asked of frameworks. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, column, exists, func, select, true
from sqlalchemy.dialects.postgresql import JSONB

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import Column, lasting, mentions, one_of, russian
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.rules import FrameworkStatus
from services.training.competencies.schemas import FrameworkItem, FrameworkQuery
from services.training.permissions import ONLOOKERS
from services.training.store import COPIES

F = CompetencyFramework


def in_force_on(day: Any) -> Any:
    """Published, and stands on the day."""
    return and_(F.status != FrameworkStatus.draft, lasting(F.in_force_from, F.in_force_to)(day))


LISTING = Listing(
    F,
    FrameworkItem,
    FrameworkQuery,
    sortable={"title": russian(F.title), "edition": F.edition, "in_force_from": F.in_force_from},
    filters={"status": F.status, "family": F.family, "in_force_on": in_force_on, "q": mentions(F.title)},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return F.status != FrameworkStatus.draft if caller.role in ONLOOKERS else true()


def by_id(framework_id: UUID) -> Select[CompetencyFramework]:
    return select(F).where(F.id == framework_id)


def editions(ids: Sequence[UUID]) -> Select[CompetencyFramework]:
    return select(F).where(one_of(F.id, ids))


def to_change(framework_id: UUID) -> Select[CompetencyFramework]:
    """Held until the transaction ends: a table that is taken in adds to what stands."""
    return by_id(framework_id).with_for_update()


def lock(place: str) -> Select[Any]:
    """One publication at a place at a time: the later one sees what the earlier put in force."""
    named = f"training.competency_framework:{place}"
    return select(func.pg_advisory_xact_lock(func.hashtextextended(named, 0)))


def unlimited(place: str) -> Select[CompetencyFramework]:
    """The edition in force there with no last day: the one a new edition takes the place of."""
    return select(F).where(F.place == place, F.status == FrameworkStatus.published, F.in_force_to.is_(None))


def replaced_by(framework: CompetencyFramework, last_day: date) -> Select[CompetencyFramework]:
    """The edition that stands to the day before another at the place, which took its place."""
    return select(F).where(F.place == framework.place, F.in_force_to == last_day, F.id != framework.id)


def in_force(place: Any, day: Any) -> Select[CompetencyFramework]:
    """The edition that stands on the day at the place, or above it; the nearest first."""
    above = select(F).where(F.place.at_or_above(place), in_force_on(day))
    return above.order_by(func.nlevel(F.place).desc()).limit(1)


def title_in(framework_id: Column, competency: Column) -> ColumnElement[str]:
    """Beside a row that names an edition and a competency: its title there; the code where it is not known."""
    known = func.jsonb_array_elements(F.content["competencies"]).table_valued(column("value", JSONB)).lateral()
    its = (F.id == framework_id, known.c.value["code"].astext == competency)
    found = select(known.c.value["title"].astext).select_from(F).join(known, true()).where(*its).limit(1)
    return func.coalesce(found.scalar_subquery(), competency, type_=Text())


def edition_before(framework: CompetencyFramework) -> Select[CompetencyFramework]:
    """The edition of its family that stands next before it."""
    earlier = select(F).where(F.family == framework.family, F.edition < framework.edition)
    return earlier.order_by(F.edition.desc()).limit(1)


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(F.edition)).where(F.family == family)


def posts_of(person_id: UUID, kinds: Sequence[str], on: date) -> Select[Any]:
    """The copies of posts of these kinds that the person holds on the day, in the order of the kinds."""
    return _posts(kinds, on).where(COPIES.post.person_id == person_id)


def posts_of_all(people: Sequence[UUID], kinds: Sequence[str], on: date) -> Select[Any]:
    """The same of all these people."""
    return _posts(kinds, on).where(one_of(COPIES.post.person_id, people))


def posts_at(organisation_ids: Sequence[UUID], kinds: Sequence[str], on: date) -> Select[Any]:
    """The copies of posts of these kinds held at the organisations on the day, in the order of the kinds."""
    return _posts(kinds, on).where(one_of(COPIES.post.organisation_id, organisation_ids))


def holds(person: Column, kinds: Sequence[str], on: date) -> ColumnElement[bool]:
    """Beside a row that names a person: do they hold a post of these kinds on the day?"""
    post = COPIES.post
    return exists().where(post.person_id == person, lasting(post.held_from, post.held_to)(on), one_of(post.kind, kinds))


def _posts(kinds: Sequence[str], on: date) -> Select[Any]:
    post = COPIES.post
    order = case({kind: at for at, kind in enumerate(kinds)}, value=post.kind, else_=len(kinds))
    held = (lasting(post.held_from, post.held_to)(on), one_of(post.kind, [*kinds]))
    return select(post).where(*held).order_by(order, post.held_from, post.id)
