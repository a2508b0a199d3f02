"""What becomes of a meeting of a pair: one side records it, the other confirms it. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.mentoring.rules import PairSide
from services.training.permissions import P


class PairMeetingStatus(StrEnum):
    recorded = "recorded"
    confirmed = "confirmed"
    disputed = "disputed"
    cancelled = "cancelled"


class PairMeetingAction(StrEnum):
    confirm = "confirm"
    dispute = "dispute"
    cancel = "cancel"


LABELS: dict[StrEnum, str] = labelled(
    {
        PairMeetingStatus.recorded: "записана",
        PairMeetingStatus.confirmed: "подтверждена",
        PairMeetingStatus.disputed: "оспорена",
        PairMeetingStatus.cancelled: "запись отозвана",
        PairMeetingAction.confirm: "подтвердить",
        PairMeetingAction.dispute: "оспорить",
        PairMeetingAction.cancel: "отозвать запись",
    }
)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """All that a guard may look at."""

    side: PairSide | None
    """Which of the two the caller is in person."""
    recorded_by: PairSide


def by_the_other(facts: MeetingFacts) -> Refusal | None:
    if facts.side is not None and facts.side is not facts.recorded_by:
        return None
    return Refusal("not_the_other_side", "Подтверждает и оспаривает встречу другая сторона, не та, что её записала.")


def by_the_same(facts: MeetingFacts) -> Refusal | None:
    if facts.side is facts.recorded_by:
        return None
    return Refusal("not_the_recorder", "Отзывает запись о встрече тот, кто её сделал.")


S, A = PairMeetingStatus, PairMeetingAction

MEETING = Workflow(
    "mentor_meeting",
    LABELS,
    #    action     from        to           permission          guard
    Step(A.confirm, S.recorded, S.confirmed, P.mentorship_agree, by_the_other),
    Step(A.dispute, S.recorded, S.disputed,  P.mentorship_agree, by_the_other, needs_reason=True),
    Step(A.cancel,  S.recorded, S.cancelled, P.mentorship_agree, by_the_same),
)  # fmt: skip


MOST_HOURS = 12
"""Of the meetings of one pair on one day: what two people can work together between morning and evening."""

COUNTED = frozenset({S.recorded, S.confirmed})
"""What is disputed or called off took no hours."""


def too_long(hours: Decimal, met: Decimal) -> Refusal | None:
    """`met`: hours of the pair's other meetings on that day."""
    if hours + met <= MOST_HOURS:
        return None
    left = max(Decimal(0), MOST_HOURS - met)
    said = f"Встречи пары за один день — не больше {MOST_HOURS} ч; на этот день можно записать ещё {left.normalize():f}"
    return Refusal.of("hours", "too_many_hours", said)


def unheld(held_on: date, today: date, under_way: tuple[date, date | None]) -> Refusal | None:
    """What stands against the day of a meeting: it has been, on a day of the mentorship, both ends included."""
    first, last = under_way
    if held_on > today:
        return Refusal.of("held_on", "in_future", "Встречу записывают, когда она прошла")
    if held_on < first or (last is not None and held_on > last):
        return Refusal.of("held_on", "outside_term", "В этот день наставничество не велось")
    return None
