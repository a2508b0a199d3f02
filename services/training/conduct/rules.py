"""When attendance and results are told, what hours count, and what the end of a group makes of each. Values in, values
out."""

from dataclasses import dataclass
from datetime import date, datetime

from services.kernel.workflow import Refusal
from services.training.enrolments.rules import EnrolmentAction
from services.training.enrolments.seating import enough
from services.training.groups.rules import StudyGroupStatus
from services.training.permissions import decided_by_another


@dataclass(frozen=True, slots=True)
class Registering:
    """Whoever tells who was there, and with what result."""

    own: bool
    """Do they hold a seat in the group themselves?"""


told_by_another = decided_by_another(
    "own_learning", "Посещаемость и итоги указывает тот, кто в этой группе не учится: другой сотрудник или СОИРО."
)


def running(status: StudyGroupStatus) -> Refusal | None:
    if status is StudyGroupStatus.running:
        return None
    return Refusal("not_running", "Посещаемость и итоги указывают, пока группа учится.")


def markable(status: StudyGroupStatus, starts_at: datetime, now: datetime) -> Refusal | None:
    if refusal := running(status):
        return refusal
    if now < starts_at:
        return Refusal("not_begun", "Занятие ещё не началось.")
    return None


def before_asking(day: date, asked_on: date | None) -> bool:
    """Was the session on a day before that on which a seat was asked for? Nobody learns in a group they are not in."""
    return asked_on is not None and day < asked_on


def counted(passed: bool, hours: int | None, whole: int) -> int | Refusal:  # the result itself
    """Hours that count: of who passed the whole programme, of who failed what is told."""
    if passed:
        return whole if hours in (None, whole) else Refusal("whole_programme", f"Освоившему засчитывают все {whole} ч")
    if hours is not None and hours > whole:
        return Refusal("too_many_hours", f"В программе всего {whole} ч")
    return hours or 0


@dataclass(frozen=True, slots=True)
class Attended:
    """A confirmed enrolment at the end of its group."""

    passed: bool | None
    attended: int
    sessions: int
    least: int
    """Per cent of sessions that the programme asks for."""

    @property
    def undecided(self) -> bool:
        """Was there, or had nowhere to be, and has no result."""
        return self.passed is None and (self.attended > 0 or self.sessions == 0)

    @property
    def absent(self) -> bool:
        """Passed, and was there less than the programme asks for."""
        return self.passed is True and not enough(self.attended, self.sessions, self.least)

    @property
    def outcome(self) -> EnrolmentAction:
        if self.passed:
            return EnrolmentAction.complete
        return EnrolmentAction.fail if self.attended or not self.sessions else EnrolmentAction.miss
