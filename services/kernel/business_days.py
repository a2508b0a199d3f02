"""Business days by the Russian production calendar (five days a week), which is data: `data/production_calendar.json`.

The calendar of a year is known once the Government has moved its days off; a year that is not `final` has the holidays
of the Labour Code (ст. 112) and the transfers as far as they are known, and may still be moved. Days that the President
declared non-working with pay (2020, 2021) are business days: the calendar did not move, and terms of procedure ran on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from services.kernel.problems import Conflict

_SATURDAY = 5
_HOLIDAYS: Final = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
"""(month, day) that is off in every year (Labour Code, ст. 112)."""


class CalendarUnknown(Conflict):
    """Производственного календаря на этот год ещё нет. Сообщите администратору."""


@dataclass(frozen=True, slots=True)
class Year:
    """What in a year is otherwise than the week says."""

    off: frozenset[date]
    working: frozenset[date]
    business_days: int
    """As officially published: a check of the data."""
    final: bool


@cache
def calendar() -> Mapping[int, Year]:
    """Year → its calendar."""
    said = json.loads(files("services.kernel").joinpath("data/production_calendar.json").read_text("utf-8"))
    return {int(year): _year(year, its) for year, its in said["years"].items()}


def _year(year: str, said: Mapping[str, Any]) -> Year:
    off, working = (frozenset(date.fromisoformat(f"{year}-{day}") for day in said[name]) for name in ("off", "working"))
    return Year(off, working, said["business_days"], said["final"])


def is_business_day(day: date) -> bool:
    """Raises CalendarUnknown for a day of a year without a calendar."""
    year = calendar().get(day.year)
    if year is None:
        raise CalendarUnknown(f"Производственного календаря на {day.year} год ещё нет. Сообщите администратору.")
    return day in year.working or (day.weekday() < _SATURDAY and day not in year.off)


def carried_over(day: date) -> date:
    """The last day of a term that ends on `day`: the nearest business day after a day off (Civil Code, ст. 193).

    Of a year without a calendar are known the weekends and the holidays of every year; what the Government moves is
    not, and then the term is the longer by nothing.
    """
    while not _works(day) and day < date.max:
        day += timedelta(days=1)
    return day


def _works(day: date) -> bool:
    if day.year in calendar():
        return is_business_day(day)
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _HOLIDAYS


def add_business_days(day: date, count: int) -> date:
    """The last of `count` business days that follow `day`, which is not counted itself; `day` for none.

    Raises CalendarUnknown where they reach a year without a calendar, ValueError for less than none.
    """
    if count < 0:
        raise ValueError("a term does not run backwards")
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def uncharted(day: date, count: int) -> int | None:
    """The year without a calendar that a term of `count` business days after `day` comes into; None: it is told."""
    known = calendar()
    while count > 0 and day.year in known:
        day += timedelta(days=1)
        count -= day.year in known and is_business_day(day)
    return None if day.year in known else day.year


def business_days_between(first: date, last: date) -> int:
    """Business days after `first`, up to and including `last`; as many less than none where `last` is the earlier."""
    if last < first:
        return -business_days_between(last, first)
    span = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_business_day(day) for day in span)
