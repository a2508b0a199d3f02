"""What is said of a route while it is reviewed and walked: agreement, marks of steps, reports."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import assign, changeable, renewed
from services.kernel.references import require, unknown_reference
from services.training.permissions import P, access
from services.training.routes import queries
from services.training.routes.models import LearningRoute
from services.training.routes.rules import AGREEABLE, RouteStatus, wrong_mark
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
    """Соглашается с маршрутом тот, чей он, из своей учётной записи."""


class FollowsItsBooking(Conflict):
    """Этот шаг отмечает тот, кто ведёт занятия: он связан с записью на них."""


async def agree(
    tx: AsyncSession, caller: Identity, route_id: UUID, data: RouteAgreementIn, seen: int | None
) -> LearningRoute:
    """The person says whether they agree with the route as it is compiled. Raises NotYours for anybody else."""
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_agree, _require_agreeable)
    if not caller.is_person(route.person_id):
        raise NotYours
    assign(route, {"agreed": data.agreed, "remark": data.remark})
    return await renewed(tx, route, answered)


async def mark(tx: AsyncSession, route_id: UUID, step_id: UUID, data: RouteMarkIn, seen: int | None) -> LearningRoute:
    """A step that nothing is booked for is begun, done or missed. Raises FollowsItsBooking for the others."""
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_walk, _require_walked)
    step = next((each for each in route.steps if each.id == step_id), None)
    if step is None:
        raise RouteStepNotFound
    if step.booking_id is not None:
        raise FollowsItsBooking
    today: date = tx.info["clock"].today()
    require(wrong_mark(step.state, data.state, data.on, step.first_day, today))
    await _require_file(tx, data.file_id)
    assign(step, {"state": data.state, "marked_on": data.on, "note": data.note, "file_id": data.file_id})
    return await renewed(tx, route, walked)


async def report(
    tx: AsyncSession, route_id: UUID, checkpoint_id: UUID, data: RouteReportIn, seen: int | None
) -> LearningRoute:
    """A report is handed in; one that stands may be rewritten while the route is walked."""
    route = changeable(tx, access, await get(tx, route_id), seen, P.route_walk, _require_walked)
    checkpoint = next((each for each in route.checkpoints if each.id == checkpoint_id), None)
    if checkpoint is None:
        raise RouteCheckpointNotFound
    assign(checkpoint, {"report": data.report, "reported_on": tx.info["clock"].today()})
    return await renewed(tx, route, walked)


def _require_agreeable(route: LearningRoute) -> None:
    if route.status not in AGREEABLE:
        raise RouteNotAgreeable


def _require_walked(route: LearningRoute) -> None:
    if route.status is not RouteStatus.active:
        raise RouteNotWalked


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference(("file_id",), "Файл не найден")])
