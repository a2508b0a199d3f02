"""From which day to which, and what is due when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import months_after
from services.reserve.entries.terms import (
    LABELS,
    ReserveLevel,
    first_report,
    level_of,
    lying_at,
    next_report,
    of_age,
    overdue,
    report_period,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_a_reserve_is_kept_by_a_municipality_or_a_region():
    assert level_of("ru.r67") is ReserveLevel.regional
    assert level_of("ru.r67.m26") is ReserveLevel.municipal
    assert level_of("ru") is level_of("ru.r67.m26.o1") is None
    assert set(LABELS) == {*ReserveLevel}


@pytest.mark.parametrize(
    ("reserve", "file", "caller", "place"),
    [
        ("ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26", "ru.r67.m26.o1"),
        ("ru.r67", "ru.r67.m26.o1", "ru.r67", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26.o1", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26", "ru.r67.m26.o1", "ru.r67.m26.o1"),
        ("ru.r67.m26", "ru.r67.m26", "ru.r67.m26", "ru.r67.m26"),
        ("ru.r67.m26", "ru.r67.m2.o9", "ru.r67.m26", "ru.r67.m26"),
    ],
)
def test_an_entry_lies_with_the_file_within_the_reserve_and_never_above_its_author(reserve, file, caller, place):
    assert lying_at(reserve, file, caller) == place


class TestReports:
    def test_the_first_period_begins_with_the_inclusion(self):
        period = report_period(date(2026, 1, 31), 1, 12, 30)
        assert (period.first, period.last, period.due_on) == (date(2026, 1, 31), date(2027, 1, 31), date(2027, 3, 2))

    def test_ends_of_months_are_counted_from_the_inclusion_and_do_not_drift(self):
        lasts = [report_period(date(2026, 1, 31), number, 1, 0).last for number in (1, 2, 3)]
        assert lasts == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]

    @given(DAYS, st.integers(1, 20), st.integers(1, 36), st.integers(0, 90))
    def test_periods_follow_one_another_day_by_day(self, included_on, number, every, due):
        one, other = (report_period(included_on, each, every, due) for each in (number, number + 1))
        assert one.last + timedelta(days=1) == other.first
        assert one.first <= one.last <= one.due_on

    @given(DAYS, st.integers(1, 120), st.integers(1, 24), st.sets(st.integers(1, 12)))
    def test_the_next_is_the_earliest_that_is_missing_and_ends_in_term(self, included_on, term, every, handed_in):
        until = months_after(included_on, term)
        period = next_report(included_on, until, handed_in, every, 30)
        earliest = min(set(range(1, 14)) - handed_in)
        if period is None:
            assert report_period(included_on, earliest, every, 30).last > until
        else:
            assert period.number == earliest
            assert period.last <= until

    def test_a_term_as_long_as_the_period_has_its_report(self):
        until = months_after(date(2028, 2, 29), 36)
        assert until == date(2031, 2, 28)
        assert next_report(date(2028, 2, 29), until, {1, 2}, 12, 30).last == until
        assert next_report(date(2028, 2, 29), until, {1, 2, 3}, 12, 30) is None

    @given(DAYS, st.integers(0, 4000), st.integers(1, 24), st.integers(0, 90))
    def test_the_first_expected_is_the_first_that_can_come_in_time(self, included_on, later, every, due):
        today = included_on + timedelta(days=later)
        number = first_report(included_on, today, every, due)
        assert report_period(included_on, number, every, due).due_on >= today
        assert number == 1 or report_period(included_on, number - 1, every, due).due_on < today


@pytest.mark.parametrize(
    ("due", "done", "today", "late"),
    [
        (date(2027, 3, 1), None, date(2027, 3, 1), False),
        (date(2027, 3, 1), None, date(2027, 3, 2), True),
        (date(2027, 3, 1), date(2027, 3, 1), date(2027, 5, 1), False),
        (date(2027, 3, 1), date(2027, 3, 2), date(2027, 5, 1), True),
        (None, None, date(2027, 3, 2), False),
    ],
)
def test_the_last_day_is_in_time(due, done, today, late):
    assert overdue(due, done, today) is late


@pytest.mark.parametrize(
    ("born", "limit", "today", "reached"),
    [
        (date(1967, 1, 10), 60, date(2027, 1, 9), False),
        (date(1967, 1, 10), 60, date(2027, 1, 10), True),
        (date(1968, 2, 29), 59, date(2027, 2, 28), False),
        (date(1968, 2, 29), 59, date(2027, 3, 1), True),
        (None, 60, date(2027, 1, 10), False),
        (date(1900, 1, 1), None, date(2027, 1, 10), False),
    ],
)
def test_the_exit_age_is_reached_on_the_birthday(born, limit, today, reached):
    assert of_age(born, limit, today) is reached
