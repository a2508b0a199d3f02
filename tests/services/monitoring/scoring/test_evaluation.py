"""A whole methodology tried on one subject over HTTP: as counted by hand, refused where it is wrong, nothing stored."""

import pytest

from services.monitoring.scoring.schemas import MethodologyTrialIn
from tests.services.monitoring.builders import BASE, head_methodology

EVALUATE = f"{BASE}/scoring:evaluate"
FULL = {"kind": "school", "has_grade_11": True}


def content(**more):
    return head_methodology()["content"] | more


def given(met=45, failed=2, **more):
    return {"q1": {"values": {"met": met, "all": 100}}, "q2": {"values": {"value": failed}}, **more}


async def sent(client, said, inputs, **more):
    return await client.post(EVALUATE, json={"methodology": said, "inputs": inputs, **more})


async def evaluated(client, said, inputs, **more):
    response = await sent(client, said, inputs, **more)
    assert response.status_code == 200, response.text
    return response.json()


class TestPoints:
    async def test_are_those_of_the_methodology(self, school):
        """5 for 45 %, −2 for two failures; the third is for schools with grade 11."""
        said = await evaluated(school, content(), given())
        assert (said["score"], said["maximum"], said["percent"]) == (3, 10, 30)
        assert said["by_direction"] == [{"direction": "quality", "title": "Качество", "points": 3, "maximum": 10}]
        assert [(each["points"], each["reason"]) for each in said["contributions"]] == [
            (5, "counted"),
            (-2, "counted"),
            (0, "not_applicable"),
        ]
        assert said["contributions"][0]["calculation"]["because"] == "45 в промежутке [40; 60)"

    async def test_hang_on_the_attributes(self, school):
        inputs = given(c1={"values": {"value": 1}})
        said = await evaluated(school, content(), inputs, attributes=FULL)
        assert (said["score"], said["maximum"], said["percent"]) == (8, 15, 53.333333)

    async def test_hang_on_the_documents(self, school):
        said = content()
        said["indicators"][2]["evidence_required"] = True
        for evidence, points, reason in ((0, 0, "no_evidence"), (1, 5, "counted")):
            inputs = given(c1={"values": {"value": 1}, "evidence": evidence})
            its = (await evaluated(school, said, inputs, attributes=FULL))["contributions"][2]
            assert (its["points"], its["reason"]) == (points, reason)

    async def test_hang_on_the_year_before(self, school):
        said = content()
        said["indicators"][1]["rule"] = {"kind": "change", "bands": [{"upper": 0, "points": 3}], "otherwise": 0}
        before = {"q2": {"value": 3}}
        assert (await evaluated(school, said, given(), previous=before))["score"] == 8

    async def test_among_others_take_their_values(self, school):
        said = content()
        said["indicators"][1]["rule"] = {"kind": "best_is_100", "points": 10}
        assert (await evaluated(school, said, given(), peers={"q2": [2, 4]}))["score"] == 10
        refused = await sent(school, said, given())
        assert [(it["pointer"], it["code"]) for it in refused.json()["errors"]] == [("/peers/q2", "own_value_missing")]

    async def test_say_what_is_absent(self, school):
        said = await evaluated(school, content(), {"q1": {"values": {"met": 1}}})
        assert [each["absent"] for each in said["contributions"]] == [["all"], ["value"], ["value"]]

    async def test_of_nothing_are_none(self, school):
        said = await evaluated(school, {"directions": [], "indicators": []}, {})
        assert (said["score"], said["maximum"], said["percent"], said["contributions"]) == (0, 0, None, [])


class TestNames:
    async def test_are_told_with_the_numbers_compared(self, school):
        rules = [
            {"kind": "weak_direction", "code": "weak", "title": "Слабо", "direction": "quality", "below": 31},
            {"kind": "failed_indicator", "code": "q1", "title": "Провал", "indicator": "q1", "below": 5},
        ]
        said = await evaluated(school, content(pass_marks=[{"at_least": 4}], risk={"rules": rules}), given())
        assert said["level"] == "low"
        assert (said["pass_mark"]["met"], said["pass_mark"]["because"]) == (False, "3 < 4")
        assert [(each["code"], each["met"], each["because"]) for each in said["risks"]] == [
            ("weak", True, "30 % < 31 %"),
            ("q1", False, "5 ≥ 5"),
        ]

    async def test_that_take_the_others_are_not_told(self, school):
        rules = [{"kind": "lowest_quartile", "code": "bottom", "title": "Внизу", "group": "region"}]
        said = await evaluated(school, content(level_basis="quantile", risk={"rules": rules}), given())
        assert said["level"] is None
        assert [each["met"] for each in said["levels"]] == [None, None, True]
        assert (said["risks"][0]["met"], said["risks"][0]["because"]) == (
            None,
            "зависит от результатов других субъектов",
        )


class TestFlaws:
    async def test_are_those_of_the_scales(self, school):
        said = content()
        said["indicators"][0]["rule"]["bands"][0]["lower"] = 61
        [flaw] = (await evaluated(school, said, given()))["flaws"]
        assert (flaw["pointer"], flaw["flaw"], flaw["example"]) == ("/methodology/indicators/0/rule/bands", "gap", 60.4)


class TestRefusals:
    @pytest.mark.parametrize(
        ("more", "pointer", "code"),
        [
            ({"inputs": {"q9": {}}}, "/inputs/q9", "unknown_reference"),
            ({"inputs": {"q1": {"values": {"other": 1}}}}, "/inputs/q1/values/other", "unknown_reference"),
            ({"inputs": {"q1": {"values": {"met": 1.5}}}}, "/inputs/q1/values/met", "unfit_value"),
            ({"inputs": {"q2": {"values": {"value": 1001}}}}, "/inputs/q2/values/value", "unfit_value"),
            ({"inputs": {"c1": {"values": {"value": 2}}}}, "/inputs/c1/values/value", "unfit_value"),
            ({"previous": {"q1": {"met": -1}}}, "/previous/q1/met", "unfit_value"),
            ({"peers": {"q9": [1]}}, "/peers/q9", "unknown_reference"),
            ({"attributes": {"colour": "red"}}, "/attributes/colour", "enum"),
            ({"inputs": {"q1": {"evidence": -1}}}, "/inputs/q1/evidence", "greater_than_equal"),
            ({"rule": {"kind": "flag", "points": 1}}, "/rule", "extra_forbidden"),
        ],
    )
    async def test_point_at_what_is_wrong(self, school, more, pointer, code):
        response = await school.post(EVALUATE, json={"methodology": content()} | more)
        assert response.status_code == 422
        [error] = response.json()["errors"]
        assert (error["pointer"], error["code"]) == (pointer, code)

    async def test_of_points_without_an_end(self, school):
        said = content()
        said["indicators"][1]["rule"] = {"kind": "per_case", "points": 1}
        del said["indicators"][1]["inputs"][0]["maximum"]
        [error] = (await sent(school, said, {})).json()["errors"]
        assert (error["pointer"], error["code"]) == ("/methodology/indicators/1/rule", "no_limit")

    async def test_of_a_body_with_neither(self, school):
        [error] = (await school.post(EVALUATE, json={})).json()["errors"]
        assert (error["pointer"], error["code"]) == ("/rule", "missing")

    async def test_of_who_may_not(self, client_as):
        assert (await sent(client_as("expert"), content(), {})).status_code == 403


@pytest.mark.parametrize("example", MethodologyTrialIn.model_config["json_schema_extra"]["examples"])
async def test_the_example_of_the_documentation_can_be_sent_as_it_stands(school, example):
    assert (await school.post(EVALUATE, json=example)).json()["score"] == 6.49
