"""The shell around routes: compile, review, complete. Seats are taken when a route goes to review (`booking`)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import assign, changeable, one, renewed
from services.kernel.references import refused, require
from services.training.competencies import service as frameworks
from services.training.competencies.content import NormPost
from services.training.competencies.holders import Holder, measured_as, posts_of
from services.training.permissions import P, access, seeking
from services.training.routes import booking, queries
from services.training.routes.compiling import wanted
from services.training.routes.drafting import compile_anew, draft, framework_for
from services.training.routes.marks import unproven
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.progress import as_they_stand
from services.training.routes.rising import risen
from services.training.routes.rules import (
    WORKFLOW,
    Facts,
    RouteAction,
    RouteStatus,
    StepState,
    is_gone_by,
    wrong_window,
)
from services.training.routes.schemas import RouteChangeIn, RouteCompilationIn, RouteCreate, RouteStepIn
from services.training.routes.telling import compiled, told


class RouteNotFound(NotFound):
    """Маршрут не найден или не виден с вашими правами."""


class RouteFixed(Conflict):
    """Составить и изменить можно только проект маршрута: остальные сначала верните или пересмотрите."""


async def get(tx: AsyncSession, route_id: UUID) -> LearningRoute:
    """One the caller sees: a head the own one, wherever in the region it lies."""
    caller: Identity = tx.info["caller"]
    async with standing_at(tx, seeking(caller).place):  # ADR 0008
        return await one(tx, queries.by_id(route_id).where(queries.visible_to(caller)), RouteNotFound)


async def create(tx: AsyncSession, caller: Identity, data: RouteCreate) -> LearningRoute:
    """A draft for somebody who works in an organisation today.

    Raises Invalid for who works nowhere the caller sees, NoFramework, RouteLives where a route of theirs is alive.
    """
    today: date = tx.info["clock"].today()
    require(wrong_window(data.window_from, data.window_to, today))
    holder = await _holder(tx, data.person_id, data.post, today)
    access.require(caller, P.route_write, holder.place)
    return await draft(tx, holder, data)


async def recompile(tx: AsyncSession, route_id: UUID, data: RouteCompilationIn, seen: int | None) -> LearningRoute:
    """Anew from deficits and offers of today: what is begun or passed stays, seats no longer wanted go back."""
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_write, require_draft)
    today: date = tx.info["clock"].today()
    said = data.said()
    if "window_from" in said:
        said["window_from"] = max(said["window_from"], today)
    assign(route, said)
    with tx.no_autoflush:  # what is asked below would write the change unannounced
        require(wrong_window(route.window_from, route.window_to, today))
        framework = await framework_for(tx, route.place, today)
        route.framework_id, route.revision = framework.id, route.revision + 1
        left = await compile_anew(tx, route, framework)
        await booking.give_back(tx, left, "Маршрут составлен заново, шага в нём больше нет")
    return await renewed(tx, route, compiled)


async def change(tx: AsyncSession, route_id: UUID, data: RouteChangeIn, seen: int | None) -> LearningRoute:
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_write, require_draft)
    assign(route, data.said())
    return await renewed(tx, route, compiled)


async def advance(tx: AsyncSession, route_id: UUID, data: RouteStepIn, seen: int | None) -> LearningRoute:
    """One step of the process. On the way to review seats are taken, whole or not at all; cancelled gives them back."""
    route = await get(tx, route_id)
    facts = await facts_of(tx, route)
    today: date = tx.info["clock"].today()
    ended: dict[str, object] = {"day": today.isoformat(), "hours": await _hours_told(tx, route)}
    if data.action is RouteAction.complete:
        ended["levels"] = await risen(tx, route, today)
    await steps.advance(tx, access, WORKFLOW, route, data, facts, seen, told(route) | ended)
    if data.action is RouteAction.submit:
        await booking.take(tx, route)
    elif data.action is RouteAction.cancel:
        await booking.give_back(tx, await _planned(tx, route), data.reason or "")
    elif data.action is RouteAction.approve:
        route.activated_on = today
    elif data.action is RouteAction.complete:
        route.completed_on = today
    return await renewed(tx, route)


async def allowed(tx: AsyncSession, caller: Identity, route: LearningRoute) -> list[RouteAction]:
    """What this caller may do now."""
    return WORKFLOW.allowed(route.status, await facts_of(tx, route), access, caller, route.place)


async def facts_of(tx: AsyncSession, route: LearningRoute) -> Facts:
    today: date = tx.info["clock"].today()
    standing = await as_they_stand(tx, route)
    sought = await _sought(tx, route)
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        measured = (await tx.execute(queries.measured(route.person_id, sorted(sought)))).all()
    return Facts(
        steps=len(route.steps),
        agreed=route.agreed,
        unfinished=sum(state in (StepState.planned, StepState.begun) for _, state, *_ in standing),
        unreported=sum(each.report is None for each in route.checkpoints),
        unproven=len(unproven(sought, measured)),
        gone_by=tuple(
            each.title
            for each, state, *_ in standing
            if is_gone_by(state, each.first_day, each.last_day, today, booked=each.booking_id is not None)
        ),
    )


def require_draft(route: LearningRoute) -> None:
    if route.status is not RouteStatus.draft:
        raise RouteFixed


async def _hours_told(tx: AsyncSession, route: LearningRoute) -> int:
    """Of the steps that are done and that nothing else tells of."""
    standing = await as_they_stand(tx, route)
    return sum(step.hours for step, state, *_ in standing if state is StepState.done and not booking.tells(step))


async def _planned(tx: AsyncSession, route: LearningRoute) -> list[RouteStep]:
    return [step for step, state, *_ in await as_they_stand(tx, route) if state is StepState.planned]


async def _sought(tx: AsyncSession, route: LearningRoute) -> dict[str, date]:
    """Competency → the day the latest of the steps that are to close it came into the route; of those that the
    framework in force still asks for."""
    framework = await frameworks.in_force(tx, route.place, tx.info["clock"].today())
    asked = framework.framework.norm(route.post) if framework else None
    found: dict[str, date] = {}
    for step in route.steps:
        for code in wanted([step]):
            if asked is None or code in asked:
                found[code] = max(found.get(code, date.min), step.compiled_on)
    return found


async def _holder(tx: AsyncSession, person_id: UUID, post: NormPost | None, today: date) -> Holder:
    """The person in the post named, or in the one that decides; as a candidate whoever may be measured as one."""
    held = await posts_of(tx, person_id, today)
    if not held:
        raise refused(("person_id",), "not_employed", "По справочнику этот человек здесь сейчас не работает")
    holder = next((each for each in held if post in (None, each.post)), None) or measured_as(held[0], post)
    if holder is None:
        raise refused(("post",), "another_post", "Такой должности этот человек сейчас не занимает")
    return holder
