"""What many numbers come to, by hand and by property."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.dashboards.figures import (
    BINS,
    QUANTILES,
    Bin,
    Figure,
    Handed,
    collection,
    histogram,
    mean,
    median,
    quantile,
    share,
    summary,
)
from services.monitoring.dashboards.parts import summed
from services.monitoring.dashboards.rules import Approval, DashboardView, Timeliness
from services.monitoring.methodologies.levels import Level
from services.monitoring.submissions.rules import SubmissionStatus

numbers = st.lists(st.decimals(-1000, 1000, places=6), min_size=1, max_size=40)


def decimals(*said):
    return [Decimal(str(each)) for each in said]


@pytest.mark.parametrize(
    ("values", "expected_mean", "expected_median"),
    [((0, 0, 1), "0.333333", "0"), ((1, 2), "1.5", "1.5"), ((2, 2, 1), "1.666667", "2"), ((7,), "7", "7")],
)
def test_means_and_medians(values, expected_mean, expected_median):
    assert mean(decimals(*values)) == Decimal(expected_mean)
    assert median(decimals(*values)) == Decimal(expected_median)


def test_of_nothing_there_is_nothing():
    assert (mean([]), median([]), share(0, 0), histogram([])) == (None, None, None, [])


def test_a_quantile_lies_between_two_neighbours():
    ordered = decimals(10, 20, 30, 40)
    assert quantile(ordered, Fraction(1, 4)) == Decimal("17.5")
    assert quantile(ordered, Fraction(9, 10)) == 37


@given(numbers)
def test_quantiles_are_those_of_type_7(values):
    for part in QUANTILES:
        found = quantile(sorted(values), part)
        assert float(found) == pytest.approx(np.quantile([float(each) for each in values], float(part)), abs=2e-6)


def test_a_histogram_by_hand():
    found = histogram(decimals(0, 1, 5, 9.9, 10, 10))
    assert (len(found), found[0], found[1], found[-1]) == (
        BINS, Bin(Decimal(0), Decimal(1), 1), Bin(Decimal(1), Decimal(2), 1), Bin(Decimal(9), Decimal(10), 3)
    )  # fmt: skip


@given(numbers)
def test_a_histogram_counts_everybody_once(values):
    found = histogram(values)
    assert sum(each.count for each in found) == len(values)
    assert (found[0].lower, found[-1].upper) == (min(values), max(values))
    assert len(found) <= BINS
    for one, other in pairwise(found):
        assert one.lower < one.upper == other.lower
    for each in found[:-1]:
        assert each.count == sum(each.lower <= value < each.upper for value in values)


def test_a_summary_by_hand():
    figures = [
        Figure(Decimal(100), "high", False, True),
        Figure(Decimal(50), "low", True, None),
        Figure(Decimal(0), "low", True, False),
    ]
    found = summary(figures)
    assert (found.rated, found.mean, found.median) == (3, 50, 50)
    assert (found.levels, found.at_risk, found.passed, found.marked) == ({"high": 1, "low": 2}, 2, 1, 2)
    assert summary([Figure(Decimal(1), None, None, None)]).at_risk is None


def test_a_collection_by_hand():
    status, time = SubmissionStatus, Timeliness
    found = collection(
        [
            Handed(status.draft, time.not_submitted, ever_returned=False),
            Handed(status.returned, time.on_time, ever_returned=True),
            Handed(status.submitted, time.late, ever_returned=True),
            Handed(status.accepted, time.on_time, ever_returned=False, approval=Approval.at_once),
            Handed(status.accepted, time.on_time, ever_returned=True, approval=Approval.undone),
            Handed(status.accepted, time.on_time, ever_returned=True, approval=Approval.after_return),
        ]
    )
    assert (found.approved_at_once, found.approvals[Approval.undone]) == (2, 1)
    assert (found.subjects, found.complete, found.ever_submitted, found.ever_returned) == (6, 4, 5, 4)
    assert share(found.ever_returned, found.ever_submitted) == 80


class TestAlike:
    """Of hidden ones who are all alike, a share tells of each."""

    LEVELS = (Level(code="high", title="В", at_least=Decimal(60)), Level(code="low", title="Н"))

    def summed(self, *figures, levels=LEVELS, hidden=True):
        view = DashboardView.aggregate
        return summed(figures, figures if hidden else [], levels, view, is_shown=True)

    def test_level_and_risk_are_hidden(self):
        low = [Figure(Decimal(10 * n), "low", True, None) for n in range(5)]
        found = self.summed(*low)
        assert (found.levels, found.at_risk, found.at_risk_percent, found.mean) == (None, None, None, 20)

    def test_unless_the_caller_sees_them_or_they_differ(self):
        low = [Figure(Decimal(10), "low", True, None)] * 5
        assert self.summed(*low, hidden=False).at_risk == 5
        mixed = self.summed(*low, Figure(Decimal(90), "high", False, None))
        assert ([each.count for each in mixed.levels], mixed.at_risk) == ([1, 5], 5)

    def test_without_levels_there_is_none_to_hide(self):
        found = self.summed(*[Figure(Decimal(10), None, None, None)] * 5, levels=())
        assert (found.levels, found.at_risk) == ([], None)
