"""What may be done with a contest, and on which conditions. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.wording import counted
from services.kernel.workflow import Guard, Refusal, Step, Workflow, first_of
from services.reserve.contests import grounds, standing
from services.reserve.contests.grounds import Entrants, ground
from services.reserve.contests.parties import by_others
from services.reserve.contests.standing import ContestStatus, Timetable
from services.reserve.permissions import P


class ContestAction(StrEnum):
    announce = "announce"
    close_admission = "close_admission"
    open = "open"
    decide = "decide"
    fail = "fail"
    annul = "annul"
    rescore = "rescore"
    postpone = "postpone"
    appoint = "appoint"
    resume = "resume"


LABELS: dict[StrEnum, str] = (
    standing.LABELS
    | grounds.LABELS
    | labelled(
        {
            ContestAction.announce: "объявить",
            ContestAction.close_admission: "завершить допуск",
            ContestAction.open: "вскрыть листы",
            ContestAction.decide: "принять решение",
            ContestAction.fail: "признать несостоявшимся",
            ContestAction.annul: "отменить",
            ContestAction.rescore: "вернуть к оценке",
            ContestAction.postpone: "перенести",
            ContestAction.appoint: "назначить",
            ContestAction.resume: "вернуть к решению",
        }
    )
)

S, A = ContestStatus, ContestAction
NOBODY = Entrants()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    days: Timetable
    today: date
    notice_days: int = 0
    acceptance_days: int = 0
    """As the regulation asks; of a draft, the one in force today."""
    commission: bool = False
    regulation: bool = False
    vacancy_open: bool = True
    """The vacancy may go into a contest; true of one for the reserve."""
    entrants: Entrants = NOBODY
    minimum_candidates: int = 1
    open_appeals: int = 0
    """Of rejected applicants, not decided yet."""
    appeals_until: date | None = None
    """The last day on which a rejection is appealed against, where that is waited for; None: nothing is."""
    short: str | None = None
    """What the commission lacks to be quorate at its latest meeting, in words."""
    too_few: str | None = None
    """Which applications too few of the commission may judge, in words."""
    by_appeal: bool = False
    """The step follows from an upheld appeal."""
    opened: bool = False
    """There are sheets of the round that were opened."""
    by_ruling: bool = False
    """The step follows from the act of a court."""
    takes_part: bool = False
    """The caller has an application in the contest."""


def with_a_regulation(facts: Facts) -> Refusal | None:
    said = "На сегодня нет действующего положения о конкурсе: опубликуйте его."
    return None if facts.regulation else Refusal("no_regulation", said)


def with_a_commission(facts: Facts) -> Refusal | None:
    return None if facts.commission else Refusal("no_commission", "Назначьте конкурсную комиссию.")


def for_an_open_vacancy(facts: Facts) -> Refusal | None:
    said = "Вакансия не открыта: по ней нельзя объявить конкурс."
    return None if facts.vacancy_open else Refusal("vacancy_not_open", said)


def in_good_time(facts: Facts) -> Refusal | None:
    """The notice stands for its days before the contest, and applications are taken long enough."""
    return standing.too_soon(facts.days, facts.today, facts.notice_days, facts.acceptance_days)


def all_judged(facts: Facts) -> Refusal | None:
    waiting = counted(facts.entrants.registered, "заявке", "заявкам", "заявкам")
    said = f"О допуске не решено по {waiting}: допустите или отклоните."
    return Refusal("applications_undecided", said) if facts.entrants.registered else None


def enough(facts: Facts) -> Refusal | None:
    admitted, least = facts.entrants.admitted, max(1, facts.minimum_candidates)
    said = f"Участвуют {admitted}, а положение требует не меньше {least}."
    return None if admitted >= least else Refusal("too_few", said)


def on_its_day(facts: Facts) -> Refusal | None:
    said = f"Листы вскрывают в день конкурса: {facts.days.held_on:%d.%m.%Y}."
    return None if facts.today >= facts.days.held_on else Refusal("not_yet", said)


def quorate(facts: Facts) -> Refusal | None:
    return Refusal("not_quorate", facts.short) if facts.short else None


def judged_by_enough(facts: Facts) -> Refusal | None:
    return Refusal("too_few_judge", facts.too_few) if facts.too_few else None


def somebody_passed(facts: Facts) -> Refusal | None:
    said = "Никто не набрал проходного балла: конкурс признают несостоявшимся."
    return None if facts.entrants.passed else Refusal("none_passed", said)


def for_a_ground(status: ContestStatus) -> Guard:
    def guard(facts: Facts) -> Refusal | None:
        found = ground(status, facts.entrants, facts.minimum_candidates)
        return None if found else Refusal("no_ground", "Оснований признать конкурс несостоявшимся нет.")

    return guard


def heard(facts: Facts) -> Refusal | None:
    return Refusal("appeals_open", "Не рассмотрены жалобы на отказ в допуске.") if facts.open_appeals else None


def after_the_term(facts: Facts) -> Refusal | None:
    if facts.appeals_until is None or facts.today > facts.appeals_until:
        return None
    return Refusal("appeal_term", f"Отказ в допуске обжалуют по {facts.appeals_until:%d.%m.%Y} включительно.")


def by_an_appeal_or_a_court(facts: Facts) -> Refusal | None:
    """What a commission has decided, nobody takes back at will."""
    said = "После решения комиссии это делает удовлетворённая жалоба или суд."
    return None if facts.by_appeal or facts.by_ruling else Refusal("only_by_appeal", said)


def with_sheets(facts: Facts) -> Refusal | None:
    return None if facts.opened else Refusal("not_opened", "Листов не вскрывали: оценивать заново нечего.")


def by_its_record(_: Facts) -> Refusal:
    return Refusal("moved_by_its_record", "Этот шаг конкурс делает вместе с назначением.")


announceable = first_of(with_a_regulation, with_a_commission, for_an_open_vacancy, in_good_time)
openable = first_of(heard, on_its_day, enough, quorate, judged_by_enough)
judgeable = first_of(heard, somebody_passed, judged_by_enough)
scored_before = first_of(by_an_appeal_or_a_court, with_sheets)

WORKFLOW = Workflow(
    "contest",
    LABELS,
    #    action             from         to           permission         guard
    *by_others(
    Step(A.announce,        S.draft,     S.announced, P.contest_write,   announceable),
    Step(A.annul,           S.announced, S.annulled,  P.contest_write,   needs_reason=True),
    Step(A.annul,           S.accepting, S.annulled,  P.contest_write,   needs_reason=True),
    Step(A.close_admission, S.admission, S.scoring,   P.contest_write,   first_of(all_judged, heard, enough),
         unless_explained=after_the_term),
    Step(A.fail,            S.admission, S.failed,    P.contest_write,   first_of(heard, for_a_ground(S.admission)),
         unless_explained=after_the_term),
    Step(A.annul,           S.admission, S.annulled,  P.contest_write,   needs_reason=True),
    Step(A.open,            S.scoring,   S.opened,    P.sheet_open,      openable),
    Step(A.postpone,        S.scoring,   S.scoring,   P.contest_write,   needs_reason=True),
    Step(A.fail,            S.scoring,   S.failed,    P.contest_write,   for_a_ground(S.scoring)),
    Step(A.annul,           S.scoring,   S.annulled,  P.contest_write,   needs_reason=True),
    Step(A.decide,          S.opened,    S.decided,   P.contest_write,   judgeable),
    Step(A.fail,            S.opened,    S.failed,    P.contest_write,   for_a_ground(S.opened)),
    Step(A.annul,           S.opened,    S.annulled,  P.contest_write,   needs_reason=True),
    Step(A.rescore,         S.decided,   S.scoring,   P.appeal_decide,   by_an_appeal_or_a_court, needs_reason=True),
    Step(A.annul,           S.decided,   S.annulled,  P.appeal_decide,   by_an_appeal_or_a_court, needs_reason=True),
    Step(A.appoint,         S.decided,   S.appointed, P.appointment_write, by_its_record),
    Step(A.resume,          S.appointed, S.decided,   P.appointment_write, by_its_record, needs_reason=True),
    Step(A.rescore,         S.annulled,  S.scoring,   P.appeal_decide,   scored_before, needs_reason=True),
    Step(A.rescore,         S.failed,    S.scoring,   P.appeal_decide,   scored_before, needs_reason=True),
    Step(A.annul,           S.failed,    S.annulled,  P.appeal_decide,   by_an_appeal_or_a_court, needs_reason=True),
    ),
)  # fmt: skip
