"""Whose places a route holds: taken when it goes to review, given back when it is cancelled or a step leaves it.

What somebody goes to already is taken over, and stays theirs. What is not open yet, and a site, which answers itself,
has no place to hold.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid
from services.training.enrolments import placing
from services.training.enrolments import service as enrolments
from services.training.enrolments.placing import EnrolmentRefused, Origin
from services.training.enrolments.rules import WORKFLOW as ENROLMENTS
from services.training.enrolments.rules import EnrolmentAction, EnrolmentOrigin, EnrolmentStatus
from services.training.enrolments.schemas import EnrolmentStepIn, TrainingCredit
from services.training.gatherings import registering
from services.training.gatherings import service as gatherings
from services.training.gatherings.registering import RegistrationRefused
from services.training.gatherings.registering_schemas import GatheringRegistrationCreate
from services.training.gatherings.rules import GatheringStatus
from services.training.mentoring import holding
from services.training.mentoring.proposing import Wish
from services.training.mentoring.rules import MentorshipOrigin
from services.training.routes import queries
from services.training.routes.commitments import Commitment, commitments
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.rules import StepState


class SeatGone(Conflict):
    """Место ушло, пока маршрут составляли: составьте его заново."""


class SeatAsked(Conflict):
    """Заявка этого человека на место ещё не решена: решите или отзовите её, потом передавайте маршрут."""


async def take(tx: AsyncSession, route: LearningRoute) -> None:
    """A place for every planned step that has one to take; all of them or none, since the transaction fails whole.

    What the person has meanwhile been booked for is taken over. Raises SeatGone and SeatAsked, which name the step.
    """
    free = [each for each in route.steps if each.booking_id is None and each.state is StepState.planned]
    there = {_what(each): each for each in await commitments(tx, route.place, route.person_id)} if free else {}
    for each in free:
        if found := there.get((each.offer_id, each.run_id)):
            each.booking_id, each.adopted = found.booking_id, True
        elif booking := _BOOKED.get(_slice(each)):
            each.booking_id = await _taken(tx, route, each, booking)


async def give_back(tx: AsyncSession, steps: Iterable[RouteStep], reason: str) -> None:
    """The places of steps that are not begun; what nothing is booked for has none, what was taken over stays."""
    for each in steps:
        if each.booking_id is not None and not each.adopted:
            await _BOOKED[_slice(each)].give_back(tx, each, each.booking_id, reason)


TOLD_APART = frozenset({"programme", "internship"})
"""Slices that tell of what came to its end there: an enrolment, an internship. With whom else counts hours, they are
counted by those events, and not by that of the route once more."""


def tells(step: RouteStep) -> bool:
    """Does the slice that offers the step tell by itself that it is done?"""
    return _slice(step) in TOLD_APART


async def _taken(tx: AsyncSession, route: LearningRoute, step: RouteStep, booking: "_Booking") -> UUID | None:
    try:
        return await booking.take(tx, route, step)
    except (EnrolmentRefused, RegistrationRefused) as refusal:
        raise SeatGone(f"«{step.title}»: {refusal.detail} Составьте маршрут заново.", members=refusal.members) from None


def _what(commitment: Commitment) -> tuple[str, UUID | None]:
    return commitment.offer.id, commitment.run_id


def _slice(step: RouteStep) -> str:
    return step.offer_id.partition(":")[0]


async def _enrol(tx: AsyncSession, route: LearningRoute, step: RouteStep) -> UUID | None:
    if step.run_id is None:
        return None
    if await tx.scalar(queries.asked_for(route.person_id, step.run_id)) is not None:
        raise SeatAsked(f"Заявка на «{step.title}» уже подана и не решена: решите или отзовите её.")
    origin = Origin(EnrolmentOrigin.route, step.id)
    caller: Identity = tx.info["caller"]
    enrolment = await placing.enrol(tx, caller, route.person_id, step.run_id, _before(route, step), origin)
    if enrolment.status is not EnrolmentStatus.confirmed:
        raise SeatGone(f"В группе «{step.title}» мест уже нет: составьте маршрут заново.")
    return enrolment.id


def _before(route: LearningRoute, step: RouteStep) -> list[TrainingCredit]:
    """What the programme asks for and a step before it in the same route brings: nobody has passed it yet."""
    return [
        TrainingCredit(
            programme=UUID(each.family.partition(":")[2]),
            proof=f"Предыдущий шаг маршрута, до {each.last_day:%d.%m.%Y}",
        )
        for each in route.steps
        if each.family in step.requires and each.state is not StepState.missed
    ]


async def _leave(tx: AsyncSession, _: RouteStep, enrolment_id: UUID, reason: str) -> None:
    enrolment = await enrolments.get(tx, enrolment_id)
    if (enrolment.status, EnrolmentAction.withdraw) in ENROLMENTS.steps:
        step = EnrolmentStepIn(action=EnrolmentAction.withdraw, reason=reason)
        await enrolments.advance(tx, tx.info["caller"], enrolment_id, step, enrolment.version)


async def _register(tx: AsyncSession, route: LearningRoute, step: RouteStep) -> UUID | None:
    gathering = await gatherings.get(tx, step.source_id)
    if gathering.status is not GatheringStatus.open:
        return None
    body = GatheringRegistrationCreate(person_id=route.person_id)
    return (await registering.register(tx, tx.info["caller"], gathering.id, body)).id


async def _unregister(tx: AsyncSession, step: RouteStep, registration_id: UUID, _: str) -> None:
    registration = await registering.read(tx, step.source_id, registration_id)
    await registering.withdraw(tx, tx.info["caller"], step.source_id, registration_id, registration.version)


async def _propose(tx: AsyncSession, route: LearningRoute, step: RouteStep) -> UUID | None:
    """Both still have to agree; until they say no, the place is held."""
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        try:
            wish = Wish(step.source_id, route.person_id)
            return (await holding.propose_pair(tx, wish, MentorshipOrigin.route, step.id)).id
        except Invalid as wrong:
            said = wrong.errors[0]["detail"]
            raise SeatGone(f"«{step.title}»: {said}. Составьте маршрут заново.") from None


async def _take_back(tx: AsyncSession, step: RouteStep, mentorship_id: UUID, reason: str) -> None:
    async with standing_at(tx, region_of(step.place)):  # ADR 0008
        await holding.take_back(tx, mentorship_id, reason)


@dataclass(frozen=True, slots=True)
class _Booking:
    """How a place is taken and given back in the slice that offers it."""

    take: Callable[[AsyncSession, LearningRoute, RouteStep], Awaitable[UUID | None]]
    give_back: Callable[[AsyncSession, RouteStep, UUID, str], Awaitable[None]]


_BOOKED: Mapping[str, _Booking] = MappingProxyType(
    {
        "programme": _Booking(_enrol, _leave),
        "event": _Booking(_register, _unregister),
        "mentoring": _Booking(_propose, _take_back),
    }
)
"""The beginning of an offer's id → what books it."""
