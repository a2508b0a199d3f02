"""What is asked of regulations. Statements, not results."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.kernel.search import one_of
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationStatus
from services.reserve.regulations.terms import RegulationKind

STOOD = [RegulationStatus.published, RegulationStatus.superseded, RegulationStatus.repealed]
"""What was in force, from its first day to its last."""


def by_id(regulation_id: UUID) -> Select[Regulation]:
    return select(Regulation).where(Regulation.id == regulation_id)


def in_force(kind: RegulationKind, place: str, day: date, *, model: bool = False) -> Select[Regulation]:
    """The edition that decides at the very place on that day."""
    return select(Regulation).where(
        Regulation.kind == kind,
        Regulation.place == place,
        Regulation.model.is_(model),
        one_of(Regulation.status, STOOD),
        Regulation.in_force_from <= day,
        or_(Regulation.in_force_to.is_(None), Regulation.in_force_to >= day),
    )
