"""What the system counts from a ledger: how many of how many. Values in, values out.

These are the measures a methodology can name; each stands on facts of one reaction, which is the switch before them.
Of approved programmes of transfer nothing is counted: they are kept for the plans they become.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from services.kernel.labels import labelled
from services.monitoring.facts.ledger import Fact, FactKind, Ledger
from services.monitoring.methodologies.indicators import SystemMeasure

K, M = FactKind, SystemMeasure


class ReactionName(StrEnum):
    """What monitoring does about events of other services."""

    competence_levels = "competence_levels"
    reserve_entries = "reserve_entries"
    appointments = "appointments"
    transfer_programmes = "transfer_programmes"


class FactState(StrEnum):
    """Does a fact count?"""

    counted = "counted"
    waiting = "waiting"
    withdrawn = "withdrawn"


LABELS: dict[StrEnum, str] = labelled(
    {
        K.diagnostics_completed: "диагностика пройдена",
        K.route_completed: "индивидуальный маршрут завершён",
        K.enrolment_completed: "обучение завершено",
        K.internship_completed: "стажировка пройдена",
        K.entry_included: "включён в резерв",
        K.entry_renewed: "оставлен в резерве",
        K.entry_excluded: "исключён из резерва",
        K.appointment_made: "назначен",
        K.appointment_revoked: "назначение отменено",
        K.programme_approved: "программа перевода в эффективный режим утверждена",
        ReactionName.competence_levels: "учёт уровней компетенции",
        ReactionName.reserve_entries: "учёт состава резерва",
        ReactionName.appointments: "учёт назначений",
        ReactionName.transfer_programmes: "учёт программ перевода в эффективный режим",
        FactState.counted: "учтён",
        FactState.waiting: "ждёт: реакция выключена",
        FactState.withdrawn: "отозван службой, которая о нём сообщила",
    }
)

LEVELS = (K.diagnostics_completed, K.route_completed, K.enrolment_completed, K.internship_completed)
STAYS = (K.entry_included, K.entry_renewed)

KINDS: Mapping[str, FactKind] = MappingProxyType(
    {
        "training.diagnostics.completed": K.diagnostics_completed,
        "training.route.completed": K.route_completed,
        "training.enrolment.completed": K.enrolment_completed,
        "training.internship.completed": K.internship_completed,
        "training.transfer_programme.approved": K.programme_approved,
        "reserve.entry.included": K.entry_included,
        "reserve.entry.renewed": K.entry_renewed,
        "reserve.entry.excluded": K.entry_excluded,
        "reserve.appointment.made": K.appointment_made,
        "reserve.appointment.revoked": K.appointment_revoked,
    }
)
"""Type of an event of another service → what it tells."""

REACTION: Mapping[FactKind, ReactionName] = MappingProxyType(
    {
        **dict.fromkeys(LEVELS, ReactionName.competence_levels),
        **dict.fromkeys((*STAYS, K.entry_excluded), ReactionName.reserve_entries),
        **dict.fromkeys((K.appointment_made, K.appointment_revoked), ReactionName.appointments),
        K.programme_approved: ReactionName.transfer_programmes,
    }
)

STANDS_ON: Mapping[SystemMeasure, tuple[ReactionName, ...]] = MappingProxyType(
    {
        M.competence_raised: (ReactionName.competence_levels,),
        M.reserve_per_post: (ReactionName.reserve_entries, ReactionName.appointments),
        M.appointed_from_reserve: (ReactionName.appointments,),
    }
)
"""Measure → the reactions whose facts it reads. While the first has brought none, there is nothing to count: zero
would say that nobody raised a level, where the truth is that nobody told."""

PERIODIC = frozenset({M.competence_raised, M.appointed_from_reserve})
"""These count what happened in the period of a cycle; the other what stands on its day, however long ago it began."""


class Tally(NamedTuple):
    """How many of how many: the inputs of an indicator that the system fills (`MEASURED`)."""

    part: int
    whole: int


def competence_raised(ledger: Ledger) -> Tally:
    """Heads in office whose level rose within the period, of all heads in office.

    It rose where the last level told of in the period is above the one before the first, in any one competence: up
    and down again is no rise, nor is what was measured for the first time. A route tells over again, by the day it was
    measured, what a diagnostics has told: however often and of how many competencies, a head counts once.
    """
    levels: dict[tuple[UUID, str | None], list[Fact]] = {}
    for each in ledger.told(*LEVELS):
        if each.before is not None and each.after is not None and ledger.period.holds(each.day):
            levels.setdefault((each.person, each.competence), []).append(each)
    risen = {person for (person, _), its in levels.items() if _rose(its[0].before, its[-1].after)}
    heads = ledger.heads
    return Tally(len(risen & heads), len(heads))


def _rose(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after > before


def reserve_per_post(ledger: Ledger) -> Tally:
    """People who are in the reserve on the day, per post of head there is; a vacant post is one too.

    A time in the reserve ends with exclusion, with its last day, or with the appointment it led to.
    """
    day = ledger.period.day
    entries: dict[UUID, Fact] = {each.record: each for each in ledger.told(*STAYS) if each.day <= day}
    ended = {each.record for each in ledger.told(K.entry_excluded) if each.day <= day}
    ended |= {each.entry for each in _appointments(ledger, day) if each.entry is not None}
    inside = {
        each.person
        for each in entries.values()
        if each.record not in ended and (each.until is None or day <= each.until)
    }
    return Tally(len(inside), ledger.sites)


def appointed_from_reserve(ledger: Ledger) -> Tally:
    """Appointments of heads out of the reserve, of all those the directory knows to have begun in the period."""
    period = ledger.period
    chosen = {
        (each.person, each.organisation)
        for each in _appointments(ledger, period.last)
        if each.entry is not None and period.holds(each.day)
    }
    appointed = ledger.appointed
    return Tally(sum((each.person, each.organisation) in chosen for each in appointed), len(appointed))


def _appointments(ledger: Ledger, day: date) -> list[Fact]:
    """Those to posts begun by the day, and not revoked by then."""
    revoked = {each.record for each in ledger.told(K.appointment_revoked) if each.day <= day}
    return [each for each in ledger.told(K.appointment_made) if each.day <= day and each.record not in revoked]


MEASURES: Mapping[SystemMeasure, Callable[[Ledger], Tally]] = MappingProxyType(
    {
        M.competence_raised: competence_raised,
        M.reserve_per_post: reserve_per_post,
        M.appointed_from_reserve: appointed_from_reserve,
    }
)
