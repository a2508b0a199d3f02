"""What an objection may become, when one may be filed, and who decides. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.permissions import P


class Contested(StrEnum):
    """What is contested: how it was counted, or a number it was counted from."""

    score = "score"
    value = "value"


class ObjectionStatus(StrEnum):
    filed = "filed"
    under_review = "under_review"
    upheld = "upheld"
    dismissed = "dismissed"
    withdrawn = "withdrawn"


class ObjectionAction(StrEnum):
    take = "take"
    uphold = "uphold"
    dismiss = "dismiss"
    withdraw = "withdraw"


LABELS: dict[StrEnum, str] = labelled(
    {
        Contested.score: "баллы",
        Contested.value: "значение показателя",
        ObjectionStatus.filed: "подано",
        ObjectionStatus.under_review: "на рассмотрении",
        ObjectionStatus.upheld: "удовлетворено",
        ObjectionStatus.dismissed: "отклонено",
        ObjectionStatus.withdrawn: "отозвано",
        ObjectionAction.take: "взять на рассмотрение",
        ObjectionAction.uphold: "удовлетворить",
        ObjectionAction.dismiss: "отклонить",
        ObjectionAction.withdraw: "отозвать",
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """All that decides whether a result may be objected to today."""

    standing: ResultStanding
    cycle: CycleStatus
    today: date
    until: date | None
    """The last day."""


def closed(window: Window) -> Refusal | None:
    """Why no objection to the result is accepted now; None when one is."""
    if window.cycle is not CycleStatus.objections or window.until is None:
        return Refusal("window_not_open", "Возражения в этом цикле сейчас не принимаются.")
    if window.today > window.until:
        return Refusal("window_over", f"Возражения принимались по {window.until:%d.%m.%Y} включительно.")
    if window.standing is not ResultStanding.preliminary:
        return Refusal("not_preliminary", "Возражать можно только против предварительного результата: найдите новый.")
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    cycle: CycleStatus
    inside: bool
    """Does the caller stand at the very place of the result?"""
    conducting: bool
    """At or above the place of the cycle?"""
    filed_it: bool
    """The account that filed it."""


def in_the_window(facts: Facts) -> Refusal | None:
    """What was published is not changed by a decision: that takes a revision."""
    if facts.cycle is CycleStatus.objections:
        return None
    return Refusal("window_not_open", "Цикл не рассматривает возражений.")


def by_another(facts: Facts) -> Refusal | None:
    """Nobody is judge in the own cause, under whatever role."""
    if facts.filed_it or facts.inside:
        return Refusal("own_objection", "Возражение рассматривает не тот, кто его подал, и не тот, кого оценили.")
    return None


def by_the_conductor(facts: Facts) -> Refusal | None:
    if facts.conducting:
        return None
    return Refusal("not_the_conductor", "Возражение рассматривает тот, кто проводит цикл.")


def by_the_filer(facts: Facts) -> Refusal | None:
    """The rating is of a person: a successor at the same school does not give up for another."""
    if facts.filed_it:
        return None
    return Refusal("not_the_filer", "Отзывает возражение тот, кто его подал.")


decidable = first_of(in_the_window, by_another, by_the_conductor)

S, A = ObjectionStatus, ObjectionAction

WORKFLOW = Workflow(
    "objection",
    LABELS,
    #    action      from            to              permission          guard
    Step(A.take,     S.filed,        S.under_review, P.objection_decide, decidable),
    Step(A.withdraw, S.filed,        S.withdrawn,    P.objection_write,  by_the_filer),
    Step(A.uphold,   S.under_review, S.upheld,       P.objection_decide, decidable, needs_reason=True),
    Step(A.dismiss,  S.under_review, S.dismissed,    P.objection_decide, decidable, needs_reason=True),
    Step(A.withdraw, S.under_review, S.withdrawn,    P.objection_write,  by_the_filer),
)  # fmt: skip

OPEN = frozenset({S.filed, S.under_review})
"""Not decided yet: publication waits for them, and the result is contested."""
DECIDED = frozenset({S.upheld, S.dismissed})


def correctable(contests: Contested, corrected: bool) -> Refusal | None:
    """Only a number can be put right by a number."""
    if corrected and contests is not Contested.value:
        detail = "Числа исправляют, когда возражают против значения показателя"
        return Refusal.of("correction", "nothing_to_correct", detail)
    return None
