"""Teams that learn: who sits on one on a day, what stands against enrolling it, when it has finished.

Values in, values out. Teams learn to bring a school into an effective mode: приказ 1203-02, track 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.wording import counted
from services.kernel.workflow import Refusal
from services.training.enrolments.rules import EnrolmentStatus


class LearningTeamLevel(StrEnum):
    """Whose team it is, in the words of the reserve."""

    municipal = "municipal"
    school = "school"


class LearningTeamStatus(StrEnum):
    formed = "formed"
    dissolved = "dissolved"


LABELS: dict[StrEnum, str] = labelled(
    {
        LearningTeamLevel.municipal: "муниципальная",
        LearningTeamLevel.school: "школьная",
        LearningTeamStatus.formed: "утверждена",
        LearningTeamStatus.dissolved: "распущена",
    }
)

WHOLE = 100
"""Per cent of the members who must have passed, unless the region says less: «управленческая команда» learns whole."""


@dataclass(frozen=True, slots=True)
class MemberTold:
    """Somebody's time on a team, both days included."""

    id: UUID
    person_id: UUID | None
    """None: the directory does not know them, only the reserve does."""
    function: str
    leads: bool
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class TeamTold:
    """A team as one event of the reserve tells it."""

    id: UUID
    place: str
    level: LearningTeamLevel
    organisation_id: UUID | None
    title: str
    first: date
    last: date | None
    status: LearningTeamStatus
    ended_on: date | None
    """The first day it was no more, where the event tells of its end."""
    members: tuple[MemberTold, ...]
    event_id: UUID
    said_at: datetime
    seq: int
    """Its number in the feed: of two events of one moment the later."""


class Term(NamedTuple):
    """How long a team works."""

    status: LearningTeamStatus
    first: date
    last: date | None
    ended_on: date | None

    def holds(self, day: date) -> bool:
        """Is it formed, within its term, and not dissolved by the day?"""
        ended = self.status is LearningTeamStatus.dissolved and (self.ended_on is None or self.ended_on <= day)
        return not ended and self.first <= day and (self.last is None or day <= self.last)


def at_work(term: Term, day: date) -> Refusal | None:
    """What stands against anything a team does on the day."""
    if term.holds(day):
        return None
    return Refusal("team_not_at_work", "Команда распущена или сегодня вне своего срока.")


def enrollable(term: Term, now: Sequence[MemberTold], day: date) -> Refusal | None:
    """What stands against enrolling those who sit on the team `now`, before any seat is asked for."""
    if refusal := at_work(term, day):
        return refusal
    if not now:
        return Refusal("nobody_on_the_team", "Сегодня в команде никого нет.")
    if strangers := sum(each.person_id is None for each in now):
        said = counted(strangers, "участника", "участников", "участников")
        return Refusal("member_not_in_directory", f"В справочнике нет {said} команды: сначала свяжите личные дела.")
    return None


@dataclass(frozen=True, slots=True)
class Learnt:
    """One enrolment of somebody in a group of the programme that a team learns."""

    person_id: UUID
    enrolment_id: UUID
    group_id: UUID
    status: EnrolmentStatus
    hours: int | None
    completed_on: date | None
    attended: int
    sessions: int

    @property
    def passed(self) -> bool:
        return self.status is EnrolmentStatus.completed


def telling(learnt: Iterable[Learnt], group_id: UUID) -> Learnt | None:
    """Which of the enrolments of one person, from the oldest, says how far they have come: one that was passed in any
    group of the programme; else that in the group of the team; else the latest."""
    return max(learnt, key=lambda each: (each.passed, each.group_id == group_id), default=None)


def finished(passed: int, members: int, least_share: int) -> bool:
    """Have enough members passed? `least_share` is in per cent, from 1 to 100; where nobody is, nobody has."""
    return members > 0 and 100 * passed >= least_share * members


def needed(members: int, least_share: int) -> int:
    """The fewest members who must have passed."""
    return -(-least_share * members // 100)
