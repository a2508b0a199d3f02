"""How far each step of a route has come, as marked by hand or as what it is booked with stands; and the person."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics.measured import levels_on, rises
from services.training.enrolments.rules import EnrolmentStatus
from services.training.gatherings.rules import GatheringStatus
from services.training.groups.rules import StudyGroupStatus
from services.training.routes import queries
from services.training.routes.compiling import wanted
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.rules import StepState

_ENROLLED: dict[EnrolmentStatus, StepState] = {
    EnrolmentStatus.requested: StepState.planned,
    EnrolmentStatus.waiting: StepState.planned,
    EnrolmentStatus.confirmed: StepState.planned,
    EnrolmentStatus.completed: StepState.done,
    EnrolmentStatus.failed: StepState.missed,
    EnrolmentStatus.not_attended: StepState.missed,
    EnrolmentStatus.declined: StepState.missed,
    EnrolmentStatus.withdrawn: StepState.missed,
}


async def as_they_stand(tx: AsyncSession, steps: Sequence[RouteStep]) -> list[tuple[RouteStep, StepState]]:
    """In the order of `steps`. A booking that is gone with what it was made in is a step missed."""
    ids = [each.booking_id for each in steps if each.booking_id is not None]
    if not ids:
        return [(each, each.state) for each in steps]
    found: dict[UUID, StepState] = {}
    for enrolment, status, group in await tx.execute(queries.enrolments(ids)):
        found[enrolment] = enrolled(status, group)
    for registration, attended, gathering in await tx.execute(queries.registrations(ids)):
        found[registration] = registered(attended, gathering)
    return [(each, found.get(each.booking_id, StepState.missed) if each.booking_id else each.state) for each in steps]


def enrolled(status: EnrolmentStatus, group: StudyGroupStatus) -> StepState:
    """A seat in a group that is taught is a step begun; one in a group that is cancelled a step missed."""
    if status is EnrolmentStatus.confirmed:
        return _SEATED.get(group, StepState.planned)
    return _ENROLLED[status]


_SEATED: dict[StudyGroupStatus, StepState] = {
    StudyGroupStatus.running: StepState.begun,
    StudyGroupStatus.completed: StepState.begun,
    StudyGroupStatus.cancelled: StepState.missed,
}


def registered(attended: bool | None, gathering: GatheringStatus) -> StepState:
    """Whoever came to what was held has done it; nobody is told to have come before it is held."""
    if gathering is GatheringStatus.cancelled:
        return StepState.missed
    if gathering is not GatheringStatus.held:
        return StepState.planned
    return StepState.done if attended else StepState.missed


async def risen(tx: AsyncSession, route: LearningRoute, today: date) -> list[dict[str, Any]]:
    """Of what a route is to close and what was measured since it was approved: the level then and now."""
    framework: CompetencyFramework | None = await tx.get(CompetencyFramework, route.framework_id)
    assert framework is not None  # a foreign key, and published to everybody below
    if (began := route.activated_on) is None:
        return []
    before = await levels_on(tx, route.place, route.person_id, framework, began)
    now = await levels_on(tx, route.place, route.person_id, framework, today)
    sought = wanted(route.steps)
    return rises(before, {code: its for code, its in now.items() if code in sought and its.day > began})
