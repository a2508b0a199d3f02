"""The goals of a personalised programme, what a review says of each, and whether mentoring helped. Values only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal


class ReviewKind(StrEnum):
    mid = "mid"
    final = "final"


class GoalMark(StrEnum):
    """How far a goal is reached."""

    untouched = "untouched"
    partly = "partly"
    reached = "reached"


LABELS: dict[StrEnum, str] = labelled(
    {
        ReviewKind.mid: "промежуточная",
        ReviewKind.final: "итоговая",
        GoalMark.untouched: "сдвигов нет",
        GoalMark.partly: "достигнута частично",
        GoalMark.reached: "достигнута",
    }
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the mentee is to be able to do; of a competency, of a direction, or in plain words."""

    number: int
    until: date | None


def helped(marks: Collection[GoalMark]) -> bool:
    """Did the mentorship help? More than half of the goals were reached."""
    return 2 * sum(each is GoalMark.reached for each in marks) > len(marks)


def unplanned(goals: Sequence[Goal], term: tuple[date, date]) -> Refusal | None:
    """What stands against the goals and the term of a programme."""
    first, last = term
    if last < first:
        return Refusal.of("ends_on", "out_of_order", "Программа кончается раньше, чем начинается")
    for each in goals:
        if each.until is not None and not first <= each.until <= last:
            said = "Срок цели вне срока программы"
            error = field_error(("goals", each.number - 1, "until"), "outside_term", said)
            return Refusal("outside_term", said, (error,))
    return None


def beyond(ends_on: date, term: date) -> Refusal | None:
    """A programme ends while its mentor is one."""
    if ends_on <= term:
        return None
    return Refusal.of(
        "ends_on", "beyond_the_term", f"Наставник назначен по {term:%d.%m.%Y}: программа кончается не позже"
    )


def unmarked(goals: Iterable[int], marked: Sequence[int]) -> Refusal | None:
    """What stands against the marks of a review: it speaks of each goal once, and of no other."""
    numbers = set(goals)
    if strange := sorted(set(marked) - numbers):
        return Refusal.of("marks", "unknown_goal", f"Цели с таким номером нет: {strange[0]}")
    if twice := sorted(each for each in numbers if marked.count(each) > 1):
        return Refusal.of("marks", "marked_twice", f"Цель оценена дважды: {twice[0]}")
    if missing := sorted(numbers - set(marked)):
        return Refusal.of("marks", "unmarked", f"Цель не оценена: {missing[0]}")
    return None
