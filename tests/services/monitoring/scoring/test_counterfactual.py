"""The smallest set of changes: by hand, and against every set there is."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.counterfactual import Standing, changeable, counterfactual, goals
from services.monitoring.scoring.counterfactual.smallest import BUDGET, Need, smallest
from services.monitoring.scoring.peers import peers_of
from services.monitoring.scoring.rules import LEFT_OUT, NOTHING, Input, ScoreReason, added_up, case_of, score
from tests.services.monitoring.scoring.test_verdict import GROUPS, judging, others_of
from tests.services.monitoring.scoring.test_whole import answers

LEVELS = [{"code": "high", "title": "В", "at_least": 70}, {"code": "low", "title": "Н"}]
BANDS = [{"lower": 60, "points": 10}, {"lower": 40, "upper": 60, "points": 5}, {"upper": 40, "points": 0}]
COUNT = [{"code": "value", "title": "Число", "kind": "count", "maximum": 100}]


def indicator(number, rule, **more):
    common = {"direction": "x", "title": f"П{number}", "evidence_required": False, "decimals": 1}
    return {"number": number, "code": f"p{number}", "rule": rule, **common, **more}


def methodology(*indicators, **more):
    body = {"directions": [{"code": "x", "title": "x"}], "indicators": indicators, "levels": LEVELS, **more}
    return Content.model_validate(body)


def standing(content, given, previous=(), peers=None, others=None, attributes=()):
    inputs = {
        code: each if isinstance(each, Input) else Input({"value": Decimal(str(each))}) for code, each in given.items()
    }
    before, peers = dict(previous), peers or {}
    its = Standing(content, score(content, inputs, before, peers, dict(attributes)), dict(attributes), others or {})
    cases = [
        case_of(each, inputs.get(each.code, NOTHING), before.get(each.code, NOTHING), peers.get(each.code, {}))
        for each in content.indicators
    ]
    return its, cases


def changed(content, given, goal, **more):
    """Indicator → (what is answered instead, points), or None when out of reach."""
    its, cases = standing(content, given, **more)
    found = counterfactual(its, goal(its), cases)
    if found is None:
        return None
    assert found.proven
    return {
        each.contribution.indicator.code: ({code: float(it) for code, it in each.step.answer.items()}, each.step.points)
        for each in found.changes
    }


def high(its):
    return goals.level(its, "high")


FLAGS = [{"kind": "flag", "points": each} for each in (5, 3, 2)]


class TestTheSet:
    def test_is_as_small_as_can_be_and_adds_least(self):
        """0 of 10, seven are needed: two flags do it, 5 + 2 exactly."""
        content = methodology(*(indicator(n, rule) for n, rule in enumerate(FLAGS, 1)))
        assert changed(content, {"p1": 0, "p2": 0, "p3": 0}, high) == {"p1": ({"value": 1}, 5), "p3": ({"value": 1}, 2)}

    def test_prefers_fewer_changes_to_a_lesser_total(self):
        """Needed: 3 of 20 more; one change of 10 rather than 2 and 1."""
        rules = [{"kind": "flag", "points": each} for each in (1, 2, 10, 11)]
        content = methodology(*(indicator(n, rule) for n, rule in enumerate(rules, 1)))
        found = changed(content, {"p1": 0, "p2": 0, "p3": 0, "p4": 1}, lambda its: goals.level(its, "high"))
        assert found == {"p3": ({"value": 1}, 10)}

    def test_is_empty_where_the_goal_is_met(self):
        content = methodology(indicator(1, FLAGS[0]))
        assert changed(content, {"p1": 1}, high) == {}

    def test_is_none_where_even_everything_is_not_enough(self):
        content = methodology(indicator(1, FLAGS[0]), pass_marks=[{"at_least": 6}])
        assert changed(content, {"p1": 0}, goals.pass_mark) is None

    def test_is_none_without_a_mark(self):
        assert changed(methodology(indicator(1, FLAGS[0])), {"p1": 0}, goals.pass_mark) is None

    def test_leaves_alone_what_does_not_count(self):
        skipped = indicator(1, FLAGS[0], missing="skip")
        content = methodology(skipped, indicator(2, FLAGS[1]))
        assert changed(content, {"p2": 0}, high) == {"p2": ({"value": 1}, 3)}


class TestTheAnswer:
    @pytest.mark.parametrize(
        ("rule", "more", "now", "answer"),
        [
            ({"kind": "flag", "points": 1}, {}, 0, {"value": 1}),
            ({"kind": "flag", "points": 0, "otherwise": 2}, {}, 1, {"value": 0}),
            ({"kind": "bands", "bands": BANDS}, {}, 12, {"value": 60}),
            ({"kind": "bands", "bands": [{"lower": 20, "lower_closed": False, "points": 0}, {"upper": 20,
              "upper_closed": True, "points": 9}]}, {}, 55, {"value": 20}),
            ({"kind": "per_case", "points": -2, "base": 10, "floor": 0}, {"inputs": COUNT}, 4, {"value": 1}),
            ({"kind": "per_case", "points": 2, "cap": 100}, {"inputs": COUNT}, 3, {"value": 35}),
            ({"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 10}, {}, 12.3, {"value": 70}),
            ({"kind": "linear", "lower": 0, "upper": 50, "at_lower": 10, "at_upper": 0}, {}, 40, {"value": 15}),
        ],
    )  # fmt: skip
    def test_of_one_number_is_the_nearest_that_is_enough(self, rule, more, now, answer):
        [(found, _)] = changed(methodology(indicator(1, rule, **more)), {"p1": now}, high).values()
        assert found == answer

    def test_of_a_change_stands_on_the_year_before(self):
        rule = {"kind": "change", "bands": [{"lower": 5, "points": 1}], "otherwise": 0}
        before = {"p1": Input({"value": Decimal("41.5")})}
        assert changed(methodology(indicator(1, rule)), {"p1": 42}, high, previous=before) == {
            "p1": ({"value": 46.5}, 1)
        }

    def test_of_several_inputs_changes_as_few_as_it_can(self):
        asked = [{"code": code, "title": code, "kind": "flag"} for code in "abc"]
        terms = [{"input": code, "rule": {"kind": "flag", "points": n}} for n, code in enumerate("abc", 1)]
        given = {"p1": Input(dict.fromkeys("abc", Decimal(0)))}
        best = indicator(1, {"kind": "best_level", "terms": terms}, inputs=asked)
        assert changed(methodology(best), given, high) == {"p1": ({"c": 1}, 3)}
        added = indicator(1, {"kind": "sum_of", "terms": terms}, inputs=asked)
        assert changed(methodology(added), given, high) == {"p1": ({"c": 1, "b": 1}, 5)}

    def test_meets_all_of_some_conditions(self):
        asked = [{"code": code, "title": code} for code in "ab"]
        conditions = [{"input": "a", "lower": 70}, {"input": "b", "lower": 50}, {"input": "b", "upper": 80}]
        its = indicator(1, {"kind": "all_of", "conditions": conditions, "points": 4}, inputs=asked)
        given = {"p1": Input({"a": Decimal(75), "b": Decimal(20)})}
        assert changed(methodology(its), given, high) == {"p1": ({"b": 50}, 4)}

    def test_may_be_a_bonus(self):
        asked = [
            {"code": "value", "title": "v", "kind": "count", "maximum": 10},
            {"code": "on", "title": "on", "kind": "flag"},
        ]
        rule = {"kind": "bonus", "input": "on", "multiplier": 2, "rule": {"kind": "per_case", "points": 1, "cap": 4}}
        given = {"p1": Input({"value": Decimal(3), "on": Decimal(0)})}
        its = indicator(1, rule, inputs=asked, value="value", decimals=0)
        assert changed(methodology(its), given, high) == {"p1": ({"on": 1}, 6)}

    def test_of_a_formula_is_that_of_an_input(self):
        asked = [{"code": code, "title": code, "kind": "count"} for code in "ab"]
        its = indicator(1, {"kind": "formula", "expression": "a / b * 100", "cap": 100, "floor": 0}, inputs=asked)
        given = {"p1": Input({"a": Decimal(3), "b": Decimal(10)})}
        assert changed(methodology(its), given, high) == {"p1": ({"a": 7}, 70)}

    def test_may_be_the_document_alone(self):
        its = indicator(1, FLAGS[0], evidence_required=True)
        assert changed(methodology(its), {"p1": 1}, high) == {"p1": ({}, 5)}

    def test_among_others_holds_them_fixed(self):
        its = indicator(1, {"kind": "best_is_100", "group": "region", "points": 100})
        peers = {"p1": {"region": [Decimal(each) for each in (10, 50)]}}
        assert changed(methodology(its), {"p1": 10}, high, peers=peers) == {"p1": ({"value": 35}, 70)}
        quarters = indicator(1, {"kind": "quartile", "group": "region", "points": [0, 1, 2, 3]})
        peers = {"p1": {"region": [Decimal(each) for each in (1, 2, 3, 4)]}}
        assert changed(methodology(quarters), {"p1": 1}, high, peers=peers) == {"p1": ({"value": 4.1}, 3)}


class TestGoals:
    def test_of_risk_meet_every_rule(self):
        rules = [
            {"kind": "failed_indicator", "code": "a", "title": "a", "indicator": "p3", "below": 1},
            {"kind": "low_level", "code": "b", "title": "b", "levels": ["low"]},
        ]
        content = methodology(*(indicator(n, rule) for n, rule in enumerate(FLAGS, 1)), risk={"rules": rules})
        found = changed(content, {"p1": 0, "p2": 0, "p3": 0}, goals.leave_risk)
        assert found.keys() == {"p1", "p3"}

    def test_of_risk_are_out_of_reach_where_every_level_is_one(self):
        rules = [{"kind": "low_level", "code": "b", "title": "b", "levels": ["high", "low"]}]
        content = methodology(indicator(1, FLAGS[0]), risk={"rules": rules})
        assert changed(content, {"p1": 0}, goals.leave_risk) is None

    def test_of_the_lowest_quarter_pass_as_many_as_it_takes(self):
        """Three of four stand better; past the weakest of them it is two of four."""
        rules = [{"kind": "lowest_quartile", "code": "b", "title": "b", "group": "region"}]
        ten = [indicator(n, {"kind": "flag", "points": 1}) for n in range(1, 11)]
        others = {"region": [Decimal(each) for each in (30, 50, 60)]}
        content = methodology(*ten, risk={"rules": rules})
        found = changed(content, {f"p{n}": int(n == 1) for n in range(1, 11)}, goals.leave_risk, others=others)
        assert [*found] == ["p2", "p3"]

    def test_by_quantile_hold_the_cluster_fixed(self):
        ten = [indicator(n, {"kind": "flag", "points": 1}) for n in range(1, 11)]
        others = {"cluster": [Decimal(each) for each in (30, 50, 60)]}
        found = changed(
            methodology(*ten, level_basis="quantile"), {f"p{n}": 0 for n in range(1, 11)}, high, others=others
        )
        assert [*found] == ["p1", "p2", "p3", "p4", "p5", "p6"]


class TestTheSearch:
    def test_is_quick_where_there_are_very_many_sets(self):
        """Forty equal ones, twenty needed: more sets than could ever be looked at."""
        adds = [[Fraction(1)]] * 40
        asked = []
        found = smallest([Need(adds, Fraction(39, 2))], lambda choice: asked.append(choice) or len(choice) >= 20)
        assert (len(found.choice), found.proven, len(asked)) == (20, True, 3)

    def test_says_when_it_gave_up(self):
        adds = [[Fraction(n, 97), Fraction(n, 89)] for n in range(1, 40)]
        asked = []
        found = smallest([Need(adds, Fraction(0))], lambda choice: asked.append(choice) or len(choice) >= 39)
        assert len(asked) * len(adds) <= 2.5 * BUDGET  # however many sizes there are
        assert (len(found.choice), found.proven) == (39, False)

    @given(st.data())
    def test_finds_what_looking_at_all_finds(self, data):
        counts = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=6))
        gain = st.integers(0, 8)
        cost = [sorted(data.draw(gain) for _ in range(count)) for count in counts]
        other = [sorted(data.draw(gain) for _ in range(count)) for count in counts]
        least, second = data.draw(st.integers(-2, 25)), data.draw(st.integers(-2, 25))

        def reached(choice, adds):
            return sum(adds[item][step] for item, step in choice)

        def met(choice):
            return reached(choice, cost) >= least and reached(choice, other) >= second

        needs = [Need([[Fraction(it) for it in its] for its in adds], Fraction(need))
                 for adds, need in ((cost, least), (other, second))]  # fmt: skip
        found = smallest(needs, met)
        every = [
            tuple(zip(items, steps, strict=True))
            for size in range(len(counts) + 1)
            for items in combinations(range(len(counts)), size)
            for steps in product(*(range(counts[item]) for item in items))
        ]
        possible = [(len(each), reached(each, cost)) for each in every if met(each)]
        assert (found is None) == (not possible)
        if found is not None:
            assert found.proven
            assert (len(found.choice), reached(found.choice, cost)) == min(possible)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), content=judging().filter(lambda it: all(each.points.finite for each in it.indicators)))
def test_no_smaller_set_would_do(data, content):
    """On any methodology: the changes meet the goal when scored anew, and none of all smaller sets does."""
    rows = range(data.draw(st.integers(1, 5)))
    submitted = {each: data.draw(answers(content)) for each in rows}
    groups = {each: {kind: data.draw(st.sampled_from("ab")) for kind in GROUPS} for each in rows}
    attributes = {each: {"kind": "school"} for each in rows}
    peers = peers_of(content, submitted, groups, attributes)
    scores = [score(content, submitted[each], {}, peers[each], attributes[each]) for each in rows]
    others = others_of([each.summary for each in scores], groups, 0)
    its = Standing(content, scores[0], attributes[0], others)
    cases = [
        case_of(each, submitted[0].get(each.code, NOTHING), NOTHING, peers[0][each.code]) for each in content.indicators
    ]
    asked = [goals.pass_mark(its), goals.level(its, "high"), goals.level(its, "middle")]
    if content.risk.rules[0].levels == ["low"]:  # where the best level is a risk, more points may lead into it
        asked.append(goals.leave_risk(its))
    goal = data.draw(st.sampled_from(asked))
    found = counterfactual(its, goal, cases)
    pairs = zip(scores[0].contributions, cases, strict=True)
    items = [changeable(content, each, case) for each, case in pairs if each.reason not in LEFT_OUT]
    smaller = len(items) + 1 if found is None else len(found.changes)
    if found is not None:
        assert goal.met(found.verdict)
    for size in range(smaller):
        for some in combinations([each for each in items if each.steps], size):
            assert not goal.possible or not goal.met(its.judged(_best(its, some)))


def _best(its, items):
    """The score with these indicators at their best."""
    best = {each.contribution.indicator.code: each.steps[-1].hit.points for each in items}
    return added_up(
        its.content,
        [
            replace(each, points=best[each.indicator.code], reason=ScoreReason.counted)
            if each.indicator.code in best
            else each
            for each in its.score.contributions
        ],
    )
