"""How far each step of a route has come: as its own record stands, or, where it has none, as marked by hand."""

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
from services.training.internships.rules import WORKFLOW as INTERNSHIPS
from services.training.internships.rules import InternshipStatus
from services.training.mentoring.rules import WORKFLOW as MENTORING
from services.training.mentoring.rules import MentorshipStatus
from services.training.routes import queries
from services.training.routes.models import LearningRoute, RouteStep
from services.training.routes.rules import StepState


class Standing(NamedTuple):
    """A step as it stands; `why` is what somebody said of it: the note of a mark, the reason a booking was lost by."""

    step: RouteStep
    state: StepState
    why: str | None = None
    follows: bool = False
    """Has it a record of its own, whose state is that of the step?"""


class _Record(NamedTuple):
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
INTERNED: dict[InternshipStatus, StepState] = {
    InternshipStatus.requested: StepState.planned,
    InternshipStatus.accepted: StepState.planned,
    InternshipStatus.running: StepState.begun,
    InternshipStatus.completed: StepState.done,
    InternshipStatus.failed: StepState.missed,
    InternshipStatus.declined: StepState.missed,
    InternshipStatus.withdrawn: StepState.missed,
}
ACCOMPANIED: dict[MentorshipStatus, StepState] = {
    MentorshipStatus.proposed: StepState.planned,
    MentorshipStatus.agreed_by_mentor: StepState.planned,
    MentorshipStatus.agreed_by_mentee: StepState.planned,
    MentorshipStatus.agreed: StepState.planned,
    MentorshipStatus.declined: StepState.missed,
    MentorshipStatus.withdrawn: StepState.missed,
    MentorshipStatus.active: StepState.begun,
    MentorshipStatus.completed: StepState.done,
    MentorshipStatus.ended: StepState.missed,
}
_TELLING = [each.entity for each in (ENROLMENTS, GATHERINGS, INTERNSHIPS, MENTORING)]


async def as_they_stand(tx: AsyncSession, route: LearningRoute) -> list[Standing]:
    """In the order of the steps. A booking that is gone with what it was made in is a step missed.

    Read as the region sees it: the record of a step, and why it was lost, may lie above whose route it is.
    """
    if not route.steps:
        return []
    ids = [each.booking_id for each in route.steps if each.booking_id is not None]
    async with standing_at(tx, region_of(route.place)):  # ADR 0008
        booked = await _booked(tx, ids) if ids else {}
        since = await _since(tx, route)
        told = await _told(tx, (each.tells for each in booked.values() if each.state is StepState.missed))
    return [_stands(each, booked, since, told) for each in route.steps]


async def _booked(tx: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, _Record]:
    found: dict[UUID, _Record] = {}
    for enrolment, status, group in await tx.execute(queries.enrolments(ids)):
        found[enrolment] = _Record(enrolled(status, group), enrolment)
    for registration, attended, gathering, held in await tx.execute(queries.registrations(ids)):
        found[registration] = _Record(registered(attended, held), gathering)
    for internship, interned in await tx.execute(queries.internships(ids)):
        found[internship] = _Record(INTERNED[interned], internship)
    for pair, accompanied in await tx.execute(queries.pairs(ids)):
        found[pair] = _Record(ACCOMPANIED[accompanied], pair)
    return found


async def _since(tx: AsyncSession, route: LearningRoute) -> Mapping[UUID, _Record]:
    """What is offered → what was arranged for it after the route had been compiled: nothing booked the step."""
    sources = [each.source_id for each in route.steps if each.booking_id is None]
    if not sources:
        return {}
    found: dict[UUID, _Record] = {}
    for site, internship, status in await tx.execute(queries.interned_at(route.person_id, sources, route.window_from)):
        found[site] = _Record(INTERNED[status], internship)
    for gathering, attended, held in await tx.execute(queries.registered_at(route.person_id, sources)):
        found[gathering] = _Record(registered(attended, held), gathering)
    return found


async def _told(tx: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    missed = sorted(set(ids))
    return dict((await tx.execute(queries.reasons(_TELLING, missed))).all()) if missed else {}


def _stands(
    step: RouteStep, booked: Mapping[UUID, _Record], since: Mapping[UUID, _Record], told: Mapping[UUID, str]
) -> Standing:
    if step.booking_id is None:
        found = since.get(step.source_id) if step.marked_on is None else None
        if found is None:
            return Standing(step, step.state, step.note)
    else:
        found = booked.get(step.booking_id)
    if found is None:
        return Standing(step, StepState.missed, follows=True)
    return Standing(step, found.state, told.get(found.tells) if found.state is StepState.missed else None, follows=True)


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
