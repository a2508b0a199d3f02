"""What becomes of a gathering, who may register for it, and what a series plans anew. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class GatheringKind(StrEnum):
    management_environment = "management_environment"
    seminar = "seminar"
    master_class = "master_class"


class GatheringAudience(StrEnum):
    head = "head"
    new_head = "new_head"
    deputy = "deputy"
    reservist = "reservist"
    authority_specialist = "authority_specialist"


class GatheringStatus(StrEnum):
    planned = "planned"
    open = "open"
    held = "held"
    cancelled = "cancelled"


class GatheringAction(StrEnum):
    announce = "announce"
    move = "move"
    hold = "hold"
    cancel = "cancel"
    reopen = "reopen"


LABELS: dict[StrEnum, str] = labelled(
    {
        GatheringKind.management_environment: "«Управленческая среда»",
        GatheringKind.seminar: "семинар",
        GatheringKind.master_class: "мастер-класс",
        GatheringAudience.head: "руководители",
        GatheringAudience.new_head: "начинающие руководители",
        GatheringAudience.deputy: "заместители руководителей",
        GatheringAudience.reservist: "кадровый резерв",
        GatheringAudience.authority_specialist: "специалисты ОМСУ",
        GatheringStatus.planned: "запланировано",
        GatheringStatus.open: "открыта запись",
        GatheringStatus.held: "проведено",
        GatheringStatus.cancelled: "отменено",
        GatheringAction.announce: "открыть запись",
        GatheringAction.move: "перенести",
        GatheringAction.hold: "отметить проведённым",
        GatheringAction.cancel: "отменить",
        GatheringAction.reopen: "вернуть для исправления явки",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    begun: bool
    """Has it begun, as it stands?"""
    unmarked: int = 0
    """Registered, and not said whether they came."""


def ahead(facts: Facts) -> Refusal | None:
    if not facts.begun:
        return None
    return Refusal("already_begun", "Время начала прошло: сначала перенесите мероприятие.")


def begun(facts: Facts) -> Refusal | None:
    if facts.begun:
        return None
    return Refusal("not_begun", "Мероприятие ещё не началось.")


def everybody_marked(facts: Facts) -> Refusal | None:
    if not facts.unmarked:
        return None
    return Refusal("attendance_missing", f"Отметьте явку: не отмечено участников — {facts.unmarked}.")


S, A = GatheringStatus, GatheringAction

WORKFLOW = Workflow(
    "event",  # as those who follow the feed know it: `training.event.held`
    LABELS,
    #    action      from       to           permission         guard
    Step(A.announce, S.planned, S.open,      P.gathering_write, ahead),
    Step(A.move,     S.planned, S.planned,   P.gathering_write, needs_reason=True),
    Step(A.move,     S.open,    S.open,      P.gathering_write, needs_reason=True),
    Step(A.hold,     S.open,    S.held,      P.gathering_write, first_of(begun, everybody_marked)),
    Step(A.reopen,   S.held,    S.open,      P.gathering_write, needs_reason=True),
    Step(A.cancel,   S.planned, S.cancelled, P.gathering_write, needs_reason=True),
    Step(A.cancel,   S.open,    S.cancelled, P.gathering_write, needs_reason=True),
)  # fmt: skip

AFTERWARDS = frozenset({"description", "cases", "materials"})
"""What may still be added to a gathering that was held."""


@dataclass(frozen=True, slots=True)
class Wish:
    """All that decides whether somebody is registered now."""

    status: GatheringStatus
    begun: bool
    organises: bool
    """Is it the organiser who registers? They also write down who came without having registered."""
    seats: int | None
    taken: int
    beside: str | None = None
    """Another gathering or a group the person goes to at that time, by its title."""


def not_open(wish: Wish) -> Refusal | None:
    if wish.status is not GatheringStatus.open:
        return Refusal("not_open", "Запись на это мероприятие не открыта.")
    if wish.begun and not wish.organises:
        return Refusal("already_begun", "Мероприятие уже началось: записать может только организатор.")
    return None


def full(wish: Wish) -> Refusal | None:
    if wish.seats is None or wish.taken < wish.seats:
        return None
    return Refusal("no_seats", f"Свободных мест нет: их {wish.seats}.")


def busy(wish: Wish) -> Refusal | None:
    """Who came is written down as they came, whatever they had registered for."""
    if wish.beside is None or wish.begun:
        return None
    return Refusal("overlaps", f"В это время человек занят: «{wish.beside}».")


not_registered = first_of(not_open, full, busy)
"""What stands against a registration."""


def too_few_seats(seats: int | None, taken: int) -> Refusal | None:
    if seats is None or taken <= seats:
        return None
    return Refusal.of("seats", "too_few_seats", f"Уже записано {taken}: мест не может быть меньше")


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a changed rule does to the gatherings of a series, by day of the rule."""

    added: Mapping[date, date]
    kept: Mapping[date, date]
    """To be said anew; the day it is held on."""
    dropped: frozenset[date]


def replanned(standing: Mapping[date, bool], wanted: Mapping[date, date]) -> Replanned:
    """`standing`: day of the rule → does the gathering still follow its series? `wanted`: day → held on.

    What was moved, changed by itself, opened, held or cancelled no longer follows: it stays as it is, and its day of
    the rule is taken.
    """
    following = {day for day, follows in standing.items() if follows}
    return Replanned(
        added={day: on for day, on in wanted.items() if day not in standing},
        kept={day: on for day, on in wanted.items() if day in following},
        dropped=frozenset(following - wanted.keys()),
    )
