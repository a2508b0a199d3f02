"""How long somebody has worked: periods that overlap or touch count once. Pure.

Counted by the calendar from the first day of each united period: whole months, then days left over; those of all
periods are put together, and every 30 of them make a month, as the length of service is counted for a pension
(постановление Правительства РФ от 02.10.2014 № 1015, п. 47).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from services.kernel.periods import months_after
from services.reserve.requirements.profile import ExperienceKind

DAYS_IN_MONTH = 30


@dataclass(frozen=True, slots=True)
class Job:
    """From the first day to the last, both included; without a last one it goes on."""

    kind: ExperienceKind
    valid_from: date
    valid_to: date | None


def months_of(jobs: Iterable[Job], kinds: Collection[ExperienceKind], on: date) -> int:
    """Full months worked in any of the `kinds` by the end of the day `on`."""
    spans = [(job.valid_from, min(job.valid_to or on, on)) for job in jobs if job.kind in kinds]
    counted = [_calendar(*span) for span in united(span for span in spans if span[0] <= span[1])]
    return sum(months for months, _ in counted) + sum(days for _, days in counted) // DAYS_IN_MONTH


def by_kind(jobs: Collection[Job], on: date) -> Mapping[ExperienceKind, int]:
    """Full months of each kind there is a job of."""
    return {kind: months_of(jobs, (kind,), on) for kind in ExperienceKind if any(job.kind is kind for job in jobs)}


def by_kinds(jobs: Collection[Job], on: date) -> Mapping[frozenset[ExperienceKind], int]:
    """The same of every set of kinds taken together; nothing where no job is recorded."""
    if not jobs:
        return {}
    sets = (
        frozenset(each) for size in range(1, len(ExperienceKind) + 1) for each in combinations(ExperienceKind, size)
    )
    return {kinds: months_of(jobs, kinds, on) for kinds in sets}


def united(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Periods that share a day or follow one another without a gap become one; oldest first."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _calendar(first: date, last: date) -> tuple[int, int]:
    """(whole months, days left over) of a period, both days included."""
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    while months_after(first, months) > end:
        months -= 1
    return months, (end - months_after(first, months)).days
