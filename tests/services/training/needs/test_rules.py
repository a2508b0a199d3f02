"""What is concluded of a competency, threshold by threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.needs.rules import LABELS, Demand, NeedVerdict, helpless, seated, verdict

V = NeedVerdict


@pytest.mark.parametrize(
    ("lacking", "awaiting", "helpless", "enrolled", "seated", "spare", "said"),
    [
        (0, 0, 0, 0, 0, 0, V.balanced),
        (1, 0, 1, 0, 0, 0, V.uncovered),
        (1, 9, 1, 0, 0, 0, V.uncovered),
        (9, 0, 1, 0, 8, 99, V.uncovered),
        (0, 2, 0, 0, 0, 5, V.balanced),
        (0, 3, 0, 0, 0, 0, V.unproved),
        (2, 3, 0, 0, 0, 0, V.unproved),
        (3, 3, 0, 0, 3, 3, V.balanced),
        (3, 3, 0, 0, 2, 2, V.scarce),
        (5, 0, 0, 0, 4, 40, V.scarce),
        (5, 0, 0, 0, 5, 5, V.balanced),
        (12, 0, 0, 0, 12, 24, V.balanced),
        (12, 0, 0, 0, 12, 25, V.over_served),
        (1, 0, 0, 0, 1, 10, V.balanced),
        (1, 0, 0, 0, 1, 11, V.over_served),
        (0, 0, 0, 0, 0, 9, V.balanced),
        (0, 0, 0, 0, 0, 10, V.over_served),
        (3, 0, 0, 3, 0, 0, V.balanced),
        (3, 0, 0, 2, 0, 0, V.scarce),
        (3, 0, 0, 2, 1, 1, V.balanced),
        (9, 0, 0, 9, 0, 10, V.over_served),
        (9, 0, 0, 8, 1, 10, V.balanced),
    ],
)
def test_thresholds(lacking, awaiting, helpless, enrolled, seated, spare, said):
    assert verdict(Demand(lacking, awaiting, helpless, enrolled, seated, spare)) is said


@pytest.mark.parametrize(
    ("people", "taught", "count"),
    [({}, (), 0), ({0: 2}, (), 2), ({2: 1}, (2,), 1), ({1: 3, 2: 1}, (2, 1), 1), ({1: 3, 2: 1}, (3,), 0)],
)
def test_who_knows_as_much_as_is_taught_is_helped_by_nothing(people, taught, count):
    assert helpless(people, taught) == count


LEVELS = st.dictionaries(st.integers(0, 3), st.integers(1, 4), max_size=3)
SEATS = st.dictionaries(st.integers(0, 4), st.integers(0, 4), max_size=3)


@given(LEVELS, SEATS)
def test_as_many_are_seated_as_can_be(people, seats):
    """Seats above each of the levels: no more than they take, and by Hall's theorem no fewer."""
    short = max(
        (
            sum(n for known, n in people.items() if known >= level) - sum(n for to, n in seats.items() if to > level)
            for level in people
        ),
        default=0,
    )
    assert seated(people, seats) == sum(people.values()) - max(0, short)


COUNT = st.integers(0, 40)


@given(COUNT, COUNT, COUNT)
def test_more_seats_never_make_it_scarcer(lacking, awaiting, seats):
    order = [V.scarce, V.balanced, V.over_served]
    few, more = (verdict(Demand(lacking, awaiting, 0, 0, min(lacking, each), each)) for each in (seats, seats + 1))
    if few in order:
        assert order.index(few) <= order.index(more)
    else:
        assert few is more


def test_every_verdict_has_a_label():
    assert {each for each in LABELS if isinstance(each, NeedVerdict)} == set(NeedVerdict)
