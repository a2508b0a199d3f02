"""Shares of heads: exact, by municipality, a half rounded up."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.training.staff.rules import Headship, Share, by_municipality, share


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (0, 7, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (1, 80, "1.3"), (7, 7, "100.0")],
)
def test_per_cent_has_one_decimal_and_a_half_goes_up(part, whole, percent):
    assert Share(part, whole).percent == (Decimal(percent) if percent else None)


HEADS = st.lists(
    st.builds(
        Headship,
        st.integers(0, 5).map(lambda number: UUID(int=number)),
        st.just(UUID(int=0)),
        st.sampled_from(["ru.r1.m1.o1", "ru.r1.m1.o2", "ru.r1.m2.o3"]),
    ),
    max_size=12,
)


@given(HEADS, st.sets(st.integers(0, 5).map(lambda number: UUID(int=number))))
def test_whoever_heads_two_organisations_is_one_person(heads, counted):
    whole = share(heads, counted)
    assert whole.whole == len({each.person_id for each in heads})
    assert whole.part <= whole.whole
    parts = by_municipality(heads, counted)
    assert set(parts) == {each.place.rpartition(".")[0] for each in heads}
    assert sum(each.whole for each in parts.values()) >= whole.whole
    if whole.whole:
        assert abs(Fraction(whole.percent) - Fraction(100 * whole.part, whole.whole)) <= Fraction(1, 20)
