"""What is asked of programmes. Statements, not results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import mentions, one_of, russian
from services.training.competencies.models import CompetencyFramework
from services.training.permissions import ONLOOKERS
from services.training.programmes.models import TrainingProgramme
from services.training.programmes.rules import TrainingProgrammeStatus
from services.training.programmes.schemas import TrainingProgrammeItem, TrainingProgrammeQuery

T = TrainingProgramme
F = CompetencyFramework


def _teaching(code: str) -> ColumnElement[bool]:
    return T.content.contains(literal({"modules": [{"teaches": [{"competency": code}]}]}, JSONB))


LISTING = Listing(
    T,
    TrainingProgrammeItem,
    TrainingProgrammeQuery,
    sortable={"title": russian(T.title), "hours": T.hours, "edition": T.edition},
    filters={
        "status": T.status,
        "kind": T.kind,
        "form": T.content["form"].astext,
        "family": T.family,
        "competency": _teaching,
        "q": mentions(T.title),
    },
    columns={"form": T.content["form"].astext, "provider": T.content["provider"].astext},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return T.status != TrainingProgrammeStatus.draft if caller.role in ONLOOKERS else true()


def by_id(programme_id: UUID) -> Select[TrainingProgramme]:
    return select(T).where(T.id == programme_id)


def lock(region: str) -> Select[Any]:
    """One publication in a region at a time: the later one sees what the earlier requires."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"training.programme:{region}", 0)))


def published() -> Select[TrainingProgramme]:
    return select(T).where(T.status == TrainingProgrammeStatus.published)


def published_of(family: UUID) -> Select[TrainingProgramme]:
    return published().where(T.family == family)


def families(ids: Sequence[UUID]) -> Select[UUID, str]:
    """(family, title of its latest edition) of those that were published."""
    told = select(T.family, T.title).where(one_of(T.family, ids), T.status != TrainingProgrammeStatus.draft)
    return told.ext(distinct_on(T.family)).order_by(T.family, T.edition.desc())


def edition_before(programme: TrainingProgramme) -> Select[TrainingProgramme]:
    """The edition of its family that stands next before it."""
    earlier = select(T).where(T.family == programme.family, T.edition < programme.edition)
    return earlier.order_by(T.edition.desc()).limit(1)


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(T.edition)).where(T.family == family)
