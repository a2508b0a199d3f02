"""What scores are called: levels, pass marks, the risk group; at their boundaries and against counting by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import cohort_of, numbered
from services.monitoring.scoring.rules import Input
from services.monitoring.scoring.standings import standings
from services.monitoring.scoring.whole import scored

LEVELS = [
    {"code": "high", "title": "Высокий", "at_least": 70},
    {"code": "middle", "title": "Средний", "at_least": 40},
    {"code": "low", "title": "Низкий"},
]
BOTTOM = {"kind": "lowest_quartile", "code": "bottom", "title": "Нижняя четверть", "group": "cluster"}


def content(**said) -> Content:
    """Two indicators of 100 points each, as many as the value; the second may be left out."""
    passport = {
        "unit": "балл",
        "collection": "форма",
        "processing": "нет",
        "owner": "школа",
        "periodicity": "раз в год",
    }
    common = {"passport": passport, "evidence_required": False, "inputs": [{"code": "value", "title": "v"}]}
    rule = {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 100}
    indicators = [
        {"number": 1, "code": "p1", "direction": "a", "title": "1", "rule": rule, **common},
        {"number": 2, "code": "p2", "direction": "b", "title": "2", "rule": rule, "missing": "skip", **common},
    ]
    directions = [{"code": "a", "title": "А"}, {"code": "b", "title": "Б"}]
    return Content.model_validate({"directions": directions, "indicators": indicators} | said)


def standing(content, *subjects, attributes=None):
    """Of subjects that gave (p1, p2), all of one cluster; None: no answer."""
    given_ = [
        {
            code: Input({"value": Decimal(value)}, 0)
            for code, value in zip(("p1", "p2"), its, strict=True)
            if value is not None
        }
        for its in subjects
    ]
    groups = numbered([{"region": "", "municipality": "", "cluster": ""}] * len(subjects))
    its = attributes or [{}] * len(subjects)
    whole = scored(content, cohort_of(content, given_, [{}] * len(subjects), groups, its))
    return standings(whole, groups, its)


def level_of(found, row):
    level = found.level(row)
    return level and level.code


class TestLevels:
    @pytest.mark.parametrize("basis", ["percent", "points"])
    @pytest.mark.parametrize(
        ("value", "level"),
        [(100, "high"), (70, "high"), ("69.99", "middle"), (40, "middle"), ("39.99", "low"), (0, "low")],
    )
    def test_by_threshold(self, basis, value, level):
        found = standing(content(levels=LEVELS, level_basis=basis), (value, None))
        assert level_of(found, 0) == level

    def test_a_threshold_may_be_finer_than_the_points(self):
        fine = [{"code": "high", "title": "h", "at_least": "70.000001"}, {"code": "low", "title": "l"}]
        found = standing(content(levels=fine, decimals=2, level_basis="points"), (70, None), ("70.01", None))
        assert [level_of(found, row) for row in (0, 1)] == ["low", "high"]

    def test_none_without_levels(self):
        assert level_of(standing(content(), (50, None)), 0) is None

    @pytest.mark.parametrize(
        ("values", "levels"),
        [
            ([10], ["middle"]),  # alone: the middle
            ([5, 5, 5], ["middle"] * 3),  # all equal: the middle
            ([1, 2, 3, 4], ["low", "low", "middle", "high"]),  # ranks 12.5, 37.5, 62.5, 87.5
            ([1, 1, 1, 9], ["low", "low", "low", "high"]),  # 37.5 three times
        ],
    )
    def test_by_percentile_rank_in_the_cluster(self, values, levels):
        found = standing(content(levels=LEVELS, level_basis="quantile"), *((each, None) for each in values))
        assert [level_of(found, row) for row in range(len(values))] == levels


MARKS = [
    {"at_least": 35, "conditions": [{"attribute": "pupils", "within": {"upper": 1}}]},
    {"at_least": 45, "conditions": [{"attribute": "pupils", "within": {"lower": 1}}]},
]


class TestPassMarks:
    @pytest.mark.parametrize(
        ("pupils", "points", "mark", "passed"),
        [(0, 35, 35, True), (0, "34.99", 35, False), (1, 35, 45, False), (1, 45, 45, True), (None, 99, None, None)],
    )
    def test_depend_on_attributes(self, pupils, points, mark, passed):
        risky = content(pass_marks=MARKS, risk={"rules": [{"kind": "not_passed", "code": "n", "title": "n"}]})
        found = standing(risky, (points, None), attributes=[{"pupils": pupils}])
        assert found.pass_marks[0] == mark
        assert (None if mark is None else bool(found.passed[0])) is passed
        assert bool(found.causes(0)) is (passed is False)

    def test_who_could_reach_nothing_has_none(self):
        said = content(
            pass_marks=MARKS, risk={"rules": [{"kind": "not_passed", "code": "n", "title": "n"}]}
        ).model_dump()
        for each in said["indicators"]:
            each["conditions"] = [{"attribute": "kind", "one_of": ["school"]}]
        found = standing(Content.model_validate(said), (None, None), attributes=[{"kind": "preschool", "pupils": 5}])
        assert (found.pass_marks[0], found.causes(0)) == (None, ())


class TestRisk:
    @pytest.mark.parametrize(
        ("rule", "values", "at_risk"),
        [
            ({"kind": "low_level", "levels": ["low"]}, ("39.99", None), True),
            ({"kind": "low_level", "levels": ["low"]}, (40, None), False),
            ({"kind": "failed_indicator", "indicator": "p2", "below": 10}, (0, "9.99"), True),
            ({"kind": "failed_indicator", "indicator": "p2", "below": 10}, (0, 10), False),
            ({"kind": "failed_indicator", "indicator": "p2", "below": 10}, (0, None), False),  # not counted: not failed
            ({"kind": "weak_direction", "direction": "b", "below": 30}, (0, "29.99"), True),
            ({"kind": "weak_direction", "direction": "b", "below": 30}, (0, 30), False),
            ({"kind": "weak_direction", "direction": "b", "below": 30}, (0, None), False),
        ],
    )
    def test_of_each_kind_at_its_boundary(self, rule, values, at_risk):
        said = content(levels=LEVELS, risk={"rules": [rule | {"code": "r", "title": "Причина"}]})
        assert [each.code for each in standing(said, values).causes(0)] == (["r"] if at_risk else [])

    @pytest.mark.parametrize(
        ("values", "bottom"),
        [
            ([1], 0),
            ([1, 2, 3], 0),
            ([1, 2, 3, 4], 1),
            ([1, 2, 3, 4, 5], 1),
            ([1, 2, 3, 4, 5, 6, 7, 8], 2),
            ([1, 1, 3, 4], 0),  # two share the last place: a quarter is one
            ([7] * 8, 0),
        ],
    )
    def test_the_lowest_quarter_is_never_more_than_a_quarter(self, values, bottom):
        found = standing(content(risk={"rules": [BOTTOM]}), *((each, None) for each in values))
        assert sum(bool(found.causes(row)) for row in range(len(values))) == bottom

    @given(st.lists(st.integers(0, 20), min_size=1, max_size=24))
    def test_the_lowest_quarter_is_as_one_would_count(self, values):
        found = standing(content(risk={"rules": [BOTTOM]}), *((each, None) for each in values))
        inside = [bool(found.causes(row)) for row in range(len(values))]
        assert inside == [4 * sum(other > mine for other in values) >= 3 * len(values) for mine in values]
        assert 4 * sum(inside) <= len(values)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12), st.randoms())
def test_the_order_of_subjects_never_matters(values, random):
    said = content(levels=LEVELS, level_basis="quantile", risk={"rules": [BOTTOM]})
    order = random.sample(range(len(values)), len(values))
    before = standing(said, *((each, None) for each in values))
    after = standing(said, *((values[row], None) for row in order))
    assert [(level_of(before, row), before.causes(row)) for row in order] == [
        (level_of(after, row), after.causes(row)) for row in range(len(values))
    ]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=12), st.integers(1, 50))
def test_more_points_never_lower_anything(values, more):
    said = content(levels=LEVELS, level_basis="quantile", risk={"rules": [BOTTOM]})
    raised = [min(100, values[0] + more), *values[1:]]
    before, after = (standing(said, *((each, None) for each in its)) for its in (values, raised))
    assert after.places["cluster"].place[0] <= before.places["cluster"].place[0]
    assert after.levels[0] <= before.levels[0]  # the first level is the highest
    assert before.causes(0) or not after.causes(0)
