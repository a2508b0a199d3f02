"""What a pair of schools may become, and how its plan stands. Values in, values out.

Partnership of schools with low and with high results is what приказ № 348 asks for; its content is the joint plan.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class PartnershipStatus(StrEnum):
    proposed = "proposed"
    agreed = "agreed"
    active = "active"
    completed = "completed"
    ended = "ended"
    declined = "declined"


class PartnershipAction(StrEnum):
    agree = "agree"
    decline = "decline"
    begin = "begin"
    complete = "complete"
    end = "end"


class PartnershipSide(StrEnum):
    """Which of the two schools."""

    low = "low"
    high = "high"


class PartnershipMeasureOwner(StrEnum):
    """Who does a measure."""

    low = "low"
    high = "high"
    both = "both"


class PartnershipMeasureStatus(StrEnum):
    """How a measure stands today."""

    planned = "planned"
    done = "done"
    overdue = "overdue"


class PartnershipOutlook(StrEnum):
    """What a yearly review concludes."""

    goes_on = "goes_on"
    changes = "changes"
    stops = "stops"


LABELS: dict[StrEnum, str] = labelled(
    {
        PartnershipStatus.proposed: "предложена",
        PartnershipStatus.agreed: "обе школы согласны",
        PartnershipStatus.active: "работает",
        PartnershipStatus.completed: "завершена",
        PartnershipStatus.ended: "прекращена",
        PartnershipStatus.declined: "отклонена школой",
        PartnershipAction.agree: "согласиться",
        PartnershipAction.decline: "отклонить",
        PartnershipAction.begin: "начать работу",
        PartnershipAction.complete: "завершить",
        PartnershipAction.end: "прекратить",
        PartnershipSide.low: "школа с низкими результатами",
        PartnershipSide.high: "школа с высокими результатами",
        PartnershipMeasureStatus.planned: "запланирована",
        PartnershipMeasureStatus.done: "выполнена",
        PartnershipMeasureStatus.overdue: "просрочена",
        PartnershipOutlook.goes_on: "продолжать по плану",
        PartnershipOutlook.changes: "изменить план",
        PartnershipOutlook.stops: "прекратить",
    }
)
OWNERS: dict[StrEnum, str] = labelled(
    {
        PartnershipMeasureOwner.low: "школа с низкими результатами",
        PartnershipMeasureOwner.high: "школа с высокими результатами",
        PartnershipMeasureOwner.both: "обе школы",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    measures: int
    undone: int
    first: date
    last: date
    today: date


def planned(facts: Facts) -> Refusal | None:
    if facts.measures:
        return None
    return Refusal("no_plan", "В совместном плане нет ни одной меры.")


def come(facts: Facts) -> Refusal | None:
    if facts.today >= facts.first:
        return None
    return Refusal("not_yet", f"Срок партнёрства начинается {facts.first:%d.%m.%Y}.")


def over(facts: Facts) -> Refusal | None:
    """It ends with its term, or when there is nothing left to do."""
    if facts.today > facts.last or not facts.undone:
        return None
    return Refusal("measures_undone", f"Срок не кончился, а не выполнено мер: {facts.undone}.")


startable = first_of(planned, come)
S, A = PartnershipStatus, PartnershipAction

WORKFLOW = Workflow(
    "partnership",
    LABELS,
    #    action      from        to           permission           guard
    Step(A.agree,    S.proposed, S.agreed,    P.partnership_agree),
    Step(A.decline,  S.proposed, S.declined,  P.partnership_agree, needs_reason=True),
    Step(A.end,      S.proposed, S.ended,     P.partnership_write, needs_reason=True),
    Step(A.begin,    S.agreed,   S.active,    P.partnership_write, startable),
    Step(A.end,      S.agreed,   S.ended,     P.partnership_write, needs_reason=True),
    Step(A.complete, S.active,   S.completed, P.partnership_write, over),
    Step(A.end,      S.active,   S.ended,     P.partnership_write, needs_reason=True),
)  # fmt: skip

OF_A_SCHOOL = frozenset({A.agree, A.decline})
"""The steps of either school; the others are of who runs the pairs of the region."""
LIVING = frozenset({S.proposed, S.agreed, S.active})
"""Of two schools one at a time (`uq_partnership_living`); each counts as a partner of both."""
PLANNED = frozenset({S.proposed, S.agreed, S.active})
"""While the plan is made and carried out."""
REVIEWED = frozenset({S.active, S.completed})


def measure_status(due_on: date, done_on: date | None, today: date) -> PartnershipMeasureStatus:
    """The day it is due is the last one on which it is in time."""
    if done_on is not None:
        return PartnershipMeasureStatus.done
    return PartnershipMeasureStatus.overdue if due_on < today else PartnershipMeasureStatus.planned


def wrong_due(due_on: date, term: tuple[date, date]) -> Refusal | None:
    """A measure is due within the term of the pair, both days included."""
    if term[0] <= due_on <= term[1]:
        return None
    return Refusal.of("due_on", "outside_term", "Срок меры вне срока партнёрства")


def wrong_done(done_on: date | None, result: str | None, today: date) -> Refusal | None:
    """What is done has a day, not one to come, and a result; what is not has neither."""
    if (done_on is None) != (result is None):
        field = "done_on" if done_on is None else "result"
        return Refusal.of(field, "done_in_halves", "У выполненной меры указывают и день, и результат")
    if done_on is not None and done_on > today:
        return Refusal.of("done_on", "in_future", "Этот день ещё не наступил")
    return None


def reviewable(year: int, term: tuple[date, date], reviewed: frozenset[int], today: date) -> Refusal | None:
    """What stands against reviewing a year of the pair."""
    if not term[0].year <= year <= term[1].year:
        return Refusal.of("year", "outside_term", "В этом году пара не работала")
    if year > today.year:
        return Refusal.of("year", "in_future", "Этот год ещё не наступил")
    if year in reviewed:
        return Refusal.of("year", "already_reviewed", "Итоги этого года уже подведены")
    return None
