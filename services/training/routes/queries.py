"""What is asked of routes. Statements, not results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.deficits.models import Deficit
from services.training.deficits.rules import LIVING as LIVING_DEFICITS
from services.training.routes.models import LearningRoute
from services.training.routes.rules import LIVING
from services.training.routes.schemas import RouteItem, RouteQuery
from services.training.store import TABLES

R = LearningRoute

LISTING = Listing(
    R,
    RouteItem,
    RouteQuery,
    sortable={"window_to": R.window_to, "compiled_at": R.compiled_at},
    filters={
        "status": R.status,
        "person_id": R.person_id,
        "organisation_id": R.organisation_id,
        "place": R.place.at_or_below,
    },
)


def by_id(route_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.id == route_id)


def by_event(event_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.origin_event_id == event_id)


def living(person_id: UUID) -> Select[LearningRoute]:
    return _whole().where(R.person_id == person_id, one_of(R.status, LIVING))


def deficits(person_id: UUID) -> Select[Deficit]:
    """What the person lacks, whether or not training for it is over."""
    D = Deficit
    return select(D).where(D.person_id == person_id, one_of(D.status, LIVING_DEFICITS)).order_by(D.competency)


def measured_since(person_id: UUID, competencies: Sequence[str], moment: Any) -> Select[Any]:
    """Competencies of the person whose deficit was closed, or found anew by what measures, since the moment."""
    D = Deficit
    later = func.greatest(D.closed_on, D.found_on) >= moment
    return select(D.competency).where(D.person_id == person_id, one_of(D.competency, list(competencies)), later)


def file(file_id: UUID) -> Select[UUID]:
    return select(TABLES.file.id).where(TABLES.file.id == file_id)


def _whole() -> Select[LearningRoute]:
    return select(R).options(selectinload(R.steps), selectinload(R.checkpoints))
