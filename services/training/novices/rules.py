"""Who is a beginning head, what the first hundred days ask of one, and what may become of it. Values in, values out.

No act gives a number: less than three years in post, a list of a hundred days (DOMAIN.md, E); a region sets its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.periods import years_held
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.enrolments.rules import EnrolmentStatus
from services.training.permissions import P


class NoviceStatus(StrEnum):
    invited = "invited"
    learning = "learning"
    completed = "completed"
    released = "released"


class NoviceAction(StrEnum):
    enrol = "enrol"
    lapse = "lapse"
    complete = "complete"
    release = "release"


class TaskState(StrEnum):
    """How an item of the list stands."""

    due = "due"
    overdue = "overdue"
    done = "done"
    waived = "waived"


LABELS: dict[StrEnum, str] = labelled(
    {
        NoviceStatus.invited: "приглашён",
        NoviceStatus.learning: "обучается",
        NoviceStatus.completed: "окончил",
        NoviceStatus.released: "освобождён",
        NoviceAction.enrol: "зачислить в группу",
        NoviceAction.lapse: "учесть, что зачисления больше нет",
        NoviceAction.complete: "подвести итог",
        NoviceAction.release: "освободить от обучения",
        TaskState.due: "предстоит",
        TaskState.overdue: "просрочено",
        TaskState.done: "сделано",
        TaskState.waived: "не требуется",
    }
)


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """An item of the list, due so many days after the first day in post."""

    title: str
    days: int


YEARS = 3
HUNDRED_DAYS: tuple[TaskTemplate, ...] = (
    TaskTemplate("Принять дела: акт приёма-передачи, печать, доступы, банковские карточки подписей", 10),
    TaskTemplate("Познакомиться с коллективом и управляющим советом", 20),
    TaskTemplate("Проверить устав, лицензию, локальные акты и сроки их действия", 30),
    TaskTemplate("Встретиться с учредителем: муниципальное задание, показатели, ожидания", 30),
    TaskTemplate("Определить наставника и согласовать программу наставничества", 30),
    TaskTemplate("Разобрать результаты мониторинга и оценки качества за два последних цикла", 45),
    TaskTemplate("Пройти диагностику управленческих компетенций", 45),
    TaskTemplate("Проверить условия и безопасность: предписания, паспорта, обучение по охране труда", 60),
    TaskTemplate("Составить план действий до конца учебного года и представить его коллективу", 75),
    TaskTemplate("Отчитаться о ста днях перед учредителем и коллективом", 100),
)
"""Where a region has not said its own."""

FOLLOWED = (NoviceAction.enrol, NoviceAction.lapse)
"""What an enrolment does, and nobody by hand."""
LIVING = (NoviceStatus.invited, NoviceStatus.learning)
"""A person has one of these at most."""


def is_novice(headed: Sequence[tuple[date, date | None]], day: date, years: int) -> bool:
    """Does the person head an organisation on the day, and has headed any for less than so many years together?

    `headed`: first and last day of each post of a head, acting ones too, both included; None: to this day. Days that
    two posts share count once.
    """
    if not any(first <= day and (last is None or day <= last) for first, last in headed):
        return False
    return years_held(headed, day) < years


def task_state(due_on: date, done_on: date | None, waived: bool, today: date) -> TaskState:
    if waived:
        return TaskState.waived
    if done_on is not None:
        return TaskState.done
    return TaskState.overdue if due_on < today else TaskState.due


def wrong_waiver(*, waived: bool, above: bool) -> Refusal | None:
    """`waived`: is the item not needed, before or after it is marked? `above`: says so who stands above schools, of
    another?"""
    if above or not waived:
        return None
    return Refusal.of("waived", "not_yours", "Что дело не требуется, решает СОИРО или ОМСУ")


def wrong_mark(done_on: date | None, waived: bool, since: date, today: date) -> Refusal | None:
    """What stands against marking an item done on a day, or not needed."""
    if waived and done_on is not None:
        return Refusal.of("done_on", "waived", "У того, что не требуется, нет дня")
    if done_on is not None and done_on > today:
        return Refusal.of("done_on", "in_the_future", "Отмечают то, что уже сделано")
    if done_on is not None and done_on < since:
        return Refusal.of("done_on", "before_the_post", "Это раньше первого дня в должности")
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    left: int
    """Items neither done nor waived."""
    passed: bool
    """Has the group been completed with success?"""
    following: bool = False
    """Does an enrolment say so?"""


def with_a_seat(facts: Facts) -> Refusal | None:
    if facts.following:
        return None
    return Refusal("no_seat", "Укажите группу: зачисляют в неё.")


def without_a_seat(facts: Facts) -> Refusal | None:
    if facts.following:
        return None
    return Refusal("only_by_enrolment", "Это следует из зачисления: отметить вручную нельзя.")


def listed(facts: Facts) -> Refusal | None:
    if not facts.left:
        return None
    return Refusal("tasks_left", f"Дел первых ста дней осталось: {facts.left}.")


def passed(facts: Facts) -> Refusal | None:
    if facts.passed:
        return None
    return Refusal("not_passed", "Программа ещё не освоена.")


S, A = NoviceStatus, NoviceAction

WORKFLOW = Workflow(
    "novice",
    LABELS,
    #    action      from        to           permission      guard
    Step(A.enrol,    S.invited,  S.learning,  P.novice_write, with_a_seat),
    Step(A.lapse,    S.learning, S.invited,   P.novice_write, without_a_seat),
    Step(A.complete, S.learning, S.completed, P.novice_write, first_of(listed, passed)),
    Step(A.release,  S.invited,  S.released,  P.novice_write, needs_reason=True),
    Step(A.release,  S.learning, S.released,  P.novice_write, needs_reason=True),
)  # fmt: skip

TAUGHT = (EnrolmentStatus.confirmed, EnrolmentStatus.completed)
"""Whoever holds a seat, or held one and passed; of all others another group is looked for."""

_WAYS: Mapping[tuple[NoviceStatus, bool], NoviceAction] = MappingProxyType(
    {(S.invited, True): A.enrol, (S.learning, False): A.lapse}
)


def way(now: NoviceStatus, enrolment: EnrolmentStatus) -> tuple[NoviceAction | None, bool]:
    """The step by which a novice follows the enrolment, None where it stands there; and whether it is a seat."""
    seat = enrolment in TAUGHT
    return _WAYS.get((now, seat)), seat
