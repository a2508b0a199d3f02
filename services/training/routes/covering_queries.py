"""What is asked of the routes of many people: whose is drawn up, whose is walked, whose is finished."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.search import one_of
from services.training.routes.models import LearningRoute
from services.training.routes.rules import DRAWN_UP, RouteStatus

R = LearningRoute


def drawn_up(people: Sequence[UUID]) -> Select[UUID]:
    """Who of the people has a route with steps that nobody has approved yet."""
    its = (one_of(R.person_id, people), one_of(R.status, DRAWN_UP), R.steps.any())
    return select(R.person_id).where(*its)


def walked(people: Sequence[UUID]) -> Select[UUID]:
    """Who of the people walks an approved route with steps."""
    return select(R.person_id).where(one_of(R.person_id, people), R.status == RouteStatus.active, R.steps.any())


def finished(people: Sequence[UUID]) -> Select[UUID, date | None]:
    """(person, the latest day on which a route was completed)."""
    done = (one_of(R.person_id, people), R.status == RouteStatus.completed)
    return select(R.person_id, func.max(R.completed_on)).where(*done).group_by(R.person_id)
