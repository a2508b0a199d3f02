"""What every template must say, whatever it rates."""

from typing import get_args

import pytest

from services.monitoring.engine.kinds import Rule
from services.monitoring.methodologies.indicators import Missing
from services.monitoring.methodologies.rules import Facts, publishable
from services.monitoring.templates.service import NAMES, template

HEADS = template("heads_of_schools").content


@pytest.mark.parametrize("name", NAMES)
def test_can_be_published_as_it_stands(name):
    assert template(name).code == name
    assert publishable(Facts(template(name).content)) is None


@pytest.mark.parametrize("name", NAMES[1:])
def test_of_heads_rate_schools(name):
    assert [each.model_dump(exclude_defaults=True) for each in template(name).content.subjects] == [
        {"attribute": "kind", "one_of": ["school"]}
    ]


@pytest.mark.parametrize("name", NAMES)
def test_numbers_its_indicators_in_a_row(name):
    content = template(name).content
    assert [each.number for each in content.indicators] == [*range(1, len(content.indicators) + 1)]
    order = [each.code for each in content.directions]
    its = [order.index(each.direction) for each in content.indicators]
    assert its == sorted(its)


@pytest.mark.parametrize("name", NAMES)
def test_asks_for_limited_numbers_and_leaves_no_quotient_without_a_policy(name):
    """Whatever can be divided by zero says what follows; a part above its whole is an error of the data."""
    for each in template(name).content.indicators:
        assert each.rule.kind == "flag" or all(asked.range.finite for asked in each.asked)
        if not (each.value and "/" in each.value) or each.by_system:
            continue
        denominators_may_be_zero = all(asked.range.low == 0 for asked in each.asked)
        assert (each.missing is Missing.skip_undefined) == denominators_may_be_zero, each.code


@pytest.mark.parametrize("name", NAMES)
def test_checks_every_share_against_its_whole(name):
    content = template(name).content
    checked = {cited.indicator for check in content.checks for cited in check.inputs.values()}
    shares = {
        each.code
        for each in content.indicators
        if each.value and "/" in each.value and "min(" not in each.value and "5 *" not in each.value
        if not each.by_system
    }
    assert shares <= checked


class TestHeadsOfSchools:
    def test_use_every_kind_of_rule(self):
        kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in get_args(get_args(Rule)[0])}
        assert {each.rule.kind for each in HEADS.indicators} == kinds

    def test_have_thirty_indicators_in_the_five_directions_and_a_hundred_points(self):
        sizes = [sum(each.direction == its.code for each in HEADS.indicators) for its in HEADS.directions]
        assert (sizes, HEADS.maximum) == ([8, 10, 4, 3, 5], 100)

    def test_let_the_system_count_what_it_knows(self):
        measured = [each.system for each in HEADS.indicators if each.by_system]
        assert measured == ["competence_raised", "reserve_per_post", "appointed_from_reserve"]
        assert {each.missing for each in HEADS.indicators if each.by_system} == {Missing.skip}

    def test_name_the_source_of_every_rule(self):
        assert all("Источник: " in each.passport.processing for each in HEADS.indicators)

    def test_know_levels_risk_and_whom_an_indicator_is_for(self):
        assert [each.code for each in HEADS.levels] == ["high", "middle", "low"]
        assert {each.kind for each in HEADS.risk.rules} == {
            "low_level",
            "weak_direction",
            "failed_indicator",
            "lowest_quartile",
        }
        asked = {each.attribute for indicator in HEADS.indicators for each in indicator.conditions}
        assert asked == {"has_grade_11", "correctional", "pupils"}
        assert any(asked.usual for each in HEADS.indicators for asked in each.asked)
        assert any(asked.jump for each in HEADS.indicators for asked in each.asked)
