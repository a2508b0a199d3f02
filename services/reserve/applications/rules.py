"""What an application may become, and who makes it so. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.contests.standing import ContestStatus
from services.reserve.permissions import P


class ApplicationStatus(StrEnum):
    registered = "registered"
    admitted = "admitted"
    rejected = "rejected"
    scored = "scored"
    winner = "winner"
    included = "included"
    runner_up = "runner_up"
    not_selected = "not_selected"
    withdrawn = "withdrawn"


class ApplicationAction(StrEnum):
    admit = "admit"
    reject = "reject"
    reconsider = "reconsider"
    readmit = "readmit"
    withdraw = "withdraw"
    score = "score"
    choose = "choose"
    include = "include"
    place_next = "place_next"
    pass_over = "pass_over"  # noqa: S105  # no password
    promote = "promote"
    mark_again = "mark_again"


LABELS: dict[StrEnum, str] = labelled(
    {
        ApplicationStatus.registered: "зарегистрирована",
        ApplicationStatus.admitted: "допущена",
        ApplicationStatus.rejected: "не допущена",
        ApplicationStatus.scored: "оценена",
        ApplicationStatus.winner: "победитель",
        ApplicationStatus.included: "в резерв по конкурсу",
        ApplicationStatus.runner_up: "следующий по баллам",
        ApplicationStatus.not_selected: "не выбрана",
        ApplicationStatus.withdrawn: "отозвана",
        ApplicationAction.admit: "допустить",
        ApplicationAction.reject: "отказать в допуске",
        ApplicationAction.reconsider: "вернуть к проверке",
        ApplicationAction.readmit: "допустить по жалобе",
        ApplicationAction.withdraw: "отозвать",
        ApplicationAction.score: "оценить",
        ApplicationAction.choose: "признать победителем",
        ApplicationAction.include: "рекомендовать в резерв",
        ApplicationAction.place_next: "признать следующей по баллам",
        ApplicationAction.pass_over: "не выбрать",
        ApplicationAction.promote: "выбрать вместо отказавшегося",
        ApplicationAction.mark_again: "оценить заново",
    }
)

S, A = ApplicationStatus, ApplicationAction

COMPETING = frozenset({S.admitted, S.scored})
"""Still in the running."""
CONCLUDED = (S.scored, S.winner, S.included, S.runner_up, S.not_selected)
"""Has been marked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    contest: ContestStatus
    """As of today."""
    applicant: bool = False
    """The caller applies."""
    organiser: bool = False
    """The caller stands at or above the place of the contest, with the right to admit."""
    missing: tuple[str, ...] = ()
    """Titles of required documents that are not there."""
    unchecked: tuple[str, ...] = ()
    """Titles of criteria nobody has checked."""
    unmet: tuple[str, ...] = ()
    """Titles of required criteria that whoever checked found not met, or not known."""
    next_by_score: bool = False
    """The regulation lets the next one take the place of who withdrew."""
    vacated: bool = False
    """A place of the contest stands empty, and nobody stands before this application."""


def at_admission(facts: Facts) -> Refusal | None:
    if facts.contest is ContestStatus.admission:
        return None
    return Refusal("not_at_admission", "О допуске решают после приёма заявок и до начала оценки.")


def by_another(facts: Facts) -> Refusal | None:
    """Nobody admits the own application, under whatever role."""
    if facts.applicant:
        return Refusal("own_application", "О допуске решает не тот, кто подал заявку.")
    return None


def complete(facts: Facts) -> Refusal | None:
    if facts.missing:
        return Refusal("documents_missing", f"Не представлены документы: {', '.join(facts.missing)}.")
    if facts.unchecked:
        return Refusal("criteria_unchecked", f"Не проверены критерии: {', '.join(facts.unchecked)}.")
    if facts.unmet:
        return Refusal("criteria_unmet", f"Не выполнены обязательные критерии: {', '.join(facts.unmet)}.")
    return None


RUNNING = frozenset({ContestStatus.accepting, ContestStatus.admission, ContestStatus.scoring, ContestStatus.opened})
OPENED = frozenset({ContestStatus.opened, ContestStatus.decided})
"""It is known who stands where."""
WITHDRAWABLE = RUNNING | OPENED


def while_it_runs(facts: Facts) -> Refusal | None:
    if facts.contest in WITHDRAWABLE:
        return None
    return Refusal("contest_over", "Конкурс завершён: отзывать заявку поздно.")


def by_who_is_concerned(facts: Facts) -> Refusal | None:
    if facts.applicant or facts.organiser:
        return None
    return Refusal("not_the_applicant", "Отзывает заявку сам участник или секретарь по его заявлению.")


def in_person_after_the_opening(facts: Facts) -> Refusal | None:
    """Whoever knows the points would choose by whom they withdraw."""
    if facts.applicant or facts.contest not in OPENED:
        return None
    return Refusal("only_in_person", "После вскрытия листов заявку отзывает только сам участник.")


def in_person(facts: Facts) -> Refusal | None:
    """Whoever conducts the contest says by which paper of the applicant: a rival is not withdrawn in silence."""
    if facts.applicant:
        return None
    return Refusal("paper_missing", "Назовите заявление участника, по которому отзываете заявку.")


def by_its_contest(_: Facts) -> Refusal:
    """Opening, decision, an upheld appeal: each moves applications together with the contest, in `moving`."""
    return Refusal("moved_by_its_contest", "Этот шаг заявка делает вместе с конкурсом.")


def instead(facts: Facts) -> Refusal | None:
    if facts.contest is not ContestStatus.decided:
        return Refusal("contest_over", "Следующего выбирают, пока итог конкурса в силе и назначения не было.")
    if not facts.next_by_score:
        return Refusal("no_next_by_score", "Положение не позволяет выбрать следующего по баллам.")
    if not facts.vacated:
        return Refusal("place_taken", "Победитель не отказался, или есть следующий с большим числом баллов.")
    return None


deciding = first_of(at_admission, by_another)
withdrawable = first_of(while_it_runs, by_who_is_concerned, in_person_after_the_opening)

WORKFLOW = Workflow(
    "application",
    LABELS,
    #    action        from            to              permission           guard
    Step(A.admit,      S.registered,   S.admitted,     P.application_admit, first_of(deciding, complete)),
    Step(A.reject,     S.registered,   S.rejected,     P.application_admit, deciding, needs_reason=True),
    Step(A.withdraw,   S.registered,   S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.reconsider, S.admitted,     S.registered,   P.application_admit, deciding, needs_reason=True),
    Step(A.withdraw,   S.admitted,     S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.score,      S.admitted,     S.scored,       P.sheet_open,        by_its_contest),
    Step(A.reconsider, S.rejected,     S.registered,   P.application_admit, deciding, needs_reason=True),
    Step(A.readmit,    S.rejected,     S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.withdraw,   S.rejected,     S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.choose,     S.scored,       S.winner,       P.contest_write,     by_its_contest),
    Step(A.include,    S.scored,       S.included,     P.contest_write,     by_its_contest),
    Step(A.place_next, S.scored,       S.runner_up,    P.contest_write,     by_its_contest),
    Step(A.pass_over,  S.scored,       S.not_selected, P.contest_write,     by_its_contest),
    Step(A.withdraw,   S.scored,       S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.withdraw,   S.winner,       S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.mark_again, S.winner,       S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.included,     S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.promote,    S.runner_up,    S.winner,       P.contest_write,     instead),
    Step(A.withdraw,   S.runner_up,    S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.mark_again, S.runner_up,    S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.not_selected, S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.scored,       S.admitted,     P.appeal_decide,     by_its_contest),
)  # fmt: skip

APART = (A.score, A.readmit, A.choose, A.include, A.place_next, A.pass_over, A.mark_again)
"""Taken by the contest, and by nobody else."""
