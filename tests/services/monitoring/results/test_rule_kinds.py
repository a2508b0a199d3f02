"""A methodology of many kinds of rules, from its draft to explained results of two cycles."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    draft_methodology,
    filled,
    listed,
    made,
    methodology_body,
    published_methodology,
    step,
    stepped,
    submission_of,
)
from tests.support.answers import refused
from tests.support.callers import SMOLENSK, VYAZMA

PASSPORT = {"unit": "%", "collection": "форма", "processing": "расчёт", "owner": "ОМСУ", "periodicity": "раз в год"}
COUNT = {"kind": "count", "maximum": 1000}
SHARE = {
    "inputs": [{"code": "met", "title": "Достигли", **COUNT}, {"code": "all", "title": "Всего", **COUNT}],
    "value": "met / all * 100",
    "possible": {"lower": 0, "upper": 100, "upper_closed": True},
    "decimals": 1,
}
BANDS = {
    "kind": "bands",
    "bands": [{"lower": 50, "points": 10}, {"lower": 20, "upper": 50, "points": 5}, {"upper": 20, "points": 0}],
}
CASES = {"kind": "per_case", "points": -1, "floor": -3}
GROWTH = {"kind": "change", "bands": [{"lower": 5, "points": 4}], "otherwise": 0, "first": 1}


def indicator(number, rule, **more):
    common = {"direction": "all", "title": f"Показатель {number}", "passport": PASSPORT, "evidence_required": False}
    return {"number": number, "code": f"p{number}", "rule": rule, **common, **more}


INDICATORS = [
    indicator(1, BANDS, **SHARE),
    indicator(2, GROWTH),
    indicator(3, {"kind": "best_is_100", "points": 6}, passport={**PASSPORT, "better": "lower"}),
    indicator(4, CASES, inputs=[{"code": "failed", "title": "Не прошли", **COUNT}]),
    indicator(5, {"kind": "flag", "points": 2}, evidence_required=True),
]
LEVELS = [{"code": "high", "title": "Высокий", "at_least": 70}, {"code": "low", "title": "Низкий"}]


def body(indicators=None, **more):
    content = {
        "directions": [{"code": "all", "title": "Всё"}],
        "indicators": indicators or INDICATORS,
        "levels": LEVELS,
    }
    return methodology_body(content=content | more)


def values(met, every, growing, best, failed):
    proof = [{"document": "Программа развития"}]
    return {
        "values": [
            {"indicator": "p1", "inputs": {"met": met, "all": every}},
            {"indicator": "p2", "value": growing},
            {"indicator": "p3", "value": best},
            {"indicator": "p4", "inputs": {"failed": failed}},
            {"indicator": "p5", "value": 1, "evidence": proof},
        ]
    }


async def played(department, omsu_of, municipalities, methodology, year, given):
    """A published cycle in which these municipalities submitted these values."""
    period = {"period_from": f"{year}-01-01", "period_to": f"{year}-12-31", "deadline": "2999-03-01"}
    cycle = await made(department, "/cycles", cycle_body(methodology["id"], **period))
    await step(department, f"/cycles/{cycle['id']}", "open")
    for place, said in given.items():
        submission = await submission_of(omsu_of(place), cycle["id"], municipalities[place])
        await filled(omsu_of(place), submission, said)
        await step(omsu_of(place), f"/submissions/{submission['id']}", "submit")
        for action in ("verify", "accept"):
            await step(department, f"/submissions/{submission['id']}", action)
    return await conducted(department, cycle["id"], "end_collection", "calculate", "publish")


async def results_of(client, cycle):
    found = await listed(client, "/results", cycle_id=cycle["id"])
    return {each["place"]: (await client.get(f"{BASE}/results/{each['id']}")).json() for each in found}


@pytest.fixture
async def two_cycles(department, client_as, municipalities):
    methodology = await published_methodology(department, body())

    def omsu_of(place):
        return client_as("omsu", place)

    first = {SMOLENSK: values(1, 2, 10, 4, 0), VYAZMA: values(1, 10, 20, 8, 9)}
    second = {SMOLENSK: values(4995, 10_000, 14, 5, 2), VYAZMA: values(1, 5, 25, 5, 0)}
    second[SMOLENSK]["values"][0]["inputs"] = {"met": 999, "all": 1000}
    return (
        await played(department, omsu_of, municipalities, methodology, 2021, first),
        await played(department, omsu_of, municipalities, methodology, 2022, second),
    )


class TestTwoCycles:
    async def test_every_number_is_as_counted_by_hand(self, department, two_cycles):
        found = [await results_of(department, cycle) for cycle in two_cycles]
        points = [
            {place: [each["points"] for each in it["contributions"]] for place, it in one.items()} for one in found
        ]
        assert points == [
            {SMOLENSK: [10, 1, 6, 0, 2], VYAZMA: [0, 1, 3, -3, 2]},
            {SMOLENSK: [10, 0, 6, -2, 2], VYAZMA: [5, 4, 6, 0, 2]},
        ]
        assert [{place: (it["score"], it["maximum"], it["level"]) for place, it in one.items()} for one in found] == [
            {SMOLENSK: (19, 22, "high"), VYAZMA: (3, 22, "low")},
            {SMOLENSK: (16, 22, "high"), VYAZMA: (17, 22, "high")},
        ]

    async def test_the_explanation_names_the_interval_and_the_best(self, department, client_as, two_cycles):
        for client in (department, client_as("omsu", VYAZMA), client_as("school", f"{VYAZMA}.o1")):
            explained = (await results_of(client, two_cycles[0]))[VYAZMA]
            first, _, third, *_ = explained["contributions"]
            assert first["value"] == 10
            assert first["calculation"]["because"] == "10 в промежутке (-∞; 20)"
            assert [(each["code"], each["value"]) for each in first["inputs"]] == [("met", 1), ("all", 10)]
            assert third["calculation"]["because"] == "лучшее значение 4"
            assert explained["by_direction"] == [{"direction": "all", "title": "Всё", "points": 3, "maximum": 22}]

    async def test_results_can_be_asked_for_by_level(self, department, two_cycles):
        low = await listed(department, "/results", cycle_id=two_cycles[0]["id"], level="low")
        assert [(each["place"], each["level_title"]) for each in low] == [(VYAZMA, "Низкий")]

    async def test_places_follow_the_per_cent(self, department, two_cycles):
        for cycle, order in zip(two_cycles, ([SMOLENSK, VYAZMA], [VYAZMA, SMOLENSK]), strict=True):
            found = await listed(department, "/results", cycle_id=cycle["id"], sort="rank")
            assert [(each["place"], each["rank"]) for each in found] == [(order[0], 1), (order[1], 2)]

    async def test_the_explanation_adds_up(self, department, two_cycles):
        for cycle in two_cycles:
            for each in (await results_of(department, cycle)).values():
                assert each["score"] == sum(one["points"] for one in each["contributions"])


class TestPublishing:
    @pytest.mark.parametrize(
        ("changed", "reason", "pointer"),
        [
            ({"passport": None}, "no_passport", "/content/indicators/0/passport"),
            ({"rule": {**BANDS, "bands": BANDS["bands"][:2]}}, "scale_flaws", "/content/indicators/0/rule/bands"),
            ({"rule": {"kind": "formula", "expression": "met"}}, "no_limit", "/content/indicators/0/rule"),
        ],
    )
    async def test_is_refused_where_the_author_has_to_decide(self, department, changed, reason, pointer):
        draft = await draft_methodology(department, body([INDICATORS[0] | changed]))
        answer = refused(await stepped(department, f"/methodologies/{draft['id']}", draft["version"], "validate"), 409)
        assert (answer["reason"], [each["pointer"] for each in answer["errors"]]) == (reason, [pointer])
        assert draft["allowed_actions"] == []

    async def test_a_maximum_is_shown_where_there_is_one(self, department):
        assert (await draft_methodology(department, body()))["maximum"] == 22
        endless = [indicator(1, {"kind": "per_case", "points": 1})]
        assert (await draft_methodology(department, body(endless)))["maximum"] is None


class TestAnswers:
    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"indicator": "p1", "value": 5}, "/values/0/value"),
            ({"indicator": "p1", "inputs": {"met": 1.5}}, "/values/0/inputs/met"),
            ({"indicator": "p1", "inputs": {"met": -1}}, "/values/0/inputs/met"),
            ({"indicator": "p1", "inputs": {"met": 1001}}, "/values/0/inputs/met"),
        ],
    )
    async def test_that_do_not_fit_are_pointed_at(self, department, omsu, municipalities, said, pointer):
        methodology = await published_methodology(department, body())
        cycle = await made(department, "/cycles", cycle_body(methodology["id"]))
        await step(department, f"/cycles/{cycle['id']}", "open")
        submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
        url = f"{BASE}/submissions/{submission['id']}/values"
        answer = await omsu.patch(url, json={"values": [said]}, headers={"If-Match": "*"})
        assert [each["pointer"] for each in refused(answer, 422)["errors"]] == [pointer]

    async def test_show_the_value_they_make(self, department, omsu, municipalities):
        methodology = await published_methodology(department, body())
        cycle = await made(department, "/cycles", cycle_body(methodology["id"]))
        await step(department, f"/cycles/{cycle['id']}", "open")
        submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
        shown = await filled(omsu, submission, {"values": [{"indicator": "p1", "inputs": {"met": 1, "all": 3}}]})
        assert shown["values"][0]["value"] == 33.3
        shown = await filled(omsu, shown, {"values": [{"indicator": "p1", "inputs": {"met": 1}}]})
        assert shown["values"][0]["value"] is None
