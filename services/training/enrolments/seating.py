"""What becomes of somebody who asks for a seat, who of the waiting is next, and how an attendance is measured.

Values in, values out. That one seat is given once is seen to by whoever asks with the group held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.kernel.places import contains
from services.kernel.workflow import Refusal
from services.training.competencies.content import POSTS, NormPost
from services.training.enrolments.rules import EnrolmentStatus, still_taught
from services.training.groups.rules import StudyGroupStatus
from services.training.programmes.content import TrainingContent


@dataclass(frozen=True, slots=True)
class Asking:
    """A person who asks, and the group as it stands while it is held."""

    group: StudyGroupStatus
    ended: bool
    """Has it nothing left to teach?"""
    group_place: str
    place: str
    """Where the person works."""
    post: NormPost
    programme: TrainingContent
    seats_left: int
    busy: bool
    required: Mapping[str, str]
    """Family of a programme that must be passed → its title."""
    passed: frozenset[str]
    """Families the person has passed."""
    credited: frozenset[str]
    """Families for which a proof is told instead."""
    accepts: bool
    """Does who asks lead the group, and ask for another, and so accept the proof?"""


def placed(asking: Asking) -> EnrolmentStatus | Refusal:
    """The status to begin with: a proof that somebody else must look at, a seat, or the waiting list."""
    if refusal := _barred(asking):
        return refusal
    if not asking.accepts and asking.required.keys() - asking.passed:
        return EnrolmentStatus.requested
    if asking.seats_left <= 0:
        return EnrolmentStatus.waiting
    if asking.busy:
        return Refusal("sessions_overlap", "В это время человек занят: другая группа, мероприятие или стажировка.")
    return EnrolmentStatus.confirmed


def _barred(asking: Asking) -> Refusal | None:
    if asking.group is not StudyGroupStatus.open:
        return Refusal("enrolment_closed", "Набор в группу не идёт.")
    if refusal := still_taught(ended=asking.ended):
        return refusal
    if not contains(asking.group_place, asking.place):
        return Refusal("outside_the_group", "В группу зачисляют тех, кто работает на территории того, кто её ведёт.")
    if refusal := unsuited(asking.programme, [asking.post]):
        return refusal
    if missing := asking.required.keys() - asking.passed - asking.credited:
        titles = "; ".join(f"«{asking.required[each]}»" for each in sorted(missing))
        return Refusal("prerequisite_missing", f"Сначала нужно освоить: {titles}. Или назовите документ для зачёта.")
    return None


def unsuited(programme: TrainingContent, held: Iterable[NormPost]) -> Refusal | None:
    """Why a programme is for nobody who holds these posts and no other."""
    if any(programme.is_for(each) for each in held):
        return None
    posts = ", ".join(POSTS[each] for each in programme.posts)
    return Refusal("not_for_this_post", f"Программа рассчитана на другие должности: {posts}.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody of the waiting list."""

    id: UUID
    arrival: int
    busy: bool
    """Sits in another group at the same time: passed over, and keeps the place in the list."""


def seated(waiting: Iterable[Waiting], seats_left: int) -> Sequence[UUID]:
    """Who moves up, in order of arrival."""
    able = sorted((each for each in waiting if not each.busy), key=lambda each: each.arrival)
    return [each.id for each in able[: max(seats_left, 0)]]


def enough(attended: int, sessions: int, least: int) -> bool:
    """Was the share of sessions attended, in per cent, at least so much? Where there were none, it was."""
    return attended * 100 >= least * sessions
