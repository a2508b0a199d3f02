"""Scales: where they leave a gap or count a value twice, against the plain count of what holds each value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.monitoring.engine.intervals import Interval, findings, span

PER_CENT = Interval(lower=0, upper=100, upper_closed=True)
ends = st.decimals(-2, 12, places=1)


@st.composite
def intervals(draw):
    lower, upper = sorted((draw(ends), draw(ends)))
    return Interval(
        lower=draw(st.sampled_from([lower, None])),
        upper=draw(st.sampled_from([upper + Decimal("0.1"), None])),
        lower_closed=draw(st.booleans()),
        upper_closed=draw(st.booleans()),
    )


def said(scale, decimals=1, domain=PER_CENT):
    return [(each.flaw, str(each.example), each.bands) for each in findings(scale, decimals, domain)]


def closed(lower, upper):
    return Interval(lower=lower, upper=upper, upper_closed=True)


class TestRealScales:
    @pytest.mark.parametrize(
        ("scale", "decimals", "expected"),
        [
            ([Interval(lower=66), closed(60, 65), closed(0, 59)], 1,
             [("gap", "59.5", (2, 1)), ("gap", "65.5", (1, 0))]),
            ([Interval(lower=66), closed(60, 65), closed(0, 59)], 0, []),
            ([Interval(lower=50), closed(20, 49), Interval(upper=20)], 1, [("gap", "49.5", (1, 0))]),
            ([closed(50, 65), closed(65, 75)], 0,
             [("gap", "24", (0,)), ("overlap", "65", (0, 1)), ("gap", "88", (1,))]),
            ([closed(90, 100), closed(70, 89), Interval(upper=70)], 1, [("gap", "89.5", (1, 0))]),
            ([Interval(lower="0.01", upper="0.04")], 1,
             [("empty", "0.1", (0,)), ("gap", "50.0", ())]),
            ([], 0, [("gap", "50", ())]),
            ([Interval()], 0, []),
        ],
    )  # fmt: skip
    def test_are_shown_by_a_value(self, scale, decimals, expected):
        assert said(scale, decimals) == expected


@given(st.lists(intervals(), max_size=5), st.integers(0, 1))
def test_a_scale_is_flawless_if_and_only_if_one_interval_holds_each_value(scale, decimals):
    domain = Interval(lower=0, upper=10, upper_closed=True)
    grid = [Decimal(n).scaleb(-decimals) for n in range(-3 * 10**decimals, 13 * 10**decimals + 1)]
    holding = {value: sum(each.holds(value) for each in scale) for value in grid}
    found = list(findings(scale, decimals, domain))
    gaps = [each.example for each in found if each.flaw == "gap"]
    overlaps = [each.example for each in found if each.flaw == "overlap"]
    assert all(holding.get(value) == 0 and domain.holds(value) for value in gaps)
    assert all(holding[value] > 1 and domain.holds(value) for value in overlaps)
    inside = [value for value in grid if domain.holds(value)]
    assert bool(gaps) == any(holding[value] == 0 for value in inside)
    assert bool(overlaps) == any(holding[value] > 1 for value in inside)


@given(intervals(), st.integers(0, 3), st.integers(-3000, 13000))
def test_a_span_holds_what_the_interval_holds(interval, decimals, units):
    held = span(interval, decimals)
    inside = (held.first is None or units >= held.first) and (held.last is None or units <= held.last)
    assert inside == interval.holds(Decimal(units).scaleb(-decimals))


@pytest.mark.parametrize("bounds", [(5, 4, True), (5, 5, False)])
def test_an_interval_holds_something(bounds):
    lower, upper, upper_closed = bounds
    with pytest.raises(ValidationError):
        Interval(lower=lower, upper=upper, upper_closed=upper_closed)


@pytest.mark.parametrize(
    ("interval", "written"),
    [
        (Interval(lower=20, upper=50), "[20; 50)"),
        (Interval(upper="2.8"), "(-∞; 2,8)"),
        (Interval(lower="3.5", lower_closed=False), "(3,5; ∞)"),
        (closed(100, 100), "[100; 100]"),
    ],
)
def test_an_interval_is_written_as_officials_do(interval, written):
    assert str(interval) == written
