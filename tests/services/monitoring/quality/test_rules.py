"""What is striking about submitted data: each rule by table, and what holds of all of them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.engine.columns import Column
from services.monitoring.engine.intervals import Interval
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.crosschecks import Comparison, CrossCheck, FindingSeverity
from services.monitoring.methodologies.inputs import Asked
from services.monitoring.quality.columns import outliers
from services.monitoring.quality.outliers import FEWEST, is_outlier, median, modified_z
from services.monitoring.quality.rules import (
    STANDS,
    Finding,
    FindingKind,
    compared,
    findings,
    holds,
    jumped,
    outside,
)
from services.monitoring.scoring.rules import Input
from tests.services.monitoring.builders import head_methodology

numbers = st.decimals(-1000, 1000, places=2)
near = st.integers(-6, 6).map(Decimal) | st.integers(-60, 60).map(Decimal)
"""Close enough that some are far off and some just not."""


def decimals(*values):
    return [Decimal(each) for each in values]


def asked(**changes):
    return Asked(code="met", title="Выполнили", **changes)


class TestRange:
    @pytest.mark.parametrize(("value", "striking"), [("-0.01", True), ("0", False), ("99.99", False), ("100", True)])
    def test_is_that_of_the_methodology_with_its_ends(self, value, striking):
        usual = Interval(lower=Decimal(0), upper=Decimal(100))
        assert outside(asked(usual=usual), Decimal(value)) is striking

    def test_says_nothing_where_nothing_is_usual(self):
        assert not outside(asked(), Decimal(10**9))


class TestJump:
    @pytest.mark.parametrize(("value", "striking"), [("40", False), ("40.01", True), ("20", False), ("19.99", True)])
    def test_is_more_than_usual_either_way(self, value, striking):
        assert jumped(asked(jump=Decimal(10)), Decimal(value), Decimal(30)) is striking

    def test_of_nothing_is_any_change(self):
        assert jumped(asked(jump=Decimal(0)), Decimal(31), Decimal(30))
        assert not jumped(asked(), Decimal(10**6), Decimal(30))


class TestCrossCheck:
    @pytest.mark.parametrize("comparison", Comparison)
    @pytest.mark.parametrize(("left", "right", "sign"), [(1, 2, -1), (2, 2, 0), (3, 2, 1)])
    def test_compares_as_it_is_written(self, comparison, left, right, sign):
        written = {"<": left < right, "<=": left <= right, "=": left == right, ">=": left >= right, ">": left > right}
        assert holds(comparison, Fraction(left), Fraction(right)) is written[comparison]
        assert (sign in STANDS[comparison]) is written[comparison]

    @pytest.mark.parametrize(
        ("given_", "sides"),
        [
            ({"met": "1", "all": "3"}, (Fraction(1, 3), Fraction(1))),
            ({"met": "1"}, None),
            ({"met": "1", "all": "0"}, None),
        ],
    )
    def test_is_silent_where_a_side_is_not_there(self, given_, sides):
        check = cross(left="met / all", right="1", comparison="<=")
        values = {"q1": Input({code: Decimal(value) for code, value in given_.items()})}
        assert compared(check, values) == sides


def cross(**changes):
    inputs = {name: {"indicator": "q1", "input": name} for name in ("met", "all")}
    said = {"code": "c", "title": "Сдавших не больше", "inputs": inputs, "left": "met", "comparison": "<="}
    return CrossCheck.model_validate(said | {"right": "all"} | changes)


class TestOutlier:
    @pytest.mark.parametrize(
        ("value", "others", "score"),
        [
            ("10", ["1", "2", "3", "4", "5"], Fraction(6745, 10_000) * Fraction(13, 2) / Fraction(3, 2)),
            ("3", ["1", "2", "4", "5"], None),  # too few
            ("9", ["1"] * 9, None),  # most of them alike: nothing to measure with
        ],
    )
    def test_score_is_exact(self, value, others, score):
        assert modified_z(Decimal(value), [*decimals(*others), Decimal(value)]) == score

    @pytest.mark.parametrize(("value", "striking"), [("100", True), ("14", False), ("-100", True), ("5", False)])
    def test_is_far_off_from_the_others(self, value, striking):
        assert is_outlier(Decimal(value), [*decimals(1, 3, 5, 7, 9, 11), Decimal(value)]) is striking

    @given(st.lists(numbers, min_size=1, max_size=30))
    def test_the_median_parts_the_values_in_halves(self, values):
        middle = median(values)
        assert 2 * sum(each < middle for each in values) <= len(values)
        assert 2 * sum(each > middle for each in values) <= len(values)

    @given(st.lists(numbers, min_size=FEWEST, max_size=30), numbers, st.integers(1, 50))
    def test_depends_on_neither_the_zero_nor_the_unit_nor_the_order(self, values, moved, factor):
        before = modified_z(values[0], values)
        moved_all = [each * factor + moved for each in values]
        assert modified_z(moved_all[0], moved_all[::-1]) == before

    @pytest.mark.parametrize(
        ("value", "striking"), [("7000", False), ("7001", True), ("-7000", False), ("-7001", True)]
    )
    def test_begins_beyond_three_and_a_half(self, value, striking):
        """Of these the median is 0 and the median deviation 1349: 0,6745 × 7000 / 1349 = 3,5."""
        values = decimals(-1349, -1349, 0, 1349, 1349, -1349 if int(value) > 0 else 1349, value)
        assert is_outlier(Decimal(value), values) is striking
        units = np.array([int(each) for each in values], np.int64)
        marks = outliers(Column(units, np.ones(7, np.bool_), 0), np.zeros(7, np.int64))
        assert marks.tolist()[-1] is striking

    @settings(max_examples=300)
    @given(st.lists(st.tuples(st.none() | near, st.integers(0, 1)), min_size=FEWEST, max_size=24))
    def test_in_columns_the_same_are_named(self, rows):
        units = np.array([int((value or 0) * 100) for value, _ in rows], np.int64)
        known = np.array([value is not None for value, _ in rows], np.bool_)
        groups = np.array([group for _, group in rows], np.int64)
        named = outliers(Column(units, known, 2), groups).tolist()
        for (value, group), found in zip(rows, named, strict=True):
            its = [each for each, of in rows if of == group and each is not None]
            assert found is (value is not None and is_outlier(value, its))

    def test_in_columns_nothing_overflows(self):
        units = np.array([1, 2, 3, 4, 5, 10**15 - 1], np.int64)
        marks = outliers(Column(units, np.ones(6, np.bool_), 0), np.zeros(6, np.int64))
        assert marks.tolist() == [False] * 5 + [True]


class TestFindings:
    content = Content.model_validate(head_methodology()["content"])
    """Without anything usual: its first indicator has the inputs `met` and `all`."""

    def striking(self, *, comment=False, previous=None, peers=(), checks=(), **given_):
        said = self.content.model_dump(mode="json")
        said["indicators"][0]["inputs"][0] |= {"usual": {"upper": 50, "upper_closed": True}, "jump": 10}
        content = Content.model_validate(said).model_copy(update={"checks": list(checks)})
        values = {"q1": Input({code: Decimal(value) for code, value in given_.items()})}
        before = {} if previous is None else {"q1": Input({"met": Decimal(previous)})}
        commented = {"q1"} if comment else set()
        return findings(content, values, commented, before, {"q1": decimals(*peers)})

    def test_of_what_is_usual_there_are_none(self):
        assert self.striking(met=50, all=100, previous=40, peers=[40, 45, 50, 55, 60], checks=[cross()]) == ()

    def test_are_told_in_order_with_their_cells(self):
        found = self.striking(met=60, all=50, previous=49, peers=[9, 10, 11, 12, 13], checks=[cross()])
        assert [(each.kind, each.severity, each.cells[0]) for each in found] == [
            (FindingKind.unusual, "warning", ("q1", "met")),
            (FindingKind.jump, "warning", ("q1", "met")),
            (FindingKind.impossible, "error", ("q1", None)),
            (FindingKind.outlier, "warning", ("q1", None)),
            (FindingKind.cross, "error", ("q1", "met")),
        ]
        assert found[-1].check == "c"
        assert "вне обычных значений (-∞; 50]" in found[0].detail
        assert "было 49, стало 60" in found[1].detail
        assert "60 не больше 50 — неверно" in found[-1].detail

    def test_a_comment_explains_a_warning_and_no_error(self):
        found = self.striking(met=60, all=50, comment=True, checks=[cross(), cross(code="w", severity="warning")])
        assert [(each.kind, each.check, each.explained, each.bars) for each in found] == [
            (FindingKind.unusual, None, True, False),
            (FindingKind.impossible, None, True, True),
            (FindingKind.cross, "c", True, True),
            (FindingKind.cross, "w", True, False),
        ]

    @pytest.mark.parametrize(("met", "kinds"), [(100, []), ("100.1", [FindingKind.impossible]), (0, [])])
    def test_a_value_there_cannot_be_is_an_error(self, met, kinds):
        """No scale has points for it, so it would be left out, and more than everything would be better than less."""
        said = self.content.model_dump(mode="json")
        content = Content.model_validate(said)
        values = {"q1": Input({"met": Decimal(met), "all": Decimal(100)})}
        assert [each.kind for each in findings(content, values, set(), {}, {})] == kinds

    @pytest.mark.parametrize("severity", FindingSeverity)
    @pytest.mark.parametrize("explained", [True, False])
    def test_what_bars(self, severity, explained):
        found = Finding(FindingKind.cross, severity, (("q1", None),), explained, "")
        assert found.bars is {"error": True, "warning": not explained, "note": False}[severity]

    def test_nothing_given_is_nothing_striking(self):
        assert self.striking(previous=1000, peers=[1, 2, 3, 4, 5], checks=[cross()]) == ()
