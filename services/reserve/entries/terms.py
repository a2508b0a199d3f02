"""From which day to which somebody stands in the reserve, and what is due when. Pure.

A term of months ends on the day of the same number, with the month where that is too short; the last day is included.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.periods import full_years, months_after
from services.kernel.places import contains


class ReserveLevel(StrEnum):
    municipal = "municipal"
    regional = "regional"


LABELS: dict[StrEnum, str] = labelled({ReserveLevel.municipal: "муниципальный", ReserveLevel.regional: "региональный"})

DEPTHS = {1: ReserveLevel.regional, 2: ReserveLevel.municipal}
"""Dots in the place of a reserve."""


def level_of(reserve: str) -> ReserveLevel | None:
    """Whose reserve it is; None where no reserve is kept: at a school, or for the whole country."""
    return DEPTHS.get(reserve.count("."))


def lying_at(reserve: str, file: str, caller: str) -> str:
    """Where an entry lies: with the candidate's file, if that is within the reserve.

    Of whoever puts themself forward while the file lies above them: where they stand, since they see nothing above.
    """
    if contains(file, caller) and contains(reserve, caller):
        return caller
    return file if contains(reserve, file) else reserve


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The `number`th period a reservist reports of, counted from the inclusion; both days included."""

    number: int
    first: date
    last: date
    due_on: date
    """The last day the report is in time."""


def report_period(included_on: date, number: int, every_months: int, due_days: int) -> ReportPeriod:
    last = months_after(included_on, every_months * number)
    begun = months_after(included_on, every_months * (number - 1))
    first = included_on if number == 1 else begun + timedelta(days=1)
    return ReportPeriod(number, first, last, last + timedelta(days=due_days))


def next_report(
    included_on: date, until: date, handed_in: Iterable[int], every_months: int, due_days: int
) -> ReportPeriod | None:
    """The earliest period not reported of; None where the term ends before the period does."""
    done = set(handed_in)
    number = 1
    while number in done:
        number += 1
    period = report_period(included_on, number, every_months, due_days)
    return period if period.last <= until else None


def first_report(included_on: date, today: date, every_months: int, due_days: int) -> int:
    """The first report that can still come in time: an inclusion is entered today, whatever day it is of."""
    number = 1
    while report_period(included_on, number, every_months, due_days).due_on < today:
        number += 1
    return number


def overdue(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Was it not done in time, or not done though the time is over?"""
    return due_on is not None and (done_on or today) > due_on


def of_age(birth_date: date | None, exit_age: int | None, today: date) -> bool:
    """Has the age been reached at which one leaves? Where the day of birth is not known, nobody can say so."""
    return birth_date is not None and exit_age is not None and full_years(birth_date, today) >= exit_age
