"""What an internship may become, whose step it is, and for how many at once a site has room. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

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
    reopen = "reopen"


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
        InternshipAction.reopen: "вернуть для исправления итога",
        InternshipSide.guest: "школа стажёра",
        InternshipSide.host: "площадка",
    }
)

OCCUPYING = frozenset({InternshipStatus.accepted, InternshipStatus.running})
"""They take a place at the site."""
LIVING = OCCUPYING | {InternshipStatus.requested}
PAST = frozenset({InternshipStatus.completed, InternshipStatus.failed})
"""They took place: of one person no two of these or of the living share a day (`ex_internship_person`)."""


LATEST_BEGINNING = 30
"""Days after the last one in which what was accepted may still be begun, with a reason."""


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
    elsewhere: bool
    """Has the intern a seat in a group, or is registered for a gathering, on one of the days?"""
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


def free_then(facts: Facts) -> Refusal | None:
    if not facts.elsewhere:
        return None
    said = "В эти дни стажёр занимается в группе или записан на мероприятие: пусть школа изменит дни"
    return Refusal("elsewhere", f"{said} или откажите.")


def come(facts: Facts) -> Refusal | None:
    if facts.days.first <= facts.today:
        return None
    return Refusal("not_today", f"Стажировка начинается {facts.days.first:%d.%m.%Y}: раньше её не начать.")


def not_long_past(facts: Facts) -> Refusal | None:
    if (facts.today - facts.days.last).days <= LATEST_BEGINNING:
        return None
    said = f"Со дня окончания стажировки, {facts.days.last:%d.%m.%Y}, прошло больше {LATEST_BEGINNING} дней"
    return Refusal("long_past", f"{said}: откажите (`decline`), начать её уже нельзя.")


def on_its_days(facts: Facts) -> Refusal | None:
    """Entered later it has its reason: what was done on its days is proven by the diary and its confirmation."""
    if facts.today <= facts.days.last:
        return None
    last = f"{facts.days.last:%d.%m.%Y}"
    return Refusal("not_today", f"Последний день стажировки, {last}, прошёл: укажите, почему начало отмечают позже.")


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


acceptable = first_of(anothers, not_past, at_a_working_site, with_room, free_then)
beginnable = first_of(anothers, at_a_working_site, come, not_long_past)
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
    Step(A.begin,    S.accepted,  S.running,   P.internship_host, beginnable, unless_explained=on_its_days),
    Step(A.withdraw, S.accepted,  S.withdrawn, P.internship_ask,  needs_reason=True),
    Step(A.complete, S.running,   S.completed, P.internship_host, creditable, unless_explained=to_the_end),
    Step(A.fail,     S.running,   S.failed,    P.internship_host, anothers),
    Step(A.withdraw, S.running,   S.withdrawn, P.internship_ask,  needs_reason=True),
    Step(A.reopen,   S.completed, S.running,   P.internship_host, anothers, needs_reason=True),
    Step(A.reopen,   S.failed,    S.running,   P.internship_host, anothers, needs_reason=True),
)  # fmt: skip

SIDES: Mapping[InternshipAction, InternshipSide] = MappingProxyType(
    {each: InternshipSide.guest if each is A.withdraw else InternshipSide.host for each in A}
)
"""Action → whose it is."""
