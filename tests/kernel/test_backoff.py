"""Pauses that double."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.backoff import doubled


@pytest.mark.parametrize(
    ("first", "longest", "pauses"),
    [
        (0.5, 3.0, [0.5, 1.0, 2.0, 3.0, 3.0]),
        (timedelta(seconds=5), timedelta(minutes=1), [timedelta(seconds=each) for each in (5, 10, 20, 40, 60)]),
    ],
)
def test_each_pause_is_twice_the_last_one(first, longest, pauses):
    assert [doubled(first, times, longest) for times in range(len(pauses))] == pauses


@given(st.integers(0, 10**9), st.timedeltas(timedelta(seconds=1), timedelta(days=1)))
def test_no_number_of_failures_is_too_many(times, first):
    longest = timedelta(days=2)
    assert first <= doubled(first, times, longest) <= longest
