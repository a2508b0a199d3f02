"""How far each step of a route has come: as marked by hand, or as what it is booked with stands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.enrolments.rules import WORKFLOW as ENROLMENTS
from services.training.enrolments.rules import EnrolmentStatus
from services.training.gatherings.rules import WORKFLOW as GATHERINGS
from services.training.gatherings.rules import GatheringStatus
from services.training.groups.rules import StudyGroupStatus
from services.training.routes import queries
from services.training.routes.models import RouteStep
from services.training.routes.rules import StepState


class Standing(NamedTuple):
    """A step as it stands; `why` is what somebody said of it: the note of a mark, the reason a booking was lost by."""

    step: RouteStep
    state: StepState
    why: str | None = None


class _Booked(NamedTuple):
    state: StepState
    tells: UUID
    """The record whose last step with a reason tells why it was missed."""


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


async def as_they_stand(tx: AsyncSession, steps: Sequence[RouteStep]) -> list[Standing]:
    """In the order of `steps`. A booking that is gone with what it was made in is a step missed.

    Read as the region sees it: what a step is booked with, and why it was lost, may lie above whose route it is.
    """
    ids = [each.booking_id for each in steps if each.booking_id is not None]
    if not ids:
        return [_by_hand(each) for each in steps]
    async with standing_at(tx, region_of(steps[0].place)):  # ADR 0008
        booked = await _booked(tx, ids)
        told = await _told(tx, (each.tells for each in booked.values() if each.state is StepState.missed))
    return [_follows(each, booked, told) if each.booking_id else _by_hand(each) for each in steps]


async def _booked(tx: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, _Booked]:
    found: dict[UUID, _Booked] = {}
    for enrolment, status, group in await tx.execute(queries.enrolments(ids)):
        found[enrolment] = _Booked(enrolled(status, group), enrolment)
    for registration, attended, gathering, held in await tx.execute(queries.registrations(ids)):
        found[registration] = _Booked(registered(attended, held), gathering)
    return found


async def _told(tx: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    missed = sorted(set(ids))
    entities = [ENROLMENTS.entity, GATHERINGS.entity]
    return dict((await tx.execute(queries.reasons(entities, missed))).all()) if missed else {}


def _by_hand(step: RouteStep) -> Standing:
    return Standing(step, step.state, step.note)


def _follows(step: RouteStep, booked: Mapping[UUID, _Booked], told: Mapping[UUID, str]) -> Standing:
    assert step.booking_id is not None
    found = booked.get(step.booking_id)
    if found is None:
        return Standing(step, StepState.missed)
    return Standing(step, found.state, told.get(found.tells) if found.state is StepState.missed else None)


def enrolled(status: EnrolmentStatus, group: StudyGroupStatus) -> StepState:
    """A seat in a group that is taught is a step begun."""
    if status is EnrolmentStatus.confirmed and group is not StudyGroupStatus.open:
        return StepState.begun
    return _ENROLLED[status]


def registered(attended: bool | None, gathering: GatheringStatus) -> StepState:
    """Whoever came to what was held has done it; nobody is told to have come before it is held."""
    if gathering is GatheringStatus.cancelled:
        return StepState.missed
    if gathering is not GatheringStatus.held:
        return StepState.planned
    return StepState.done if attended else StepState.missed
