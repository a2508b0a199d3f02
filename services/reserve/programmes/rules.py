"""What may become of a programme and of its measures, and which year is reported. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class ProgrammeStatus(StrEnum):
    draft = "draft"
    adopted = "adopted"
    completed = "completed"
    repealed = "repealed"


class ProgrammeAction(StrEnum):
    adopt = "adopt"
    complete = "complete"
    repeal = "repeal"


class ProgrammeMeasureStatus(StrEnum):
    planned = "planned"
    in_work = "in_work"
    done = "done"
    cancelled = "cancelled"


LABELS: dict[StrEnum, str] = labelled(
    {
        ProgrammeStatus.draft: "проект",
        ProgrammeStatus.adopted: "принята",
        ProgrammeStatus.completed: "завершена",
        ProgrammeStatus.repealed: "отменена",
        ProgrammeAction.adopt: "принять",
        ProgrammeAction.complete: "завершить",
        ProgrammeAction.repeal: "отменить",
        ProgrammeMeasureStatus.planned: "запланирована",
        ProgrammeMeasureStatus.in_work: "выполняется",
        ProgrammeMeasureStatus.done: "выполнена",
        ProgrammeMeasureStatus.cancelled: "снята",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    act_number: str | None
    act_date: date | None
    measures: int
    unfinished: int
    """Measures neither done nor cancelled."""
    today: date
    period_to: date


def founded(facts: Facts) -> Refusal | None:
    if facts.act_number and facts.act_date:
        return None
    return Refusal("no_act", "Укажите номер и дату акта, которым программа принята.")


def has_measures(facts: Facts) -> Refusal | None:
    return None if facts.measures else Refusal("no_measures", "В программе нет ни одной меры.")


def over(facts: Facts) -> Refusal | None:
    """A programme ends with its period, or when there is nothing left to do."""
    if facts.today > facts.period_to or not facts.unfinished:
        return None
    return Refusal("measures_unfinished", f"Период не кончился, а не выполнено мер: {facts.unfinished}.")


S, A = ProgrammeStatus, ProgrammeAction

WORKFLOW = Workflow(
    "programme",
    LABELS,
    #    action      from       to           permission         guard
    Step(A.adopt,    S.draft,   S.adopted,   P.programme_write, first_of(founded, has_measures)),
    Step(A.complete, S.adopted, S.completed, P.programme_write, over),
    Step(A.repeal,   S.adopted, S.repealed,  P.programme_write, needs_reason=True),
)  # fmt: skip

FINISHED = frozenset({ProgrammeMeasureStatus.done, ProgrammeMeasureStatus.cancelled})


def reportable(year: int, period: tuple[date, date], today: date) -> Refusal | None:
    """Whether the execution of that year can be reported: it is of the programme, and not still to come."""
    if not period[0].year <= year <= period[1].year:
        return Refusal.of("year", "outside_the_period", "Программа действует в другие годы")
    if year > today.year:
        return Refusal.of("year", "in_future", "Этот год ещё не наступил")
    return None


def counted_on(year: int, period_to: date, today: date) -> date:
    """The day by which a year is counted: its last, the last of the programme, or today while it lasts."""
    return min(date(year, 12, 31), period_to, today)


@dataclass(frozen=True, slots=True)
class Target:
    """How many are to stand in the reserve of a place."""

    place: str
    count: int


def reached(targets: Sequence[Target], stand: Sequence[tuple[str, int]]) -> list[int]:
    """How many stand at or below the place of each target; `stand`: (reserve, how many)."""
    return [sum(count for place, count in stand if (place + ".").startswith(target.place + ".")) for target in targets]
