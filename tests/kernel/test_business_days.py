"""Business days by the production calendar of Russia."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.business_days import (
    CalendarUnknown,
    add_business_days,
    business_days_between,
    calendar,
    carried_over,
    is_business_day,
    uncharted,
)

FIRST, LAST = date(min(calendar()), 1, 1), date(max(calendar()), 12, 31)
DAYS = st.dates(FIRST, LAST - timedelta(days=60))


@pytest.mark.parametrize("year", calendar())
def test_every_year_has_as_many_as_officially_published(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(is_business_day(day) for day in days if day.year == year) == calendar()[year].business_days


@pytest.mark.parametrize("year", calendar())
def test_the_data_name_only_what_differs_from_the_week(year):
    its = calendar()[year]
    assert all(day.weekday() < 5 for day in its.off)
    assert all(day.weekday() >= 5 for day in its.working)


HOLIDAYS = [*((1, n) for n in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
"""Of article 112 of the Labour Code."""


@pytest.mark.parametrize("year", calendar())
def test_no_day_off_is_lost_or_won(year):
    """Every day off that a holiday took, and every Saturday worked, is given back; of those of January, two."""
    holidays = {date(year, *each) for each in HOLIDAYS}
    assert not any(map(is_business_day, holidays))
    its = calendar()[year]
    taken = [day for day in holidays if day.weekday() >= 5 and day.month > 1]
    assert len(its.off - holidays) == len(its.working) + len(taken) + 2


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2022, [16, 19, 22, 21, 18, 21, 21, 23, 22, 21, 21, 22]),
        (2024, [17, 20, 20, 21, 20, 19, 23, 22, 21, 23, 21, 21]),
        (2025, [17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22]),
        (2026, [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]),
    ],
)
def test_a_month_has_as_many_as_officially_published(year, months):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    assert [sum(is_business_day(day) for day in days if day.month == month) for month in range(1, 13)] == months


def test_a_term_says_which_year_it_lacks():
    assert (uncharted(LAST - timedelta(days=30), 5), uncharted(LAST - timedelta(days=3), 5)) == (None, LAST.year + 1)
    assert uncharted(LAST + timedelta(days=1), 0) == LAST.year + 1


def test_the_data_have_no_gap_and_say_which_years_may_still_move():
    assert [*calendar()] == [*range(2019, 2028)]
    assert [year for year, its in calendar().items() if not its.final] == [2027]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2019-05-10", False),
        ("2020-03-30", True),  # declared non-working with pay: the calendar did not move
        ("2021-02-20", True),
        ("2022-03-05", True),  # a Saturday that was worked
        ("2022-03-07", False),  # for this Monday
        ("2024-12-28", True),
        ("2024-12-30", False),
        ("2025-05-08", False),
        ("2026-01-09", False),
        ("2026-01-12", True),
        ("2026-11-04", False),
    ],
)
def test_days_that_were_moved(day, works):
    assert is_business_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2022-04-04", 3, "2022-04-07"),
        ("2022-04-29", 1, "2022-05-04"),  # over the holidays of May
        ("2025-12-30", 1, "2026-01-12"),  # over the new year
        ("2026-11-26", 0, "2026-11-26"),
    ],
)
def test_so_many_business_days_later(day, count, last):
    assert add_business_days(date.fromisoformat(day), count) == date.fromisoformat(last)


@given(DAYS, st.integers(0, 30))
def test_counting_back_what_was_added(day, count):
    last = add_business_days(day, count)
    assert business_days_between(day, last) == count
    assert count == 0 or is_business_day(last)


@given(DAYS, st.integers(0, 29))
def test_one_more_is_later(day, count):
    assert add_business_days(day, count) < add_business_days(day, count + 1)


@given(DAYS, DAYS)
def test_who_begins_later_does_not_end_earlier(one, other):
    assert add_business_days(min(one, other), 20) <= add_business_days(max(one, other), 20)


ANY = st.dates(FIRST, LAST)


@given(ANY, ANY, ANY)
def test_stretches_add_up(one, two, three):
    assert business_days_between(one, two) + business_days_between(two, three) == business_days_between(one, three)


def test_no_term_runs_backwards():
    with pytest.raises(ValueError, match="backwards"):
        add_business_days(FIRST, -1)


def test_a_term_that_reaches_a_year_without_a_calendar_is_refused():
    with pytest.raises(CalendarUnknown, match=str(LAST.year + 1)):
        add_business_days(LAST - timedelta(days=1), 5)
    with pytest.raises(CalendarUnknown, match=str(FIRST.year - 1)):
        is_business_day(FIRST - timedelta(days=1))


def test_a_year_without_a_calendar_is_not_guessed():
    with pytest.raises(CalendarUnknown):
        is_business_day(LAST + timedelta(days=1))


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (date(2026, 12, 25), date(2026, 12, 25)),
        (date(2026, 12, 27), date(2026, 12, 28)),  # a Sunday
        (date(2026, 5, 1), date(2026, 5, 4)),  # a holiday before a weekend
        (date(2028, 1, 1), date(2028, 1, 10)),  # the holidays of any year, then a weekend
        (date(2029, 11, 4), date(2029, 11, 5)),  # a holiday that is a Sunday: what is moved for it is not known yet
    ],
)
def test_a_term_that_ends_on_a_day_off_ends_on_the_next_business_day(ends, last):
    assert carried_over(ends) == last


@given(DAYS)
def test_what_is_carried_over_is_carried_no_further_than_it_must(day):
    last = carried_over(day)
    assert is_business_day(last)
    assert business_days_between(day - timedelta(days=1), last) == 1
