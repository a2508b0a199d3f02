"""Trying rules out over HTTP: points with words, missing inputs, flaws by example; nothing is stored."""

import pytest

from services.monitoring.scoring.schemas import TrialIn
from tests.services.monitoring.builders import BASE

EVALUATE = f"{BASE}/scoring:evaluate"
PER_CENT = {"lower": 0, "upper": 100, "upper_closed": True}
SCALE = {
    "kind": "bands",
    "bands": [
        {"lower": 66, "points": 10},
        {"lower": 60, "upper": 65, "upper_closed": True, "points": 5},
        {"upper": 60, "points": 0},
    ],
}


async def tried(client, rule, **more):
    response = await client.post(EVALUATE, json={"rule": rule, **more})
    assert response.status_code == 200, response.text
    return response.json()


class TestPoints:
    async def test_come_with_words(self, school):
        answer = await tried(school, SCALE, inputs={"value": 64.96}, decimals=1)
        assert answer["points"] == 5
        assert answer["explanation"] == {"points": 5, "because": "65 в промежутке [60; 65]", "of": []}

    async def test_say_what_they_are_put_together_from(self, school):
        rule = {
            "kind": "sum_of",
            "floor": -1,
            "terms": [
                {"input": "share", "rule": SCALE},
                {"input": "failed", "rule": {"kind": "per_case", "points": -3}},
            ],
        }
        answer = await tried(school, rule, inputs={"share": 60, "failed": 2})
        assert answer["points"] == -1
        assert [each["points"] for each in answer["explanation"]["of"]] == [5, -6]

    @pytest.mark.parametrize(
        ("rule", "inputs", "missing"),
        [
            (SCALE, {}, ["value"]),
            ({"kind": "formula", "expression": "a / b"}, {"a": 1}, ["b"]),
            ({"kind": "formula", "expression": "a / b"}, {"a": 1, "b": 0}, []),
            (SCALE, {"value": 65.5}, []),
            ({"kind": "all_of", "conditions": [{"input": "x", "lower": 1}], "points": 1}, {}, ["x"]),
            ({"kind": "bonus", "input": "x", "multiplier": 2, "rule": SCALE}, {"value": 1}, ["x"]),
        ],
    )
    async def test_are_none_where_something_is_missing(self, school, rule, inputs, missing):
        answer = await tried(school, rule, inputs=inputs)
        assert (answer["points"], answer["explanation"], answer["missing"]) == (None, None, missing)
        assert bool(answer["undefined"]) == (not missing)

    async def test_of_a_rule_that_compares_need_the_group(self, school):
        rule = {"kind": "best_is_100"}
        assert (await tried(school, rule, inputs={"value": 42}, peers=[42, 56]))["points"] == 75
        refused = await school.post(EVALUATE, json={"rule": rule, "inputs": {"value": 42}, "peers": [56]})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/peers"

    async def test_may_be_larger_than_any_methodology_holds(self, school):
        rule = {"kind": "per_case", "points": 1_000_000}
        assert (await tried(school, rule, inputs={"value": 999_999_999}))["points"] == 999_999_999_000_000


class TestFlaws:
    @pytest.mark.parametrize(
        ("rule", "decimals", "expected"),
        [
            (SCALE, 1, [("/rule/bands", "gap", 65.5, [1, 0])]),
            (SCALE, 0, []),
            ({**SCALE, "otherwise": 0}, 1, []),
            ({"kind": "bonus", "input": "x", "multiplier": 2, "rule": SCALE}, 1,
             [("/rule/rule/bands", "gap", 65.5, [1, 0])]),
            ({"kind": "sum_of", "terms": [{"input": "a", "rule": {"kind": "flag", "points": 1}},
                                          {"input": "b", "rule": SCALE}]}, 1,
             [("/rule/terms/1/rule/bands", "gap", 65.5, [1, 0])]),
            ({"kind": "bands", "bands": [{"lower": 50, "upper": 65, "upper_closed": True, "points": 1},
                                         {"lower": 65, "points": 2}], "otherwise": 0}, 0,
             [("/rule/bands", "overlap", 65, [0, 1])]),
            ({"kind": "change", "bands": [{"lower": 0, "lower_closed": False, "points": 1}]}, 0,
             [("/rule/bands", "gap", 0, [0])]),
        ],
    )  # fmt: skip
    async def test_are_told_by_place_and_value(self, school, rule, decimals, expected):
        flaws = (await tried(school, rule, decimals=decimals, domain=PER_CENT))["flaws"]
        assert [(each["pointer"], each["flaw"], each["example"], each["bands"]) for each in flaws] == expected
        assert all(str(each["example"]).removesuffix(".0").replace(".", ",") in each["detail"] for each in flaws)


class TestInput:
    @pytest.mark.parametrize(
        ("rule", "pointer", "word"),
        [
            ({"kind": "formula", "expression": "a ** 2"}, "/rule/expression", "min и max"),
            ({"kind": "formula", "expression": "a", "cap": 1, "floor": 2}, "/rule/floor", "больше верхнего"),
            ({"kind": "linear", "lower": 5, "upper": 5, "at_lower": 0, "at_upper": 1}, "/rule/upper", "больше нижнего"),
            ({"kind": "bands", "bands": [{"lower": 5, "upper": 4, "points": 1}]}, "/rule/bands/0/upper", "ни одного"),
            ({"kind": "bands", "bands": []}, "/rule/bands", "хотя бы один"),
            ({"kind": "pow"}, "/rule", "best_is_100"),
            ({"kind": "flag", "points": 1}, "/inputs/value", "«да» — это 1"),
            ({"kind": "sum_of", "terms": [{"input": "1 a", "rule": {"kind": "flag", "points": 1}}]},
             "/rule/terms/0/input", "буквы"),
        ],
    )  # fmt: skip
    async def test_is_refused_where_it_is_wrong(self, school, rule, pointer, word):
        response = await school.post(EVALUATE, json={"rule": rule, "inputs": {"value": 0.7}})
        assert response.status_code == 422
        [error] = response.json()["errors"]
        assert error["pointer"] == pointer
        assert word in error["detail"]

    @pytest.mark.parametrize("example", TrialIn.model_config["json_schema_extra"]["examples"])
    async def test_of_the_documentation_can_be_sent_as_it_stands(self, school, example):
        assert (await tried(school, example["rule"], **{k: v for k, v in example.items() if k != "rule"}))[
            "points"
        ] is not None


async def test_a_body_of_mistakes_is_told_its_size_at_once(school):
    """Counted before it is looked at: each number would cost an error of its own."""
    inputs = {str(n): "x" for n in range(20_000)}
    response = await school.post(EVALUATE, json={"rule": {"kind": "flag", "points": 1}, "inputs": inputs})
    assert [(each["pointer"], each["detail"]) for each in response.json()["errors"]] == [
        ("/inputs", "Входных данных не больше 50")
    ]


async def test_an_expert_may_not(client_as):
    assert (await client_as("expert").post(EVALUATE, json={"rule": SCALE})).status_code == 403
