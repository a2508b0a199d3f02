"""Whose seats a route holds: taken when it goes to review, given back when it is cancelled or a step leaves it.

What is not open yet, and what is arranged in person (a site, a mentor), has no seat to hold: it is marked by hand.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict
from services.training.enrolments import placing
from services.training.enrolments import service as enrolments
from services.training.enrolments.placing import Origin
from services.training.enrolments.rules import WORKFLOW as ENROLMENTS
from services.training.enrolments.rules import EnrolmentAction, EnrolmentOrigin, EnrolmentStatus
from services.training.enrolments.schemas import EnrolmentStepIn, TrainingCredit
from services.training.gatherings import registering
from services.training.gatherings import service as gatherings
from services.training.gatherings.registering_schemas import GatheringRegistrationCreate
from services.training.gatherings.rules import GatheringStatus
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.rules import StepState


class SeatGone(Conflict):
    """Место ушло, пока маршрут составляли: составьте его заново."""


async def take(tx: AsyncSession, route: LearningRoute) -> None:
    """A seat for every planned step that has one to hold; all of them or none, since the transaction fails whole.

    Raises SeatGone, and what the slices refuse with.
    """
    for each in route.steps:
        if each.booking_id is None and each.state is StepState.planned and each.run_id is not None:
            each.booking_id = await _BOOKED[_slice(each)].take(tx, route, each, each.run_id)


async def give_back(tx: AsyncSession, steps: Iterable[RouteStep], reason: str) -> None:
    """The seats of steps that are not begun; what nothing is booked for has none."""
    for each in steps:
        if each.booking_id is not None:
            await _BOOKED[_slice(each)].give_back(tx, each, each.booking_id, reason)


TOLD_APART = frozenset({"programme", "internship"})
"""Slices that tell of what came to its end there: an enrolment, an internship. With whom else counts hours, they are
counted by those events, and not by that of the route once more."""


def tells(step: RouteStep) -> bool:
    """Does the slice that offers the step tell by itself that it is done?"""
    return _slice(step) in TOLD_APART


def _slice(step: RouteStep) -> str:
    return step.offer_id.partition(":")[0]


async def _enrol(tx: AsyncSession, route: LearningRoute, step: RouteStep, group_id: UUID) -> UUID:
    origin = Origin(EnrolmentOrigin.route, step.id)
    caller: Identity = tx.info["caller"]
    enrolment = await placing.enrol(tx, caller, route.person_id, group_id, _before(route, step), origin)
    if enrolment.status is not EnrolmentStatus.confirmed:
        raise SeatGone(f"В группе «{step.title}» мест уже нет: составьте маршрут заново.")
    return enrolment.id


def _before(route: LearningRoute, step: RouteStep) -> list[TrainingCredit]:
    """What the programme asks for and a step before it in the same route brings: nobody has passed it yet."""
    return [
        TrainingCredit(programme=each.source_id, proof=f"Предыдущий шаг маршрута, до {each.last_day:%d.%m.%Y}")
        for each in route.steps
        if each.offer_id in step.requires and each.state is not StepState.missed
    ]


async def _leave(tx: AsyncSession, _: RouteStep, enrolment_id: UUID, reason: str) -> None:
    enrolment = await enrolments.get(tx, enrolment_id)
    if (enrolment.status, EnrolmentAction.withdraw) in ENROLMENTS.steps:
        step = EnrolmentStepIn(action=EnrolmentAction.withdraw, reason=reason)
        await enrolments.advance(tx, tx.info["caller"], enrolment_id, step, enrolment.version)


async def _register(tx: AsyncSession, route: LearningRoute, _: RouteStep, gathering_id: UUID) -> UUID | None:
    gathering = await gatherings.get(tx, gathering_id)
    if gathering.status is not GatheringStatus.open:
        return None
    body = GatheringRegistrationCreate(person_id=route.person_id)
    return (await registering.register(tx, tx.info["caller"], gathering_id, body)).id


async def _unregister(tx: AsyncSession, step: RouteStep, registration_id: UUID, _: str) -> None:
    registration = await registering.read(tx, step.source_id, registration_id)
    await registering.withdraw(tx, tx.info["caller"], step.source_id, registration_id, registration.version)


@dataclass(frozen=True, slots=True)
class _Booking:
    """How a seat is taken and given back in the slice that offers it."""

    take: Callable[[AsyncSession, LearningRoute, RouteStep, UUID], Awaitable[UUID | None]]
    give_back: Callable[[AsyncSession, RouteStep, UUID, str], Awaitable[None]]


_BOOKED: Mapping[str, _Booking] = MappingProxyType(
    {"programme": _Booking(_enrol, _leave), "event": _Booking(_register, _unregister)}
)
"""The beginning of an offer's id → what books it."""
