"""What is said of a route while it is reviewed and walked: agreement, marks of steps, reports."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import assign, changeable, renewed
from services.kernel.references import require, unknown_reference
from services.training.permissions import P, access
from services.training.routes import queries
from services.training.routes.marks import too_early, wrong_mark
from services.training.routes.models import LearningRoute
from services.training.routes.progress import as_they_stand
from services.training.routes.rules import AGREEABLE, RouteStatus
from services.training.routes.schemas import RouteAgreementIn, RouteMarkIn, RouteReportIn
from services.training.routes.service import get
from services.training.routes.telling import answered, walked


class RouteStepNotFound(NotFound):
    """Такого шага в маршруте нет."""


class RouteCheckpointNotFound(NotFound):
    """Такого отчёта в маршруте нет."""


class RouteNotAgreeable(Conflict):
    """С маршрутом соглашаются, пока его проверяют."""


class RouteNotWalked(Conflict):
    """Шаги отмечают и отчёты сдают, пока маршрут выполняется."""


class NotYours(Forbidden):
    """С маршрутом соглашается тот, чей он; ответ на бумаге вносит СОИРО или ОМСУ и прикладывает подписанный лист."""


class OwnRoute(Conflict):
    """Шаги собственного маршрута отмечает другой."""


class ReportTooEarly(Conflict):
    """Отчитываться ещё рано."""


class FollowsItsBooking(Conflict):
    """У этого шага своя запись: отмечает его тот, кто ведёт занятия, стажировку или наставничество."""


async def agree(
    tx: AsyncSession, caller: Identity, route_id: UUID, data: RouteAgreementIn, seen: int | None
) -> LearningRoute:
    """The person says whether they agree with the route as it is compiled, or said so on a paper they signed, which
    who stands above takes in. Raises NotYours for anybody else."""
    route = await get(tx, route_id)
    own = caller.is_person(route.person_id)
    route = changeable(tx, access, route, seen, P.route_agree, _require_agreeable, own=own)
    if not own and data.file_id is None:
        raise NotYours
    await _require_file(tx, data.file_id)
    await _there(tx, route)
    assign(route, {"agreed": data.agreed, "remark": data.remark, "agreement_file_id": data.file_id})
    return await renewed(tx, route, answered)


async def mark(tx: AsyncSession, route_id: UUID, step_id: UUID, data: RouteMarkIn, seen: int | None) -> LearningRoute:
    """A step without a record of its own is begun, done or missed, as somebody else than whose it is says.

    Raises FollowsItsBooking for the others, OwnRoute.
    """
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_mark, _require_walked)
    if tx.info["caller"].is_person(route.person_id):
        raise OwnRoute
    standing = next((each for each in await as_they_stand(tx, route) if each.step.id == step_id), None)
    if standing is None:
        raise RouteStepNotFound
    if standing.follows:
        raise FollowsItsBooking
    step, today = standing.step, tx.info["clock"].today()
    require(wrong_mark(step.state, data.state, data.on, max(step.first_day, step.marked_on or date.min), today))
    await _require_file(tx, data.file_id)
    assign(step, {"state": data.state, "marked_on": data.on, "note": data.note, "file_id": data.file_id})
    return await renewed(tx, route, walked)


async def report(
    tx: AsyncSession, route_id: UUID, checkpoint_id: UUID, data: RouteReportIn, seen: int | None
) -> LearningRoute:
    """A report is handed in; one that stands may be rewritten while the route is walked."""
    route = await get(tx, route_id)
    own = tx.info["caller"].is_person(route.person_id)
    route = changeable(tx, access, route, seen, P.route_walk, _require_walked, own=own)
    checkpoint = next((each for each in route.checkpoints if each.id == checkpoint_id), None)
    if checkpoint is None:
        raise RouteCheckpointNotFound
    today: date = tx.info["clock"].today()
    states = [each.state for each in await as_they_stand(tx, route)]
    if refusal := too_early(checkpoint.kind, checkpoint.due_on, today, states):
        raise ReportTooEarly(refusal.detail, members={"reason": refusal.reason})
    await _there(tx, route)
    assign(checkpoint, {"report": data.report, "reported_on": today})
    return await renewed(tx, route, walked)


async def _there(tx: AsyncSession, route: LearningRoute) -> None:
    """Whose it is has shown it: what is written lies where the route does, wherever the person works by now."""
    if tx.info["caller"].is_person(route.person_id):
        await stand(tx, route.place)  # ADR 0008


def _require_agreeable(route: LearningRoute) -> None:
    if route.status not in AGREEABLE:
        raise RouteNotAgreeable


def _require_walked(route: LearningRoute) -> None:
    if route.status is not RouteStatus.active:
        raise RouteNotWalked


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference(("file_id",), "Файл не найден")])
