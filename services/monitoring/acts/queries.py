"""What is asked of acts. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, exists, func, or_, select, table
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, russian
from services.monitoring.acts.models import Act, ActRevision
from services.monitoring.acts.schemas import ActItem, ActQuery
from services.monitoring.store import TABLES

CITING = ("evidence", "layered_number", "objection_evidence", "backing_source")
"""Tables of slices above that cite revisions."""
_LASTING = lasting(ActRevision.valid_from, ActRevision.valid_to)


def _in_force(day: date) -> ColumnElement[bool]:
    """Of acts with a revision in force on the day; one with neither end is not known to be."""
    is_known = func.num_nonnulls(ActRevision.valid_from, ActRevision.valid_to) > 0
    return exists().where(ActRevision.act_id == Act.id, is_known, _LASTING(day))


LISTING = Listing(
    Act,
    ActItem,
    ActQuery,
    sortable={"date": Act.date, "citation": russian(Act.citation)},
    filters={
        "kind": Act.kind,
        "number": Act.number,
        "q": mentions(Act.citation),
        "in_force_on": _in_force,
    },
)


def by_id(act_id: UUID) -> Select[Act]:
    return select(Act).where(Act.id == act_id).options(selectinload(Act.revisions))


def twin(place: str, fingerprint: str) -> Select[UUID]:
    """The act that is registered there already."""
    return select(Act.id).where(Act.place == place, Act.fingerprint == fingerprint)


def files(ids: set[UUID]) -> Select[UUID]:
    """The files among `ids` that the caller can see."""
    return select(TABLES.file.id).where(TABLES.file.id.in_(ids))


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
    revision = select(ActRevision.id).where(ActRevision.act_id == act_id)
    sources = (table(name, column("act_revision_id"), schema="monitoring") for name in CITING)
    return select(or_(*(exists().where(each.c.act_revision_id.in_(revision)) for each in sources)))
