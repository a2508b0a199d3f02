"""What may become of an enrolment. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.groups.rules import StudyGroupStatus
from services.training.permissions import P, decided_by_another


class EnrolmentStatus(StrEnum):
    requested = "requested"
    confirmed = "confirmed"
    waiting = "waiting"
    declined = "declined"
    withdrawn = "withdrawn"
    not_attended = "not_attended"
    completed = "completed"
    failed = "failed"


class EnrolmentAction(StrEnum):
    confirm = "confirm"
    queue = "queue"
    promote = "promote"
    decline = "decline"
    withdraw = "withdraw"
    complete = "complete"
    fail = "fail"
    miss = "miss"
    reopen = "reopen"


class EnrolmentOrigin(StrEnum):
    """What somebody was enrolled by."""

    manual = "manual"
    route = "route"
    referral = "referral"
    novice_school = "novice_school"
    team = "team"


S, A = EnrolmentStatus, EnrolmentAction

LABELS: dict[StrEnum, str] = labelled(
    {
        S.requested: "заявка рассматривается",
        S.confirmed: "зачислен",
        S.waiting: "в листе ожидания",
        S.declined: "отказано",
        S.withdrawn: "отозвана",
        S.not_attended: "не посещал",
        S.completed: "освоил программу",
        S.failed: "не освоил программу",
        A.confirm: "зачислить",
        A.queue: "поставить в лист ожидания",
        A.promote: "зачислить из листа ожидания",
        A.decline: "отказать",
        A.withdraw: "отозвать",
        A.complete: "засчитать",
        A.fail: "не засчитать",
        A.miss: "отметить, что не посещал",
        A.reopen: "вернуть для исправления итога",
        EnrolmentOrigin.manual: "по заявке",
        EnrolmentOrigin.route: "по индивидуальному маршруту",
        EnrolmentOrigin.referral: "по направлению",
        EnrolmentOrigin.novice_school: "«Школа начинающего руководителя»",
        EnrolmentOrigin.team: "в составе команды",
    }
)

SEATED = (S.confirmed, S.completed, S.failed, S.not_attended)
"""Who holds a seat, or held one to the end."""
TOLD = (S.completed, S.failed, S.not_attended)
"""Who came to the end; a reopened group takes it back."""
GONE = (S.declined, S.withdrawn)
"""Who may ask again; of all others a person has one in a group."""
BY_SCHOOLS = (EnrolmentOrigin.manual, EnrolmentOrigin.team)
"""What a school asks a seat by; the others are of who stands above it."""
DECIDED = (A.complete, A.fail, A.miss, A.reopen)
"""What the completion of the group does, or its being reopened, and nothing else."""
UNDER_WAY = frozenset({StudyGroupStatus.open, StudyGroupStatus.running})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    group: StudyGroupStatus
    leads: bool
    """Does the caller stand at or above the place of the group?"""
    seats_left: int
    busy: bool
    """Does the person sit in another group at the same time?"""
    next: bool
    """Is it the first of the waiting list who can come?"""
    own: bool
    """Is it the seat of the caller?"""
    answers: bool
    """Is it the caller's to give up: the own one, one that schools ask for, or of who stands above them?"""
    ended: bool = False
    """Has the group nothing left to teach?"""
    completing: bool = False
    """Is the group being completed, or reopened?"""


def by_the_leader(facts: Facts) -> Refusal | None:
    if facts.leads:
        return None
    return Refusal("not_your_group", "Решает тот, кто ведёт группу.")


def while_open(facts: Facts) -> Refusal | None:
    if facts.group is StudyGroupStatus.open:
        return still_taught(ended=facts.ended)
    return Refusal("enrolment_closed", "Набор в группу не идёт.")


def still_taught(*, ended: bool) -> Refusal | None:
    """Whatever the status of the group: nobody may have pressed a button."""
    if not ended:
        return None
    return Refusal("enrolment_closed", "Занятия группы закончились: в неё больше не зачисляют.")


def while_under_way(facts: Facts) -> Refusal | None:
    if facts.group in UNDER_WAY:
        return None
    return Refusal("group_over", "Группа завершена или отменена.")


def by_who_answers(facts: Facts) -> Refusal | None:
    if facts.answers:
        return None
    return Refusal("not_yours", "Человека направили или зачислили по маршруту: отзывает он сам, ОМСУ или СОИРО.")


def seat_left(facts: Facts) -> Refusal | None:
    if facts.seats_left > 0:
        return None
    return Refusal("no_seats", "Свободных мест нет.")


def full(facts: Facts) -> Refusal | None:
    if facts.seats_left <= 0:
        return None
    return Refusal("seats_left", "В группе есть места: зачислите сразу.")


def free_then(facts: Facts) -> Refusal | None:
    if not facts.busy:
        return None
    return Refusal("sessions_overlap", "В это время человек занят: другая группа, мероприятие или стажировка.")


def in_order(facts: Facts) -> Refusal | None:
    if facts.next:
        return None
    return Refusal("not_next", "В листе ожидания есть те, кто записался раньше.")


def at_completion(facts: Facts) -> Refusal | None:
    if facts.completing:
        return None
    return Refusal("only_by_completion", "Итог подводит завершение группы.")


by_another = decided_by_another("own_learning", "Зачёт в своей заявке рассматривает другой сотрудник.")
confirmable = first_of(by_the_leader, by_another, while_open, seat_left, free_then)
queueable = first_of(by_the_leader, by_another, while_open, full)
promotable = first_of(by_the_leader, while_open, seat_left, free_then, in_order)
declinable = first_of(by_the_leader, while_under_way)
withdrawable = first_of(by_who_answers, while_under_way)

WORKFLOW = Workflow(
    "enrolment",
    LABELS,
    #    action      from         to              permission          guard
    Step(A.confirm,  S.requested, S.confirmed,    P.enrolment_decide, confirmable),
    Step(A.queue,    S.requested, S.waiting,      P.enrolment_decide, queueable),
    Step(A.promote,  S.waiting,   S.confirmed,    P.enrolment_decide, promotable),
    Step(A.decline,  S.requested, S.declined,     P.enrolment_decide, declinable, needs_reason=True),
    Step(A.decline,  S.waiting,   S.declined,     P.enrolment_decide, declinable, needs_reason=True),
    Step(A.decline,  S.confirmed, S.declined,     P.enrolment_decide, declinable, needs_reason=True),
    Step(A.withdraw, S.requested, S.withdrawn,    P.enrolment_write,  withdrawable,    needs_reason=True),
    Step(A.withdraw, S.waiting,   S.withdrawn,    P.enrolment_write,  withdrawable,    needs_reason=True),
    Step(A.withdraw, S.confirmed, S.withdrawn,    P.enrolment_write,  withdrawable,    needs_reason=True),
    Step(A.complete, S.confirmed, S.completed,    P.group_write,      at_completion),
    Step(A.fail,     S.confirmed, S.failed,       P.group_write,      at_completion),
    Step(A.miss,     S.confirmed, S.not_attended, P.group_write,      at_completion),
    Step(A.reopen,   S.completed, S.confirmed,    P.group_write,      at_completion, needs_reason=True),
    Step(A.reopen,   S.failed,    S.confirmed,    P.group_write,      at_completion, needs_reason=True),
    Step(A.reopen,   S.not_attended, S.confirmed, P.group_write,      at_completion, needs_reason=True),
)  # fmt: skip
