"""How the mentee's route is reached from the pair."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.training.mentoring.needs import NeedsClosed
from services.training.mentoring.reaching import MentorshipNotFound
from services.training.mentoring.router import TAG
from services.training.permissions import P, access
from services.training.routes.accompanied import AgreedRouteNotFound, agreed_route
from services.training.routes.part_schemas import MenteeRouteOut

router: APIRouter = slice_router("/api/v1/training/mentorships", TAG)

Reader = Annotated[Identity, access.needs(P.mentorship_read)]


@router.get(
    "/{mentorship_id}/route",
    summary="Маршрут наставляемого",
    responses=responses(MentorshipNotFound, NeedsClosed, AgreedRouteNotFound),
)
async def read_mentorship_route(_: Reader, tx: Transaction, mentorship_id: UUID) -> MenteeRouteOut:
    """Самим наставнику и наставляемому: маршрут, с которым наставляемый согласился. Отметок о шагах в нём нет."""
    return MenteeRouteOut.about(await agreed_route(tx, mentorship_id))
