"""When a group meets: sessions that lie within its days, in order, and never two at once. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

from services.kernel.periods import Span
from services.training.gatherings.bounds import ACADEMIC_HOUR


class Meeting(NamedTuple):
    """From a moment to another, the latter not included: one may begin when the former ends."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wrong:
    """Which session is wrong, counted from 0 as the client sent them, in which field, and why."""

    at: int
    field: str
    reason: str
    detail: str


def misplaced(meetings: Sequence[Meeting], days: Span, zone: tzinfo) -> Wrong | None:
    """The first session that ends before it begins, lies outside the days of the group or upon another session."""
    first, last = days
    for at, each in enumerate(meetings):
        if each.ends_at <= each.starts_at:
            return Wrong(at, "ends_at", "out_of_order", "Занятие кончается раньше, чем начинается")
        lasts = (each.starts_at, each.ends_at - timedelta(microseconds=1))  # until midnight is until the day before
        if not all(_within(_day(moment, zone), first, last) for moment in lasts):
            return Wrong(at, "starts_at", "outside_the_group", "Занятие выходит за дни группы")
    ordered = sorted(range(len(meetings)), key=lambda at: meetings[at])
    for before, after in pairwise(ordered):
        if meetings[after].starts_at < meetings[before].ends_at:
            return Wrong(max(before, after), "starts_at", "sessions_overlap", "Занятие пересекается с другим")
    return None


def ended(meetings: Sequence[Meeting], days: Span, now: datetime, zone: tzinfo) -> bool:
    """Is the last session over or, where there is none, the last day?"""
    last = max((each.ends_at for each in meetings), default=None)
    return last <= now if last else not _within(_day(now, zone), None, days[1])


def scheduled(meetings: Iterable[Meeting]) -> int:
    """Whole academic hours of all sessions together."""
    return sum((each.ends_at - each.starts_at for each in meetings), timedelta()) // ACADEMIC_HOUR


def shortfall(hours: Mapping[str, int], taught: Iterable[str | None], planned: int) -> str | None:
    """What the timetable of a full-time programme lacks, in words; None: nothing.

    `hours`: title of a module → its hours; `taught`: titles of the modules of its sessions; `planned`: hours of all.
    """
    whole, missing = sum(hours.values()), set(hours) - set(taught)
    said = [f"По программе {whole} ч, в расписании {planned}."] if planned < whole else []
    said += [f"Нет занятий по модулям: {', '.join(each for each in hours if each in missing)}."] if missing else []
    return " ".join(said) or None


def clash(mine: Iterable[Meeting], others: Iterable[Meeting]) -> bool:
    """Would somebody have to be in two places at once?"""
    busy = list(others)
    return any(one.starts_at < other.ends_at and other.starts_at < one.ends_at for one in mine for other in busy)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
