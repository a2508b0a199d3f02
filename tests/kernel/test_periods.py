"""Periods of days: both ends included, one after another."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import (
    LATEST,
    can_follow,
    day_before,
    days_after,
    full_years,
    in_order,
    is_proper,
    months_after,
    overlapping,
)
from tests.support.periods import holds_on

REFORM, EVE = date(2024, 6, 10), date(2024, 6, 9)


@dataclass
class Span:
    valid_from: date | None
    valid_to: date | None


def test_a_period_is_at_least_a_day_long():
    assert is_proper(REFORM, REFORM)
    assert is_proper(None, REFORM)
    assert is_proper(REFORM, None)
    assert not is_proper(REFORM, EVE)


@given(st.lists(st.dates(min_value=date(2, 1, 1)), min_size=1, max_size=6, unique=True).map(sorted), st.dates())
def test_periods_in_order_hold_one_at_a_time(days, day):
    starts = [None, *days]
    spans = [Span(start, following and day_before(following)) for start, following in pairwise([*starts, None])]
    assert in_order(spans)
    assert sum(holds_on(span.valid_from, span.valid_to, day) for span in spans) == 1


@pytest.mark.parametrize(
    "spans",
    [
        [Span(REFORM, None), Span(None, EVE)],
        [Span(None, None), Span(REFORM, None)],
        [Span(None, REFORM), Span(REFORM, None)],
        [Span(REFORM, EVE)],
    ],
)
def test_out_of_order(spans):
    assert not in_order(spans)


@pytest.mark.parametrize(
    ("last", "may"),
    [
        (Span(None, None), True),
        (Span(None, EVE), True),
        (Span(EVE, None), True),
        (Span(REFORM, None), False),
        (Span(None, REFORM), False),
        (Span(None, date(2025, 1, 1)), False),
    ],
)
def test_what_may_follow(last, may):
    assert can_follow(last, REFORM) is may


days = st.dates(REFORM, REFORM + timedelta(days=20))
spans = st.tuples(st.none() | days, st.none() | days).filter(lambda span: is_proper(*span))


@given(st.lists(spans, max_size=4))
def test_overlapping_periods_share_a_day(found):
    every_day = [EVE + timedelta(days=each) for each in range(23)]
    shared = any(sum(holds_on(*span, day) for span in found) > 1 for day in every_day)
    assert overlapping(found) is shared


@given(st.lists(spans, max_size=4))
def test_in_order_is_sorted_and_nowhere_overlapping(found):
    by_start = sorted(found, key=lambda span: span[0] or date.min)
    assert in_order([Span(*span) for span in found]) is (found == by_start and not overlapping(found))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 27), 36, date(2029, 11, 27)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_a_term_of_months_ends_on_the_same_day_or_with_the_month(day, months, then):
    assert months_after(day, months) == then


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_a_term_never_runs_into_the_month_after(day, months):
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (date(1966, 11, 27), date(2026, 11, 26), 59),
        (date(1966, 11, 27), date(2026, 11, 27), 60),
        (date(2000, 2, 29), date(2027, 2, 28), 26),
        (date(2000, 2, 29), date(2027, 3, 1), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
    ],
)
def test_years_are_full_on_the_day(since, day, years):
    assert full_years(since, day) == years


@given(st.dates(date(1800, 1, 1), LATEST), st.integers(0, 3650))
def test_nothing_is_counted_beyond_the_last_day_there_is(day, count):
    assert day <= months_after(day, count) <= LATEST
    assert days_after(day, count) == date.fromordinal(min(day.toordinal() + count, LATEST.toordinal()))
