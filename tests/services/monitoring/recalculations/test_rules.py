"""What one calculation says otherwise than another."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.recalculations.rules import Change, Rating, changes, tally

A, B, C, D = (UUID(int=n) for n in range(1, 5))


def rating(score=5, rank=1, level="middle", at_risk=False) -> Rating:
    return Rating(Decimal(score), Decimal(score) * 10, level, rank, at_risk)


class TestChange:
    @pytest.mark.parametrize(
        ("before", "after", "entered", "left", "climbed", "level"),
        [
            (rating(rank=3), rating(8, rank=1), False, False, 2, False),
            (rating(rank=1), rating(2, rank=4, level="low", at_risk=True), True, False, -3, True),
            (rating(at_risk=True), rating(6), False, True, 0, False),
            (rating(at_risk=None), rating(at_risk=True), True, False, 0, False),
            (rating(rank=None), rating(6, rank=2), False, False, 0, False),
            (None, rating(at_risk=True), True, False, 0, False),
            (rating(at_risk=True), None, False, True, 0, False),
            (None, rating(), False, False, 0, False),
        ],
    )
    def test_says_what_follows_from_it(self, before, after, entered, left, climbed, level):
        change = Change(A, before, after)
        told = (change.entered_risk, change.left_risk, change.climbed, change.level_changed)
        assert told == (entered, left, climbed, level)


def test_the_gravest_come_first_and_what_is_the_same_is_not_told():
    before = {A: rating(), B: rating(rank=2), C: rating(rank=3, at_risk=True), D: rating(rank=4)}
    after = {A: rating(), B: rating(4, rank=3), C: rating(7, rank=2), D: rating(1, rank=4, level="low")}
    found = changes(before, after)
    assert [each.subject for each in found] == [C, D, B]
    counted = tally(before, after, found)
    assert (counted.subjects, counted.changed, counted.unchanged) == (4, 3, 1)
    assert (counted.entered_risk, counted.left_risk, counted.moved_up, counted.moved_down) == (0, 1, 1, 1)
    assert (counted.level_changed, counted.appeared, counted.gone) == (1, 0, 0)


ratings = st.dictionaries(
    st.sampled_from([A, B, C, D]),
    st.builds(
        Rating,
        score=st.integers(0, 3).map(Decimal),
        percent=st.none() | st.integers(0, 3).map(Decimal),
        level=st.sampled_from([None, "low", "high"]),
        rank=st.none() | st.integers(1, 4),
        at_risk=st.sampled_from([None, True, False]),
    ),
)


@given(ratings, ratings)
def test_there_and_back_is_the_mirror(before, after):
    there, back = changes(before, after), changes(after, before)
    assert {each.subject for each in there} == {each.subject for each in back}
    one, other = tally(before, after, there), tally(after, before, back)
    assert (one.entered_risk, one.moved_up, one.appeared) == (other.left_risk, other.moved_down, other.gone)
    assert one.subjects == one.changed + one.unchanged
    assert changes(before, before) == []
