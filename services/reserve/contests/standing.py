"""What a contest is on a day. Pure.

Accepting begins and ends by the day, with nobody pressing a button: of a contest kept as announced the day says whether
it is announced, accepting or at admission.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled


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


def status_on(kept: ContestStatus, days: Timetable, today: date) -> ContestStatus:
    """What an announced contest is today; every other status is as it is kept."""
    if kept is not ContestStatus.announced or today < days.applications_from:
        return kept
    return ContestStatus.accepting if today <= days.applications_until else ContestStatus.admission
