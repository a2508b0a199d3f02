"""What may become of a group, and what each step of it takes. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P, decided_by_another

LATEST_BEGINNING = 30
"""Days after the last one in which a group that was taught may still be begun, with a reason."""


class StudyGroupStatus(StrEnum):
    planned = "planned"
    open = "open"
    running = "running"
    completed = "completed"
    cancelled = "cancelled"


class StudyGroupAction(StrEnum):
    announce = "announce"
    begin = "begin"
    complete = "complete"
    cancel = "cancel"
    reopen = "reopen"


S, A = StudyGroupStatus, StudyGroupAction

LABELS: dict[StrEnum, str] = labelled(
    {
        S.planned: "планируется",
        S.open: "идёт набор",
        S.running: "идёт обучение",
        S.completed: "обучение завершено",
        S.cancelled: "отменена",
        A.announce: "открыть набор",
        A.begin: "начать обучение",
        A.complete: "завершить обучение",
        A.cancel: "отменить группу",
        A.reopen: "вернуть для исправления итогов",
    }
)

CHANGEABLE = frozenset({S.planned, S.open})
"""Days, seats and sessions of a group that teaches or has taught are facts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    offered: bool
    """Is its edition of the programme published, or was it when enrolment began?"""
    distance: bool
    sessions: int
    days: tuple[date, date]
    today: date
    confirmed: int
    unmarked: int = 0
    """Sessions whose attendance nobody has told."""
    undecided: Sequence[UUID] = ()
    """Confirmed who attended and have no result: people, in order of arrival."""
    absent: Sequence[UUID] = ()
    """Passed, with less attendance than the programme asks for: likewise."""
    names: Mapping[UUID, str] = field(default_factory=dict)
    """Of those people, where somebody is to be told who they are."""
    certified: int = 0
    """Certificates in force of those who learned in it."""
    own: bool = False
    """Did the caller learn in it?"""


def offered(facts: Facts) -> Refusal | None:
    if facts.offered:
        return None
    return Refusal("programme_not_published", "Набор открывают по опубликованной редакции программы.")


def scheduled(facts: Facts) -> Refusal | None:
    """Only at a distance everybody learns at a time of their own."""
    if facts.sessions or facts.distance:
        return None
    return Refusal("no_sessions", "Составьте расписание: без занятий учат только дистанционно.")


def still_ahead(facts: Facts) -> Refusal | None:
    if facts.today <= facts.days[1]:
        return None
    return Refusal("already_past", "Последний день группы уже прошёл.")


def attended_by_somebody(facts: Facts) -> Refusal | None:
    if facts.confirmed:
        return None
    return Refusal("nobody_enrolled", "В группе нет ни одного зачисленного.")


def begun(facts: Facts) -> Refusal | None:
    if facts.today >= facts.days[0]:
        return None
    return Refusal("not_yet", f"Обучение начинается {facts.days[0]:%d.%m.%Y}.")


def within_its_days(facts: Facts) -> Refusal | None:
    """A beginning entered later has its reason. Nobody enrolled meanwhile, nobody was at a session before the day on
    which they asked for a seat (`conduct.rules.before_asking`)."""
    if facts.today <= facts.days[1]:
        return None
    said = "если занятия состоялись, укажите, почему начало отмечают позже, если нет — отмените группу (`cancel`)."
    return Refusal("already_past", f"Последний день группы, {facts.days[1]:%d.%m.%Y}, прошёл: {said}")


def not_long_past(facts: Facts) -> Refusal | None:
    if (facts.today - facts.days[1]).days <= LATEST_BEGINNING:
        return None
    said = f"Со дня окончания группы, {facts.days[1]:%d.%m.%Y}, прошло больше {LATEST_BEGINNING} дней"
    return Refusal("long_past", f"{said}: начать её нельзя, отмените группу (`cancel`) — зачисленным скажут почему.")


def over(facts: Facts) -> Refusal | None:
    if facts.today >= facts.days[1]:
        return None
    return Refusal("not_over", f"Обучение продолжается до {facts.days[1]:%d.%m.%Y}.")


def told_of_everybody(facts: Facts) -> Refusal | None:
    if facts.unmarked:
        return Refusal("attendance_missing", f"Отметьте посещаемость; занятий без отметки: {facts.unmarked}.")
    if facts.undecided:
        said = f"Укажите результат; участников без результата: {len(facts.undecided)}."
        return _of_each("result_missing", said, facts.undecided, facts)
    if facts.absent:
        said = f"Освоившими указаны те, кто посетил меньше, чем требует программа: {len(facts.absent)}."
        return _of_each("attended_too_little", said, facts.absent, facts)
    return None


def _of_each(reason: str, said: str, people: Sequence[UUID], facts: Facts) -> Refusal:
    """With who it is said of, each by the id under which the results of the group name them."""
    errors = (field_error(("results", each), reason, facts.names.get(each, "Участник")) for each in people)
    return Refusal(reason, said, tuple(errors))


def uncertified(facts: Facts) -> Refusal | None:
    """A paper says what the results say: first it is annulled, then they are put right."""
    if not facts.certified:
        return None
    said = f"По итогам группы действуют документы об обучении: {facts.certified}. Сначала аннулируйте их."
    return Refusal("certified", said)


by_another = decided_by_another("own_learning", "Итоги группы исправляет тот, кто в ней не учился.")
beginnable = first_of(begun, not_long_past, attended_by_somebody)

WORKFLOW = Workflow(
    "group",
    LABELS,
    #    action      from       to           permission      guard
    Step(A.announce, S.planned, S.open,      P.group_write,  first_of(offered, scheduled, still_ahead)),
    Step(A.begin,    S.open,    S.running,   P.group_write,  beginnable, unless_explained=within_its_days),
    Step(A.complete, S.running, S.completed, P.group_write,  first_of(over, told_of_everybody)),
    Step(A.cancel,   S.planned, S.cancelled, P.group_write,  needs_reason=True),
    Step(A.cancel,   S.open,    S.cancelled, P.group_write,  needs_reason=True),
    Step(A.cancel,   S.running, S.cancelled, P.group_write,  needs_reason=True),
    Step(A.reopen, S.completed, S.running,   P.group_write,  first_of(by_another, uncertified), needs_reason=True),
)  # fmt: skip


def not_past(last: date, today: date) -> Refusal | None:
    """Days are planned ahead: enrolment in a group whose last day is over never opens (`still_ahead`), and nothing is
    recorded in it."""
    if last >= today:
        return None
    return Refusal.of("ends_on", "already_past", "Последний день группы уже прошёл: набор в неё не открыть")


def enough_seats(seats: int, confirmed: int) -> Refusal | None:
    if confirmed <= seats:
        return None
    return Refusal.of("seats", "seats_taken", f"Зачислено уже {confirmed}: мест не может быть меньше")
