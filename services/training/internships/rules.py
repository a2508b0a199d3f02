"""What an internship may become, whose step it is, and for how many at once a site has room. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.internships.days import Days
from services.training.permissions import P


class InternshipStatus(StrEnum):
    requested = "requested"
    accepted = "accepted"
    running = "running"
    completed = "completed"
    failed = "failed"
    declined = "declined"
    withdrawn = "withdrawn"


class InternshipAction(StrEnum):
    accept = "accept"
    decline = "decline"
    begin = "begin"
    complete = "complete"
    fail = "fail"
    withdraw = "withdraw"


class InternshipSide(StrEnum):
    """Whose school somebody acts for."""

    guest = "guest"
    host = "host"


LABELS: dict[StrEnum, str] = labelled(
    {
        InternshipStatus.requested: "запрошена",
        InternshipStatus.accepted: "принята площадкой",
        InternshipStatus.running: "идёт",
        InternshipStatus.completed: "пройдена",
        InternshipStatus.failed: "не пройдена",
        InternshipStatus.declined: "отклонена площадкой",
        InternshipStatus.withdrawn: "отозвана",
        InternshipAction.accept: "принять",
        InternshipAction.decline: "отклонить",
        InternshipAction.begin: "начать",
        InternshipAction.complete: "зачесть",
        InternshipAction.fail: "не зачесть",
        InternshipAction.withdraw: "отозвать",
        InternshipSide.guest: "школа стажёра",
        InternshipSide.host: "площадка",
    }
)

OCCUPYING = frozenset({InternshipStatus.accepted, InternshipStatus.running})
"""They take a place at the site."""
LIVING = OCCUPYING | {InternshipStatus.requested}
PAST = frozenset({InternshipStatus.completed, InternshipStatus.failed})
"""They took place: of one person no two of these or of the living share a day (`ex_internship_person`)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    days: Days
    today: date
    site: Days
    """The days the site works, its termination taken into account."""
    room: bool
    """On each of the days fewer than the capacity are at the site?"""
    most: int
    """Hours that may be credited today."""
    own: bool
    """Is it the intern who decides?"""
    entries: int
    """Of the diary."""
    unconfirmed: int


def anothers(facts: Facts) -> Refusal | None:
    """An intern may have an account of the site too."""
    if facts.own:
        return Refusal("own_case", "О собственной стажировке на площадке решает не сам стажёр.")
    return None


def not_past(facts: Facts) -> Refusal | None:
    if facts.today <= facts.days.last:
        return None
    return Refusal(
        "days_past", f"Последний день стажировки, {facts.days.last:%d.%m.%Y}, прошёл: откажите или отзовите."
    )


def at_a_working_site(facts: Facts) -> Refusal | None:
    if facts.site.first <= facts.days.first and facts.days.last <= facts.site.last:
        return None
    return Refusal("site_not_open", "В эти дни площадка не работает.")


def with_room(facts: Facts) -> Refusal | None:
    return None if facts.room else Refusal("no_room", "В какой-то из этих дней на площадке нет свободных мест.")


def on_its_days(facts: Facts) -> Refusal | None:
    if facts.days.first <= facts.today <= facts.days.last:
        return None
    return Refusal("not_today", "Начать стажировку можно в любой из её дней.")


def with_a_diary(facts: Facts) -> Refusal | None:
    """What was done is told by the intern and confirmed by the supervisor."""
    if not facts.entries:
        return Refusal("no_diary", "В дневнике нет ни одной записи.")
    if facts.unconfirmed:
        return Refusal("unconfirmed_diary", f"Не подтверждено записей дневника: {facts.unconfirmed}.")
    return None


def to_the_end(facts: Facts) -> Refusal | None:
    """Before its last day somebody says why it is over."""
    if facts.today >= facts.days.last:
        return None
    last = f"{facts.days.last:%d.%m.%Y}"
    return Refusal("before_the_end", f"Стажировка идёт по {last}: укажите, почему она кончилась раньше.")


acceptable = first_of(anothers, not_past, at_a_working_site, with_room)
beginnable = first_of(anothers, at_a_working_site, on_its_days)
creditable = first_of(anothers, with_a_diary)

S, A = InternshipStatus, InternshipAction

WORKFLOW = Workflow(
    "internship",
    LABELS,
    #    action      from         to           permission         guard
    Step(A.accept,   S.requested, S.accepted,  P.internship_host, acceptable),
    Step(A.decline,  S.requested, S.declined,  P.internship_host, needs_reason=True),
    Step(A.withdraw, S.requested, S.withdrawn, P.internship_ask,  needs_reason=True),
    Step(A.decline,  S.accepted,  S.declined,  P.internship_host, needs_reason=True),
    Step(A.begin,    S.accepted,  S.running,   P.internship_host, beginnable),
    Step(A.withdraw, S.accepted,  S.withdrawn, P.internship_ask,  needs_reason=True),
    Step(A.complete, S.running,   S.completed, P.internship_host, creditable, unless_explained=to_the_end),
    Step(A.fail,     S.running,   S.failed,    P.internship_host, anothers),
    Step(A.withdraw, S.running,   S.withdrawn, P.internship_ask,  needs_reason=True),
)  # fmt: skip

SIDES: Mapping[InternshipAction, InternshipSide] = MappingProxyType(
    {each: InternshipSide.guest if each is A.withdraw else InternshipSide.host for each in A}
)
"""Action → whose it is."""

TAKES: Mapping[InternshipAction, frozenset[str]] = MappingProxyType(
    {
        A.accept: frozenset({"supervisor_id"}),
        A.complete: frozenset({"hours", "conclusion"}),
        A.fail: frozenset({"conclusion"}),
    }
)
"""Action → what its body says beside the reason, and must; the others say none of it."""
_ASKED: Mapping[str, str] = MappingProxyType(
    {
        "supervisor_id": "Укажите руководителя стажировки",
        "hours": "Укажите, сколько часов зачтено",
        "conclusion": "Напишите заключение",
    }
)


def misspoken(action: InternshipAction, said: Mapping[str, object]) -> Refusal | None:
    """What the body of a step leaves out, or says that is not of this step; `said`: each name of `_ASKED` → value."""
    taken = TAKES.get(action, frozenset())
    for field, asked in _ASKED.items():
        if field in taken and said[field] is None:
            return Refusal.of(field, "required", asked)
        if field not in taken and said[field] is not None:
            return Refusal.of(field, "not_of_this_step", "На этом шаге такого не указывают")
    return None


def unfit_to_supervise(intern: UUID, supervisor: UUID, *, employed: bool) -> Refusal | None:
    """What stands against a supervisor; `employed`: at the organisation of the site, on all the days?"""
    if supervisor == intern:
        return Refusal.of("supervisor_id", "own_supervisor", "Стажёр не руководит своей стажировкой")
    if not employed:
        detail = "Руководитель стажировки работает на площадке во все её дни"
        return Refusal.of("supervisor_id", "not_employed", detail)
    return None
