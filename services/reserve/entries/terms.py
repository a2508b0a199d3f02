"""From which day to which somebody stands in the reserve, and what is due when. Pure.

A term of months ends on the day of the same number, with the month where that is too short; the last day is included.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kernel.business_days import carried_over
from services.kernel.labels import labelled
from services.kernel.periods import days_after, full_years, months_after
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
class Room:
    """How many others stand where there are so many places."""

    said: str
    """Where, as a refusal begins."""
    taken: int
    places: int

    @property
    def full(self) -> bool:
        return self.taken >= self.places


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a stay and how the edition that governs it has reports handed in."""

    begun: date
    """What its months are counted from: the day of inclusion or, of a renewal, the last day of the term before."""
    until: date
    report_every_months: int
    report_due_days: int


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The `number`th period a reservist reports of, counted from the inclusion; both days included."""

    number: int
    first: date
    last: date
    due_on: date
    """The last day the report is in time."""


def report_periods(terms: Sequence[Term]) -> list[ReportPeriod]:
    """Every period of a stay, oldest first: terms follow one another, numbers go on through all of them.

    Each term is counted from its own beginning by its own edition; its last period ends with it, however short.
    """
    ends = [(last, term) for term in terms for last in _lasts(term)]
    firsts = [*(term.begun for term in terms[:1]), *(last + timedelta(days=1) for last, _ in ends)]
    return [
        ReportPeriod(number, first, last, carried_over(days_after(last, term.report_due_days)))
        for number, (first, (last, term)) in enumerate(zip(firsts, ends, strict=False), 1)
    ]


def _lasts(term: Term) -> Iterator[date]:
    """The last days of its periods; months are counted from its beginning, so ends of months do not drift."""
    last, number = term.begun, 0
    while last < term.until:
        number += 1
        last = min(months_after(term.begun, term.report_every_months * number), term.until)
        yield last


def next_report(terms: Sequence[Term], handed_in: Container[int]) -> ReportPeriod | None:
    """The earliest period not reported of; None where all are."""
    return next((each for each in report_periods(terms) if each.number not in handed_in), None)


def first_report(terms: Sequence[Term], today: date) -> int:
    """The first report that can still come in time: an inclusion is entered today, whatever day it is of."""
    return 1 + sum(each.due_on < today for each in report_periods(terms))


def overdue(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Was it not done in time, or not done though the time is over?"""
    return due_on is not None and (done_on or today) > due_on


def of_age(birth_date: date | None, exit_age: int | None, today: date) -> bool:
    """Has the age been reached at which one leaves? Where the day of birth is not known, nobody can say so."""
    return birth_date is not None and exit_age is not None and full_years(birth_date, today) >= exit_age
