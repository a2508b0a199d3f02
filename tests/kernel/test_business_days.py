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
    is_business_day,
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


@pytest.mark.parametrize(
    ("day", "works"),
    [
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


def test_a_year_without_a_calendar_is_not_guessed():
    with pytest.raises(CalendarUnknown):
        is_business_day(LAST + timedelta(days=1))
