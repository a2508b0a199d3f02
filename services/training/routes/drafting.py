"""A route is drafted: by hand or by an event, from what somebody lacks and what is offered today."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists
from services.kernel.queues import THINKING
from services.kernel.records import added, assign, renewed
from services.training.competencies import service as frameworks
from services.training.competencies.holders import Holder
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import NoFramework
from services.training.compiler import compile_route, in_order
from services.training.deficits.models import Deficit
from services.training.deficits.recording import living
from services.training.routes import queries
from services.training.routes.asking import Asked, Within, request_for
from services.training.routes.commitments import commitments
from services.training.routes.compiling import reports, settled
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.offering import offered, passed, taught, titles
from services.training.routes.progress import as_they_stand
from services.training.routes.schemas import RouteCreate
from services.training.routes.telling import compiled, drafted
from services.training.school_results import service as school_results


class RouteLives(AlreadyExists):
    """У этого человека уже есть маршрут: завершите его, отмените или составьте заново."""


async def draft(
    tx: AsyncSession, holder: Holder, data: RouteCreate, origin_event_id: UUID | None = None
) -> LearningRoute:
    """Compiled from what is offered today, by the norm of the post of `holder`, for no day that is past.

    Nobody's role is asked here. Raises NoFramework, RouteLives.
    """
    if await tx.scalar(queries.living(holder.person_id)) is not None:
        raise RouteLives
    today: date = tx.info["clock"].today()
    framework = await framework_for(tx, holder.place, today)
    route = LearningRoute(
        place=holder.place,
        organisation_id=holder.organisation_id,
        framework_id=framework.id,
        origin_event_id=origin_event_id,
        steps=[],
        checkpoints=[],
        **data.model_dump() | {"post": holder.post, "window_from": max(data.window_from, today)},
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


async def filled(tx: AsyncSession, route: LearningRoute, first: date, last: date) -> LearningRoute:
    """A draft of an event in which no step could be put, compiled anew for these days, both included; where no
    framework is in force it stays as it is."""
    framework = await frameworks.in_force(tx, route.place, tx.info["clock"].today())
    if framework is None:
        return route
    said = {"framework_id": framework.id, "revision": route.revision + 1, "window_from": first, "window_to": last}
    assign(route, said)
    with tx.no_autoflush:  # what is asked below would write the change unannounced
        await compile_anew(tx, route, framework)
    return await renewed(tx, route, compiled)


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
    holder = Holder(route.person_id, route.place, route.organisation_id, route.post)
    offers = await offered(tx, holder, within, today)
    standing = await as_they_stand(tx, route)
    taken = await commitments(tx, route.place, route.person_id)
    deficits = await living(tx, route.place, route.person_id)
    asked = Asked(
        deficits,
        framework.framework.norm(route.post),
        {each.code: each.title for each in framework.framework.competencies},
        await _causes(tx, route, deficits),
        await titles(tx, offers),
        await taught(tx, holder),
    )
    done = await passed(tx, route.person_id)
    request = request_for(str(route.person_id), asked, done, standing, taken, within, today)
    catalogue = in_order(each.offer for each in offers.values())
    found = await THINKING.run(compile_route, request, catalogue, of=tx.info["caller"].account)
    left = settled(route, standing, found, offers, {each.offer.id: each for each in taken}, today)
    route.checkpoints = reports(route)
    unsaid = {"agreed": None, "remark": None, "agreement_file_id": None}
    assign(route, {"compiled_at": tx.info["clock"].now(), **unsaid})
    return left


async def _causes(tx: AsyncSession, route: LearningRoute, deficits: Sequence[Deficit]) -> dict[str, tuple[str, ...]]:
    """Competency → causes of the finding that counts, in the words the results of the school were published in."""
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        found = dict((await tx.execute(queries.causes([each.id for each in deficits]))).all())
        rated = await school_results.latest_of(tx, [route.organisation_id] if route.organisation_id else [])
    known = {code: title for each in rated.values() for code, title in each.titles.items()}
    return {its: tuple(known[code] for code in codes if code in known) for its, codes in found.items()}
