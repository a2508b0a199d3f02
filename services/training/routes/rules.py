"""What may happen to an individual route, and what it takes. Values in, values out.

Review by СОИРО and agreement of the head as in DOMAIN.md, E (regulations of ИОМ: stages of drawing up, two reports).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class RouteStatus(StrEnum):
    draft = "draft"
    waiting_review = "waiting_review"
    in_review = "in_review"
    active = "active"
    completed = "completed"
    cancelled = "cancelled"


class RouteAction(StrEnum):
    submit = "submit"
    take = "take"
    give_back = "give_back"
    approve = "approve"
    revise = "revise"
    complete = "complete"
    cancel = "cancel"


class StepState(StrEnum):
    """How far a step has come; what is booked follows what it is booked with."""

    planned = "planned"
    begun = "begun"
    done = "done"
    missed = "missed"


class CheckpointKind(StrEnum):
    midterm = "midterm"
    final = "final"


LABELS: dict[StrEnum, str] = labelled(
    {
        RouteStatus.draft: "составлен",
        RouteStatus.waiting_review: "ждёт проверки",
        RouteStatus.in_review: "на проверке",
        RouteStatus.active: "выполняется",
        RouteStatus.completed: "завершён",
        RouteStatus.cancelled: "отменён",
        RouteAction.submit: "передать на проверку",
        RouteAction.take: "взять на проверку",
        RouteAction.give_back: "вернуть на доработку",
        RouteAction.approve: "утвердить",
        RouteAction.revise: "пересмотреть",
        RouteAction.complete: "завершить",
        RouteAction.cancel: "отменить",
        StepState.planned: "запланирован",
        StepState.begun: "начат",
        StepState.done: "пройден",
        StepState.missed: "не пройден",
        CheckpointKind.midterm: "промежуточный отчёт",
        CheckpointKind.final: "итоговый отчёт",
    }
)

LIVING = (RouteStatus.draft, RouteStatus.waiting_review, RouteStatus.in_review, RouteStatus.active)
"""A person has one of these at most."""
DRAWN_UP = (RouteStatus.draft, RouteStatus.waiting_review, RouteStatus.in_review)
"""Of those, what nobody has approved yet: it is walked by nobody."""
APPROVED = (RouteStatus.active, RouteStatus.completed)


def is_empty_draft(status: RouteStatus, steps: int, *, by_event: bool) -> bool:
    """Was it drafted of itself, with nothing to put in it? Then it is compiled anew of itself too."""
    return by_event and status is RouteStatus.draft and not steps


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    steps: int
    agreed: bool | None
    """What the person has said of the route as it is compiled; None: nothing yet."""
    unfinished: int
    """Steps neither done nor given up."""
    unreported: int
    """Checkpoints without a report."""
    unproven: int
    """Deficits of the route that nothing has shown closed or measured anew since it was compiled."""
    gone_by: tuple[str, ...] = ()
    """Titles of the planned steps whose days are here or past (`is_gone_by`)."""


def with_steps(facts: Facts) -> Refusal | None:
    if facts.steps:
        return None
    return Refusal("no_steps", "В маршруте нет ни одного шага: составьте его заново или отмените.")


def is_gone_by(state: StepState, first: date, last: date, today: date, *, booked: bool) -> bool:
    """Is a planned step over, or, with no place taken, begun? Nothing brings it back."""
    return state is StepState.planned and (last < today if booked else first <= today)


def ahead(facts: Facts) -> Refusal | None:
    if not facts.gone_by:
        return None
    named = ", ".join(f"«{each}»" for each in facts.gone_by)
    return Refusal("step_gone_by", f"Дни шага уже наступили или прошли: {named}. Составьте маршрут заново.")


def agreed(facts: Facts) -> Refusal | None:
    if facts.agreed:
        return None
    if facts.agreed is None:
        return Refusal("not_agreed", "Тот, чей это маршрут, ещё не согласился с ним.")
    return Refusal("disagreed", "Тот, чей это маршрут, с ним не согласен: верните его на доработку.")


def walked(facts: Facts) -> Refusal | None:
    if not facts.unfinished:
        return None
    return Refusal("steps_unfinished", f"Шагов, которые не пройдены и не сняты: {facts.unfinished}.")


def reported(facts: Facts) -> Refusal | None:
    if not facts.unreported:
        return None
    return Refusal("no_report", f"Отчётов, которых ещё нет: {facts.unreported}.")


def proven(facts: Facts) -> Refusal | None:
    """Completion by re-diagnostics: a deficit that training was to close is measured anew."""
    if not facts.unproven:
        return None
    return Refusal("not_proven", f"Дефицитов, которые не проверены повторной диагностикой: {facts.unproven}.")


S, A = RouteStatus, RouteAction

WORKFLOW = Workflow(
    "route",
    LABELS,
    #    action       from              to                 permission       guard
    Step(A.submit,    S.draft,          S.waiting_review,  P.route_write,   first_of(with_steps, ahead)),
    Step(A.take,      S.waiting_review, S.in_review,       P.route_review),
    Step(A.give_back, S.in_review,      S.draft,           P.route_review,  needs_reason=True),
    Step(A.approve,   S.in_review,      S.active,          P.route_review,  first_of(with_steps, ahead, agreed)),
    Step(A.revise,    S.active,         S.draft,           P.route_write,   needs_reason=True),
    Step(A.complete,  S.active,         S.completed,       P.route_review,  first_of(walked, reported),
         unless_explained=proven),
    Step(A.cancel,    S.draft,          S.cancelled,       P.route_write,   needs_reason=True),
    Step(A.cancel,    S.waiting_review, S.cancelled,       P.route_write,   needs_reason=True),
    Step(A.cancel,    S.in_review,      S.cancelled,       P.route_write,   needs_reason=True),
    Step(A.cancel,    S.active,         S.cancelled,       P.route_write,   needs_reason=True),
)  # fmt: skip

AGREEABLE = (RouteStatus.waiting_review, RouteStatus.in_review)
"""While it is reviewed, the person says whether they agree."""

LONGEST = timedelta(days=3 * 366)
"""A development programme lasts three to five years, a route within it less (DOMAIN.md, E)."""


def wrong_window(first: date, last: date, today: date) -> Refusal | None:
    """What stands against the days a route may take, both included."""
    if last < first:
        return Refusal.of("window_to", "out_of_order", "Маршрут кончается раньше, чем начинается")
    if last <= today:
        return Refusal.of("window_to", "in_the_past", "Маршрут должен кончаться позже сегодняшнего дня")
    if last - first > LONGEST:
        return Refusal.of("window_to", "too_long", "Маршрут не длиннее трёх лет")
    return None


def checkpoints(first: date, last: date) -> tuple[tuple[CheckpointKind, date], ...]:
    """The mid report on the middle day, the final one on the last; a route of one day has the final one alone."""
    final = (CheckpointKind.final, last)
    middle = first + (last - first) // 2
    return (final,) if middle == last else ((CheckpointKind.midterm, middle), final)
