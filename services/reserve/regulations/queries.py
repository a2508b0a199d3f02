"""What is asked of regulations. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import lasting, mentions, one_of, russian
from services.reserve.permissions import ONLOOKERS
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.schemas import RegulationItem, RegulationQuery
from services.reserve.regulations.terms import RegulationKind
from services.reserve.store import COPIES

R = Regulation
STOOD = [RegulationStatus.published, RegulationStatus.superseded, RegulationStatus.repealed]
"""What was in force, from its first day to its last."""


def _in_force_on(day: date) -> Any:
    return and_(one_of(R.status, STOOD), lasting(R.in_force_from, R.in_force_to)(day))


LISTING = Listing(
    R,
    RegulationItem,
    RegulationQuery,
    sortable={"title": russian(R.title), "edition": R.edition, "in_force_from": R.in_force_from},
    filters={
        "kind": R.kind,
        "status": R.status,
        "model": R.model,
        "family": R.family,
        "derived_from_id": R.derived_from_id,
        "in_force_on": _in_force_on,
        "q": mentions(R.title),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return R.status != RegulationStatus.draft if caller.role in ONLOOKERS else true()


def by_id(regulation_id: UUID) -> Select[Regulation]:
    return select(R).where(R.id == regulation_id)


def lock(regulation: Regulation) -> Select[Any]:
    """One publication at a place and of a kind at a time: the later one sees what the earlier put in force."""
    named = f"reserve.regulation:{regulation.place}:{regulation.kind}"
    return select(func.pg_advisory_xact_lock(func.hashtextextended(named, 0)))


def in_force(kind: RegulationKind, place: str, day: date, *, model: bool = False) -> Select[Regulation]:
    """The edition that decides at the very place on that day."""
    return select(R).where(R.kind == kind, R.place == place, R.model.is_(model), _in_force_on(day))


def unlimited(kind: RegulationKind, place: str, *, model: bool) -> Select[Regulation]:
    """The edition that is in force there with no last day: the one a new edition takes the place of."""
    standing = (R.status == RegulationStatus.published, R.in_force_to.is_(None))
    return select(R).where(R.kind == kind, R.place == place, R.model.is_(model), *standing)


def edition_before(regulation: Regulation) -> Select[Regulation]:
    """The edition of its family that stands next before it."""
    earlier = select(R).where(R.family == regulation.family, R.edition < regulation.edition)
    return earlier.order_by(R.edition.desc()).limit(1)


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(R.edition)).where(R.family == family)


def adoptions(model: Regulation, day: date) -> Select[Any]:
    """(municipality, place, name; its regulation in force on the day, the edition of this model it follows)."""
    copy, followed = COPIES.municipality, aliased(Regulation)
    own = and_(R.place == copy.place, R.kind == model.kind, R.model.is_(False), _in_force_on(day))
    same = and_(followed.id == R.derived_from_id, followed.family == model.family)
    found = select(copy.id, copy.place, copy.name, R.id, followed.edition)
    joined = found.outerjoin(R, own).outerjoin(followed, same)
    behind = or_(followed.edition.is_(None), followed.edition < model.edition)
    return joined.where(copy.place.at_or_below(model.place)).order_by(behind.desc(), russian(copy.name))
