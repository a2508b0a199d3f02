"""Who is in the base of effective heads, where each is at work, and what a reader asks for. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from services.kernel.places import contains
from services.kernel.workflow import Refusal
from services.training.mentors.rules import MentorStatus
from services.training.mentors.standing import Standing


class InBase(NamedTuple):
    """A record of the base that includes a person, as its newest event tells it."""

    leader_id: UUID
    person_id: UUID
    organisation_id: UUID
    """Which the person headed then."""
    direction: str
    event_id: UUID
    told_at: datetime


class Office(NamedTuple):
    """An organisation of a candidate: the one headed today, or, of who heads none, the one of the base."""

    organisation_id: UUID
    place: str
    since: date | None
    """The first day of the headship; None: it is over."""


class Known(NamedTuple):
    """The newest record of a person in the registry of mentors."""

    mentor_id: UUID
    status: MentorStatus


CONSENT: Mapping[MentorStatus, bool] = MappingProxyType(
    {
        MentorStatus.consented: True,
        MentorStatus.active: True,
        MentorStatus.suspended: True,
        MentorStatus.declined: False,
    }
)
"""What a record says of the person's consent; nothing, where it was not asked for or is to be given anew."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the base, where the person is at work, and what the rules of the registry have against it today."""

    person_id: UUID
    office: Office
    base: Sequence[InBase]
    standing: Standing
    obstacles: Sequence[Refusal]
    known: Known | None

    @property
    def fit(self) -> bool:
        return not self.obstacles

    @property
    def consent(self) -> bool | None:
        """Does the person agree to be a mentor? None: unknown."""
        return CONSENT.get(self.known.status) if self.known else None


def by_person(base: Iterable[InBase]) -> Mapping[UUID, list[InBase]]:
    """Person → the records that include the person, by direction."""
    found: dict[UUID, list[InBase]] = {}
    for each in sorted(base, key=lambda each: (each.direction, each.leader_id)):
        found.setdefault(each.person_id, []).append(each)
    return found


def office_in(place: str, offices: Iterable[Office]) -> Office | None:
    """The first of the offices at or below the place; None: the candidate is somebody else's."""
    return next((each for each in offices if contains(place, each.place)), None)
