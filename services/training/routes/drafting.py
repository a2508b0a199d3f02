"""A route is drafted: by hand or by an event, from what somebody lacks and what is offered today."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import AlreadyExists
from services.kernel.records import added, assign
from services.training.competencies import service as frameworks
from services.training.competencies.holders import Holder
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import NoFramework
from services.training.compiler import compile_route
from services.training.deficits.recording import living
from services.training.routes import queries
from services.training.routes.asking import Within, request_for
from services.training.routes.catalogue import to_choose_from
from services.training.routes.compiling import reports, settled
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.offering import offered, passed
from services.training.routes.progress import as_they_stand
from services.training.routes.schemas import RouteCreate
from services.training.routes.telling import drafted


class RouteLives(AlreadyExists):
    """У этого человека уже есть маршрут: завершите его, отмените или составьте заново."""


async def draft(
    tx: AsyncSession, holder: Holder, data: RouteCreate, origin_event_id: UUID | None = None
) -> LearningRoute:
    """Compiled from what is offered today. Nobody's role is asked here. Raises NoFramework, RouteLives."""
    if await tx.scalar(queries.living(holder.person_id)) is not None:
        raise RouteLives
    framework = await framework_for(tx, holder.place, tx.info["clock"].today())
    route = LearningRoute(
        place=holder.place,
        organisation_id=holder.organisation_id,
        framework_id=framework.id,
        origin_event_id=origin_event_id,
        steps=[],
        checkpoints=[],
        **data.model_dump(),
    )
    await compile_anew(tx, route, framework)
    return await added(tx, route, drafted)


async def from_event(tx: AsyncSession, holder: Holder, data: RouteCreate, event_id: UUID) -> LearningRoute | None:
    """None where the event has drafted one, a route is alive, nothing is lacking, or no framework is in force."""
    known = await tx.scalar(queries.by_event(event_id)) or await tx.scalar(queries.living(holder.person_id))
    if known is not None or not await living(tx, holder.place, holder.person_id):
        return None
    try:
        return await draft(tx, holder, data, event_id)
    except NoFramework:
        return None


async def framework_for(tx: AsyncSession, place: str, today: date) -> CompetencyFramework:
    framework = await frameworks.in_force(tx, place, today)
    if framework is None:
        raise NoFramework
    return framework


async def compile_anew(tx: AsyncSession, route: LearningRoute, framework: CompetencyFramework) -> list[RouteStep]:
    """The steps, the reports and what the compiler says become those of today; what the person said of it is asked
    anew. Returns the planned steps that are no longer in it."""
    today: date = tx.info["clock"].today()
    within = Within(route.window_from, route.window_to, route.hours_limit, route.weekly_limit)
    offers = await offered(tx, route.person_id, route.place, route.post, within, today)
    standing = await as_they_stand(tx, route.steps)
    request = request_for(
        str(route.person_id),
        await living(tx, route.place, route.person_id),
        {each.code: each.title for each in framework.framework.competencies},
        await passed(tx, route.person_id),
        standing,
        within,
        today,
    )
    left = settled(route, standing, compile_route(request, to_choose_from(offers)), offers)
    route.checkpoints = reports(route)
    assign(route, {"compiled_at": tx.info["clock"].now(), "agreed": None, "remark": None})
    return left
