"""What stands against a mark or a report, what is proven, and how far somebody has come. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.kernel.workflow import Refusal
from services.training.routes.rules import LABELS, CheckpointKind, StepState

OUTCOMES = frozenset({StepState.begun, StepState.done, StepState.missed})

_NEXT: dict[StepState, frozenset[StepState]] = {
    StepState.planned: OUTCOMES,
    StepState.begun: frozenset({StepState.done, StepState.missed}),
    StepState.done: frozenset(),
    StepState.missed: frozenset(),
}


def wrong_mark(now: StepState, then: StepState, day: date, first: date, today: date) -> Refusal | None:
    """What stands against marking a step without a record as begun, done or missed on a day; `first`: the earliest it
    can be, the day it begins or was begun."""
    if then not in _NEXT[now]:
        return Refusal.of("state", "illegal_mark", f"Шаг {LABELS[now]}: отметить, что он {LABELS[then]}, нельзя")
    if day > today:
        return Refusal.of("on", "in_the_future", "Отмечают то, что уже было")
    if then is not StepState.missed and day < first:
        return Refusal.of("on", "too_early", "Шаг начинается позже этого дня")
    return None


def too_early(kind: CheckpointKind, due: date, today: date, states: Sequence[StepState]) -> Refusal | None:
    """What stands against a report before it is due: the first is told once something has begun, the final one once
    nothing is left to do."""
    if today >= due:
        return None
    if kind is CheckpointKind.midterm and any(each is not StepState.planned for each in states):
        return None
    if kind is CheckpointKind.final and not any(each in (StepState.planned, StepState.begun) for each in states):
        return None
    wait = "ни один шаг ещё не начат" if kind is CheckpointKind.midterm else "пройдены ещё не все шаги"
    return Refusal("too_early", f"Рано: срок отчёта {due:%d.%m.%Y}, и {wait}.")


def unproven(sought: Mapping[str, date], measured: Iterable[tuple[str, date, date | None]]) -> set[str]:
    """Competencies nothing has shown closed or measured anew. `sought`: each with the day its latest step came into
    the route; `measured`: (competency, found on, closed on). What was proven stays proven, however often the route is
    compiled."""
    left = set(sought)
    for competency, found_on, closed_on in measured:
        since = sought[competency]
        if found_on > since or (closed_on is not None and closed_on >= since):
            left.discard(competency)
    return left


def share_done(states: Sequence[tuple[StepState, int]]) -> int:
    """Per cent of hours done, rounded down, so that 100 means all of them; steps with their hours."""
    total = sum(hours for _, hours in states)
    done = sum(hours for state, hours in states if state is StepState.done)
    return 100 * done // total if total else 0
