"""A route as a client reads it: how far each step has come, whose it is, and what this caller may do."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.roles import LABELS as ROLES
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.routes import queries, service
from services.training.routes.marks import share_done
from services.training.routes.models import LearningRoute
from services.training.routes.part_schemas import RouteCheckpointOut, RouteStepOut
from services.training.routes.progress import as_they_stand
from services.training.routes.rules import APPROVED
from services.training.routes.schemas import RouteOut
from services.training.staff import service as staff


async def shown(tx: AsyncSession, caller: Identity, route: LearningRoute) -> RouteOut:
    today: date = tx.info["clock"].today()
    standing = await as_they_stand(tx, route)
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        names = await staff.names(tx, [route.person_id])
        schools = await staff.titles(tx, [route.organisation_id]) if route.organisation_id else {}
    return RouteOut.about(
        route,
        **{"remarks": []} | route.compiled,
        approved_by=await _approved_by(tx, route),
        full_name=names.get(route.person_id),
        organisation_name=schools.get(route.organisation_id) if route.organisation_id else None,
        share_done=share_done([(state, step.hours) for step, state, *_ in standing]),
        steps=[RouteStepOut.about(step, state=state, note=why) for step, state, why, _ in standing],
        checkpoints=[
            RouteCheckpointOut.about(each, overdue=each.report is None and each.due_on < today)
            for each in route.checkpoints
        ],
        allowed_actions=await service.allowed(tx, caller, route),
    )


async def _approved_by(tx: AsyncSession, route: LearningRoute) -> str | None:
    """The role and the day of the approval that stands."""
    if route.status not in APPROVED:
        return None
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        found = (await tx.execute(queries.approval(route.id))).first()
    if found is None:
        return None
    role, at = found
    return f"{ROLES[role]}, {at.astimezone(tx.info['clock'].zone):%d.%m.%Y}"
