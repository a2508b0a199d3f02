"""What is asked of acts. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, exists, func, or_, select, table
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing, russian
from services.monitoring.acts.models import Act, ActRevision
from services.monitoring.acts.schemas import ActItem, ActQuery

LISTING = Listing(
    item=ActItem,
    columns={name: getattr(Act, name) for name in ActItem.model_fields},
    sortable={"date": Act.date, "citation": russian(Act.citation)},
    key=Act.id,
)


def by_id(act_id: UUID) -> Select[Act]:
    return select(Act).where(Act.id == act_id).options(selectinload(Act.revisions))


def search(query: ActQuery) -> Select[Act]:
    found = select(Act)
    if query.kind:
        found = found.where(Act.kind == query.kind)
    if query.number:
        found = found.where(Act.number == query.number)
    if query.q:
        found = found.where(Act.citation.icontains(query.q, autoescape=True))
    if query.in_force_on:
        found = found.where(_in_force(query))
    return found


def _in_force(query: ActQuery) -> ColumnElement[bool]:
    day = query.in_force_on
    return (
        select(ActRevision.id)
        .where(
            ActRevision.act_id == Act.id,
            func.num_nonnulls(ActRevision.valid_from, ActRevision.valid_to) > 0,  # with neither end nothing is known
            or_(ActRevision.valid_from.is_(None), ActRevision.valid_from <= day),
            or_(ActRevision.valid_to.is_(None), ActRevision.valid_to >= day),
        )
        .exists()
    )


def revisions(ids: set[UUID]) -> Select[ActRevision]:
    """The revisions among `ids` that the caller can see."""
    return select(ActRevision).where(ActRevision.id.in_(ids))


def citations(ids: set[UUID]) -> Select[UUID, str, date | None]:
    """(revision, citation of its act, date of the revision) for each of `ids`."""
    return (
        select(ActRevision.id, Act.citation, ActRevision.date)
        .join(Act, Act.id == ActRevision.act_id)
        .where(ActRevision.id.in_(ids))
    )


def cited(act_id: UUID) -> Select[bool]:
    """Does evidence refer to any revision of the act? Whoever may change the act sees all that can cite it."""
    evidence = table("evidence", column("act_revision_id"), schema="monitoring")
    revision = select(ActRevision.id).where(ActRevision.act_id == act_id)
    return select(exists().where(evidence.c.act_revision_id.in_(revision)))
