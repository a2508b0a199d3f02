"""What an offer may become, and to whom a vacancy may be offered. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.places import contains
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class OfferStatus(StrEnum):
    offered = "offered"
    accepted = "accepted"
    refused = "refused"
    withdrawn = "withdrawn"


class OfferAction(StrEnum):
    accept = "accept"
    refuse = "refuse"
    withdraw = "withdraw"


LABELS: dict[StrEnum, str] = labelled(
    {
        OfferStatus.offered: "предложено",
        OfferStatus.accepted: "согласен",
        OfferStatus.refused: "отказался",
        OfferStatus.withdrawn: "отозвано",
        OfferAction.accept: "ответить согласием",
        OfferAction.refuse: "ответить отказом",
        OfferAction.withdraw: "отозвать предложение",
    }
)

OPEN = frozenset({OfferStatus.offered, OfferStatus.accepted})
"""Of a vacancy one at a time; the index `uq_offer_open` sees to it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    staying: bool
    """Does the reservist still stand in the reserve?"""
    decided: bool
    """Is an appointment decided by this offer?"""
    own: bool
    """Is the caller the reservist?"""
    keeper: bool
    """Does the caller record what others answer?"""
    overdue: date | None = None
    """The last day of the answer, where it is over."""


def by_whom(facts: Facts) -> Refusal | None:
    """The reservist in person, or whoever keeps the reserve as it was told."""
    if facts.own or facts.keeper:
        return None
    return Refusal("not_addressed", "Отвечает тот, кому предложили должность, или записывает тот, кто ведёт резерв.")


def in_time(facts: Facts) -> Refusal | None:
    """An answer that was given in time may be recorded later; in person nobody answers later."""
    if facts.overdue is None or facts.keeper:
        return None
    said = f"Отвечают по {facts.overdue:%d.%m.%Y} включительно: обратитесь к тому, кто ведёт резерв."
    return Refusal("answer_late", said)


def with_a_reason(facts: Facts) -> Refusal | None:
    """It counts in the reserve: who refuses in person says why."""
    if facts.own and not facts.keeper:
        return Refusal("reason_required", "Отказ считается в резерве: укажите причину.")
    return None


def still_there(facts: Facts) -> Refusal | None:
    if facts.staying:
        return None
    return Refusal("not_in_reserve", "Человек уже не состоит в резерве.")


def undecided(facts: Facts) -> Refusal | None:
    if facts.decided:
        return Refusal("appointment_decided", "По предложению принято решение о назначении: отмените сначала его.")
    return None


answerable = first_of(by_whom, still_there, in_time)

S, A = OfferStatus, OfferAction

WORKFLOW = Workflow(
    "offer",
    LABELS,
    #    action      from        to           permission      guard
    Step(A.accept,   S.offered,  S.accepted,  P.offer_answer, answerable),
    Step(A.refuse,   S.offered,  S.refused,   P.offer_answer, answerable, unless_explained=with_a_reason),
    Step(A.withdraw, S.offered,  S.withdrawn, P.entry_manage, needs_reason=True),
    Step(A.withdraw, S.accepted, S.withdrawn, P.entry_manage, undecided, needs_reason=True),
)  # fmt: skip

OWN = frozenset({A.accept, A.refuse})
"""Of the reservist too, wherever the offer lies."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a vacancy and an entry have to do with one another."""

    staying: bool
    """In the reserve on the day, the last one included."""
    reserve: str
    post_of: object | None
    """The organisation the entry is for; None: any of its reserve."""
    organisation: object
    place: str
    """Of the vacancy."""


def unfit(it: Fitting) -> Refusal | None:
    """Why the vacancy is not for this reservist; None when it is."""
    if not it.staying:
        return Refusal.of("entry_id", "not_in_reserve", "Человек не состоит в резерве на этот день")
    if not contains(it.reserve, it.place):
        return Refusal.of("entry_id", "another_reserve", "Зачисление в резерв другой территории")
    if it.post_of is not None and it.post_of != it.organisation:
        return Refusal.of("entry_id", "another_post", "В резерве человек состоит на должность в другой организации")
    return None


def late(offered_on: date, due: date, reason: str | None) -> Refusal | None:
    """A vacancy offered after the term of the regulation says why."""
    if offered_on <= due or reason is not None:
        return None
    said = f"По положению должность предлагают по {due:%d.%m.%Y}: укажите причину задержки"
    return Refusal.of("late_reason", "offer_late", said)


def wrong_day(offered_on: date, answer_until: date, today: date) -> Refusal | None:
    if offered_on > today:
        return Refusal.of("offered_on", "in_future", "Предложения ещё не было")
    if answer_until < offered_on:
        return Refusal.of("answer_until", "wrong_dates", "Срок ответа истекает раньше предложения")
    return None
