"""Periods of days: both ends included, one after another."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.periods import can_follow, day_before, in_order, is_proper, overlapping
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
