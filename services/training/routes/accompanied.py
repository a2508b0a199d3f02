"""What a mentor reads of the mentee's route: what it goes through and when, and nothing of how it went."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import NotFound
from services.training.mentoring.needs import opened
from services.training.routes import queries
from services.training.routes.models import LearningRoute


class AgreedRouteNotFound(NotFound):
    """У наставляемого нет маршрута, с которым он согласился."""


async def agreed_route(tx: AsyncSession, mentorship_id: UUID) -> LearningRoute:
    """The one the mentee has agreed to and goes by or is to go by, to the two of the pair in person.

    Raises MentorshipNotFound, Forbidden, NeedsClosed as what the mentee lacks does; AgreedRouteNotFound.
    """
    pair = await opened(tx, mentorship_id)
    route = await tx.scalar(queries.living(pair.mentee_person_id))
    if route is None or not route.agreed:
        raise AgreedRouteNotFound
    return route
