"""What is concluded of a competency, threshold by threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.needs.rules import LABELS, Demand, NeedVerdict, verdict

V = NeedVerdict


@pytest.mark.parametrize(
    ("lacking", "awaiting", "programmes", "seats", "said"),
    [
        (0, 0, 0, 0, V.balanced),
        (1, 0, 0, 0, V.uncovered),
        (1, 9, 0, 0, V.uncovered),
        (0, 2, 1, 5, V.balanced),
        (0, 3, 0, 0, V.unproved),
        (2, 3, 1, 0, V.unproved),
        (3, 3, 1, 3, V.balanced),
        (3, 3, 1, 2, V.scarce),
        (5, 0, 1, 4, V.scarce),
        (5, 0, 1, 5, V.balanced),
        (12, 0, 1, 24, V.balanced),
        (12, 0, 1, 25, V.over_served),
        (1, 0, 1, 10, V.balanced),
        (1, 0, 1, 11, V.over_served),
        (0, 0, 1, 9, V.balanced),
        (0, 0, 1, 10, V.over_served),
    ],
)
def test_thresholds(lacking, awaiting, programmes, seats, said):
    assert verdict(Demand(lacking, awaiting, programmes, seats)) is said


COUNT = st.integers(0, 40)


@given(COUNT, COUNT, st.integers(1, 5), COUNT)
def test_more_seats_never_make_it_scarcer(lacking, awaiting, programmes, seats):
    order = [V.scarce, V.balanced, V.over_served]
    few, more = (verdict(Demand(lacking, awaiting, programmes, seats + extra)) for extra in (0, 1))
    if few in order:
        assert order.index(few) <= order.index(more)
    else:
        assert few is more


def test_every_verdict_has_a_label():
    assert {each for each in LABELS if isinstance(each, NeedVerdict)} == set(NeedVerdict)
