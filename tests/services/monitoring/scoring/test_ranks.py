"""Places in a rating, by policy and by property, against the definition counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Ties
from services.monitoring.scoring.ranks import PLACE, placed

RATED = st.lists(st.tuples(st.none() | st.sampled_from([-3, 0, 10, 20, 10**30]), st.integers(0, 2)), max_size=14)


def placed_of(rated, ties):
    units = np.array([each or 0 for each, _ in rated], object)
    known = np.array([each is not None for each, _ in rated], np.bool_)
    return placed(units, known, np.array([group for _, group in rated], np.int64), ties)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [(Ties.competition, [2, 1, 2, 4, 0]), (Ties.dense, [2, 1, 2, 3, 0]), (Ties.ordinal, [2, 1, 3, 4, 0])],
)
def test_of_equal_ones_follow_the_policy(ties, expected):
    rated = [(50, 7), (90, 7), (50, 7), (-3, 7), (None, 7)]
    assert placed_of(rated, ties).place.tolist() == expected


def test_every_policy_is_known():
    assert set(PLACE) == set(Ties)


def test_nobody_has_no_places():
    assert placed_of([], Ties.competition).place.tolist() == []


@given(RATED, st.sampled_from(Ties))
def test_places_are_what_one_would_count(rated, ties):
    found = placed_of(rated, ties)
    for row, (mine, group) in enumerate(rated):
        peers = [each for each, its in rated if its == group and each is not None]
        if mine is None:
            assert (found.place[row], found.of[row], found.below[row], found.above[row]) == (0, 0, 0, 0)
            continue
        better = [each for each in peers if each > mine]
        before = sum(each == mine and its == group for each, its in rated[:row])
        place = {
            Ties.competition: len(better) + 1,
            Ties.dense: len(set(better)) + 1,
            Ties.ordinal: len(better) + before + 1,
        }[ties]
        worse = sum(each < mine for each in peers)
        assert (found.place[row], found.of[row]) == (place, len(peers))
        assert (found.below[row], found.above[row]) == (worse, len(better))


@given(RATED, st.randoms())
def test_the_order_of_subjects_changes_no_place(rated, random):
    order = list(range(len(rated)))
    random.shuffle(order)
    before = placed_of(rated, Ties.competition).place
    after = placed_of([rated[i] for i in order], Ties.competition).place
    assert [before[i] for i in order] == after.tolist()
