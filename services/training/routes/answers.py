"""A route as a client reads it: how far each step has come, whose it is, and what this caller may do."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.routes import queries, service
from services.training.routes.models import LearningRoute
from services.training.routes.part_schemas import RouteCheckpointOut, RouteStepOut
from services.training.routes.progress import as_they_stand
from services.training.routes.rules import share_done
from services.training.routes.schemas import RouteOut


async def shown(tx: AsyncSession, caller: Identity, route: LearningRoute) -> RouteOut:
    today: date = tx.info["clock"].today()
    standing = await as_they_stand(tx, route.steps)
    return RouteOut.about(
        route,
        **route.compiled,
        full_name=await tx.scalar(queries.name_of(route.person_id)),
        share_done=share_done([(state, step.hours) for step, state, _ in standing]),
        steps=[RouteStepOut.about(step, state=state, note=why) for step, state, why in standing],
        checkpoints=[
            RouteCheckpointOut.about(each, overdue=each.report is None and each.due_on < today)
            for each in route.checkpoints
        ],
        allowed_actions=await service.allowed(tx, caller, route),
    )
