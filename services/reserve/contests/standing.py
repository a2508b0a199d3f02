"""What a contest is on a day. Pure.

Accepting begins and ends by the day, with nobody pressing a button: of a contest kept as announced the day says whether
it is announced, accepting or at admission.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class ContestPurpose(StrEnum):
    """For a post, or for a place in the reserve."""

    vacancy = "vacancy"
    reserve = "reserve"


class ContestStatus(StrEnum):
    draft = "draft"
    announced = "announced"
    accepting = "accepting"
    admission = "admission"
    scoring = "scoring"
    opened = "opened"
    decided = "decided"
    failed = "failed"
    annulled = "annulled"
    appointed = "appointed"


LABELS: dict[StrEnum, str] = labelled(
    {
        ContestPurpose.vacancy: "на замещение должности",
        ContestPurpose.reserve: "в кадровый резерв",
        ContestStatus.draft: "готовится",
        ContestStatus.announced: "объявлен",
        ContestStatus.accepting: "приём заявок",
        ContestStatus.admission: "допуск",
        ContestStatus.scoring: "оценка",
        ContestStatus.opened: "листы вскрыты",
        ContestStatus.decided: "решён",
        ContestStatus.failed: "не состоялся",
        ContestStatus.annulled: "отменён",
        ContestStatus.appointed: "назначение состоялось",
    }
)

RUNNING = frozenset(
    {
        ContestStatus.announced,
        ContestStatus.accepting,
        ContestStatus.admission,
        ContestStatus.scoring,
        ContestStatus.opened,
    }
)
"""Announced, and not concluded."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days of a contest; each `until` is the last day, included."""

    applications_from: date
    applications_until: date
    sheets_until: date
    held_on: date


def too_soon(days: Timetable, today: date, notice_days: int, acceptance_days: int) -> Refusal | None:
    """The notice stands for the days of the regulation before the contest; the day of the notice is not counted."""
    earliest = today + timedelta(days=notice_days)
    if days.held_on < earliest:
        before = f"не позже чем за {notice_days} дн. до конкурса"
        return Refusal("notice_too_short", f"Извещение публикуют {before}: не раньше {earliest:%d.%m.%Y}.")
    if days.applications_from < today:
        return Refusal("acceptance_in_the_past", "Приём заявок не может начаться раньше объявления.")
    given = (days.applications_until - days.applications_from).days + 1
    said = f"Заявки принимают не меньше {acceptance_days} дн., а названо {given}."
    return Refusal("acceptance_too_short", said) if given < acceptance_days else None


def ahead(days: Timetable, sheets_until: date | None, held_on: date | None, today: date) -> Refusal | None:
    """Whether new days of a contest whose applications are in are said, and lie ahead."""
    if sheets_until is None:
        return Refusal.of("sheets_until", "missing", "Укажите, по какой день сдают листы")
    if held_on is None:
        return Refusal.of("held_on", "missing", "Укажите день конкурса")
    if sheets_until < today or sheets_until <= days.applications_until:
        return Refusal.of("sheets_until", "in_the_past", "Листы сдают не раньше сегодняшнего дня")
    if held_on < sheets_until:
        return Refusal.of("held_on", "before_sheets", "Конкурс проводят не раньше последнего дня сдачи листов")
    return None


def postponed(days: Timetable, sheets_until: date | None, held_on: date | None, today: date) -> Refusal | None:
    """The same where a contest is put off: nobody is left less time than the contest gave."""
    if refusal := ahead(days, sheets_until, held_on, today):
        return refusal
    given = {"sheets_until": sheets_until, "held_on": held_on}
    early = next((name for name, day in given.items() if day and day < getattr(days, name)), None)
    return Refusal.of(early, "earlier_than_before", "Переносят только на более поздний день") if early else None


def status_on(kept: ContestStatus, days: Timetable, today: date) -> ContestStatus:
    """What an announced contest is today; every other status is as it is kept."""
    if kept is not ContestStatus.announced or today < days.applications_from:
        return kept
    return ContestStatus.accepting if today <= days.applications_until else ContestStatus.admission
