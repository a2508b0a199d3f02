"""Places in a rating, by policy and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Ties
from services.monitoring.scoring.ranks import PLACE, ranks

PERCENTS = st.lists(st.none() | st.sampled_from([Decimal(each) for each in (0, 10, 20, 30)]), max_size=12)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [(Ties.competition, [2, 1, 2, 4, None]), (Ties.dense, [2, 1, 2, 3, None]), (Ties.ordinal, [2, 1, 3, 4, None])],
)
def test_of_equal_ones_follow_the_policy(ties, expected):
    percents = [Decimal("50.5"), Decimal(90), Decimal("50.500000"), Decimal(-3), None]
    assert ranks(percents, ties) == expected


def test_every_policy_is_known():
    assert set(PLACE) == set(Ties)


@given(PERCENTS, st.sampled_from(Ties))
def test_a_better_one_never_stands_behind(percents, ties):
    placed = [
        (percent, place) for percent, place in zip(percents, ranks(percents, ties), strict=True) if percent is not None
    ]
    for percent, place in placed:
        for other, its in placed:
            assert percent <= other or place < its
            assert ties is Ties.ordinal or percent != other or place == its


@given(PERCENTS)
def test_a_place_is_one_more_than_the_number_of_better_ones(percents):
    for percent, place in zip(percents, ranks(percents, Ties.competition), strict=True):
        better = sum(each is not None and percent is not None and each > percent for each in percents)
        assert place == (None if percent is None else better + 1)


@given(PERCENTS)
def test_ordinal_places_are_all_different(percents):
    places = [place for place in ranks(percents, Ties.ordinal) if place is not None]
    assert sorted(places) == list(range(1, len(places) + 1))
