"""What an appeal may become, until which day one is filed, and what follows from one that is upheld. Values only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.contests.parties import by_others
from services.reserve.contests.standing import ContestStatus, Timetable, ahead
from services.reserve.permissions import P


class AppealSubject(StrEnum):
    """What is contested."""

    rejection = "rejection"
    outcome = "outcome"


class AppealStatus(StrEnum):
    filed = "filed"
    upheld = "upheld"
    dismissed = "dismissed"
    withdrawn = "withdrawn"


class AppealAction(StrEnum):
    uphold = "uphold"
    dismiss = "dismiss"
    withdraw = "withdraw"


class AppealRemedy(StrEnum):
    """What follows where an appeal is upheld."""

    admit = "admit"
    rescore = "rescore"
    annul = "annul"


LABELS: dict[StrEnum, str] = labelled(
    {
        AppealSubject.rejection: "отказ в допуске",
        AppealSubject.outcome: "итог конкурса",
        AppealStatus.filed: "подана",
        AppealStatus.upheld: "удовлетворена",
        AppealStatus.dismissed: "отклонена",
        AppealStatus.withdrawn: "отозвана",
        AppealAction.uphold: "удовлетворить",
        AppealAction.dismiss: "отклонить",
        AppealAction.withdraw: "отозвать",
        AppealRemedy.admit: "допустить к конкурсу",
        AppealRemedy.rescore: "провести оценку заново",
        AppealRemedy.annul: "отменить конкурс",
    }
)

OUTCOMES = frozenset({ContestStatus.decided, ContestStatus.failed, ContestStatus.appointed})
"""There is an outcome; that somebody is appointed already takes the term from nobody."""
REMEDIES = {
    AppealSubject.rejection: frozenset({AppealRemedy.admit, AppealRemedy.annul}),
    AppealSubject.outcome: frozenset({AppealRemedy.rescore, AppealRemedy.annul}),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    filed_it: bool
    """The caller, or the person the caller is, filed it."""
    takes_part: bool = False
    """The caller has an application in the contest."""


def by_another(facts: Facts) -> Refusal | None:
    """Nobody is judge in the own cause."""
    if facts.filed_it:
        return Refusal("own_appeal", "Жалобу рассматривает не тот, кто её подал.")
    return None


def by_the_filer(facts: Facts) -> Refusal | None:
    if facts.filed_it:
        return None
    return Refusal("not_the_filer", "Отзывает жалобу тот, кто её подал.")


S, A = AppealStatus, AppealAction

WORKFLOW = Workflow(
    "contest_appeal",
    LABELS,
    #    action      from     to           permission       guard
    *by_others(
    Step(A.uphold,   S.filed, S.upheld,    P.appeal_decide, by_another, needs_reason=True),
    Step(A.dismiss,  S.filed, S.dismissed, P.appeal_decide, by_another, needs_reason=True),
    ),
    Step(A.withdraw, S.filed, S.withdrawn, P.appeal_write,  by_the_filer),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Appealing:
    """All that decides whether an appeal is taken today."""

    subject: AppealSubject
    contest: ContestStatus
    """As of today."""
    rejected: bool
    """The own application was rejected."""
    today: date
    until: date | None
    """The last day, by the day of the decision; None: nothing has been decided yet."""
    marked: bool = False
    """The sheets were opened, and no court annulled the contest: who leads is known."""


def has_outcome(contest: ContestStatus, *, marked: bool) -> bool:
    """Is there something to appeal against? Where it is known who leads, that the contest was annulled, too."""
    return contest in OUTCOMES or (contest is ContestStatus.annulled and marked)


def _decided(appealing: Appealing) -> Refusal | None:
    if appealing.subject is AppealSubject.rejection and not appealing.rejected:
        return Refusal("not_rejected", "Ваша заявка не отклонена: обжаловать нечего.")
    if appealing.subject is AppealSubject.outcome and not has_outcome(appealing.contest, marked=appealing.marked):
        return Refusal("no_outcome", "Итог конкурса обжалуют, когда он есть; отмену — если листы были вскрыты.")
    return None


def _not_over(appealing: Appealing) -> Refusal | None:
    if appealing.subject is AppealSubject.rejection and appealing.contest in (
        ContestStatus.annulled,
        ContestStatus.appointed,
    ):
        return Refusal("contest_over", "Конкурс завершён.")
    return None


def _in_time(appealing: Appealing) -> Refusal | None:
    if appealing.until is not None and appealing.today <= appealing.until:
        return None
    day = f"{appealing.until:%d.%m.%Y}" if appealing.until else "—"
    return Refusal("appeal_late", f"Жалобы принимали по {day} включительно.")


not_taken = first_of(_decided, _not_over, _in_time)
"""Why no appeal is taken."""


def remedied(
    subject: AppealSubject, upheld: bool, remedy: AppealRemedy | None, contest: ContestStatus, *, opened: bool
) -> Refusal | None:
    """Whether the decision says what follows from it, and it can follow; `opened`: there were sheets to score anew."""
    if not upheld:
        said = "Что следует из жалобы, указывают, удовлетворяя её"
        return Refusal.of("remedy", "not_upheld", said) if remedy else None
    if remedy is None:
        return Refusal.of("remedy", "missing", "Укажите, что следует из удовлетворённой жалобы")
    annulled = remedy is AppealRemedy.annul and contest is ContestStatus.annulled
    late = remedy is AppealRemedy.admit and contest is not ContestStatus.admission
    against = (
        (remedy not in REMEDIES[subject], "unfit", f"Из жалобы на {LABELS[subject]} это не следует"),
        (contest is ContestStatus.appointed, "appointed", "Назначение состоялось: сначала отмените его"),
        (annulled, "unfit", "Конкурс уже отменён: из жалобы следует оценка заново"),
        (late, "too_late", "Допуск завершён: допустить уже нельзя, конкурс отменяют"),
        (remedy is AppealRemedy.rescore and not opened, "unfit", "Листов не вскрывали: оценивать заново нечего"),
    )
    faults = [(code, detail) for found, code, detail in against if found]
    return Refusal.of("remedy", *faults[0]) if faults else None


def dated(
    remedy: AppealRemedy | None, days: Timetable, sheets_until: date | None, held_on: date | None, today: date
) -> Refusal | None:
    """Whether scoring anew has days of its own, and they lie ahead."""
    if remedy is not AppealRemedy.rescore:
        given = next((name for name, day in (("sheets_until", sheets_until), ("held_on", held_on)) if day), None)
        return Refusal.of(given, "not_rescored", "Дни указывают, назначая оценку заново") if given else None
    return ahead(days, sheets_until, held_on, today)
