"""A result as a tree that adds up to it, and the changes that would have crossed a threshold."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    answered,
    conducted,
    cycle_body,
    head_methodology,
    head_values,
    listed,
    made,
    published_methodology,
    step,
)
from tests.services.monitoring.test_heads import ANSWERS, CLUSTERS
from tests.support.answers import refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"


async def results_by(department, client_as, schools, body, answers=ANSWERS):
    methodology = await published_methodology(department, body)
    said = cycle_body(methodology["id"], clusters=CLUSTERS, objection_days=3, as_of="2021-12-31")
    cycle = await made(department, "/cycles", said)
    await step(department, f"/cycles/{cycle['id']}", "open")
    await answered(department, client_as, cycle, schools, answers)
    return {each["place"]: each for each in await listed(department, "/results", cycle_id=cycle["id"])}


@pytest.fixture
async def results(department, client_as, schools):
    """10 of 10; 5 of 15; 3 of 10; 0 of 10, by place."""
    return await results_by(department, client_as, schools, head_methodology())


async def explained(client, result):
    response = await client.get(f"{BASE}/results/{result['id']}/explanation")
    assert response.status_code == 200, response.text
    return response.json()


async def asked(client, result, target):
    return await client.get(f"{BASE}/results/{result['id']}/counterfactual", params={"target": target})


async def different(client, result, target):
    response = await asked(client, result, target)
    assert response.status_code == 200, response.text
    return response.json()


def changes_of(said):
    return {
        each["indicator"]: [(it["input"], it["before"], it["after"]) for it in each["inputs"]]
        for each in said["changes"]
    }


class TestTheTree:
    async def test_adds_up_to_the_result(self, department, results):
        for result in results.values():
            tree = await explained(department, result)
            assert {name: tree["total"][name] for name in ("score", "maximum", "percent")} == {
                name: result[name] for name in ("score", "maximum", "percent")
            }
            assert sum(each["contribution"] or 0 for each in tree["directions"]) == result["score"]
            for each in tree["directions"]:
                assert sum(it["contribution"] or 0 for it in each["indicators"]) == (each["contribution"] or 0)
            assert (tree["level"], tree["at_risk"]) == (result["level"], result["at_risk"])
            causes = [each["code"] for each in tree["risks"] if each["met"]]
            assert causes == [each["code"] for each in result["causes"]]

    async def test_says_the_same_of_each_indicator_as_the_result(self, department, results):
        for result in results.values():
            shown = (await department.get(f"{BASE}/results/{result['id']}")).json()["contributions"]
            tree = await explained(department, result)
            nodes = [it for each in tree["directions"] for it in each["indicators"]]
            assert [{name: node[name] for name in shown[0]} for node in nodes] == shown

    async def test_says_where_a_number_comes_from_and_what_it_is_worth(self, department, results):
        tree = await explained(department, results[THIRD])
        share, failed = tree["directions"][0]["indicators"]
        assert (share["source"], share["formula"], share["decimals"]) == ("form", "met / all * 100", 1)
        assert (share["unit"], share["missing"], share["missing_applied"]) == ("%", "zero", False)
        assert share["rule"]["kind"] == "bands"
        assert share["calculation"]["because"] == "45 в промежутке [40; 60)"
        assert (share["share"], share["contribution"], failed["contribution"]) == (1, 5, -2)
        assert tree["methodology"]["content_hash"] == results[THIRD]["content_hash"]

    async def test_says_what_does_not_apply_and_why(self, department, results):
        tree = await explained(department, results[THIRD])
        conditions = tree["directions"][1]
        assert (conditions["points"], conditions["maximum"], conditions["contribution"]) == (None, None, None)
        [profile] = conditions["indicators"]
        assert (profile["reason"], profile["share"], profile["contribution"]) == ("not_applicable", None, None)
        assert profile["conditions"] == [{"attribute": "has_grade_11", "one_of": ["yes"], "within": None}]

    async def test_says_which_numbers_were_compared(self, department, results):
        tree = await explained(department, results[SECOND])
        assert [(each["code"], each["met"], each["because"]) for each in tree["levels"]] == [
            ("high", False, "33,333333 % < 75 %"),
            ("middle", False, "33,333333 % < 40 %"),
            ("low", True, "порога нет"),
        ]
        assert [(each["code"], each["because"]) for each in tree["risks"]] == [("low", "уровень «Низкий»")]
        assert tree["pass_mark"] is None

    async def test_adds_up_by_weighted_means_too(self, department, client_as, schools):
        """q1 weighs three, q2 one: (3·5 − 2) / 4 = 3.25 in the direction; the only direction is the total."""
        body = head_methodology()
        body["content"] |= {"total": "weighted_mean", "decimals": 2}
        body["content"]["indicators"][0]["weight"] = 3
        result = (await results_by(department, client_as, schools, body))[THIRD]
        tree = await explained(department, result)
        assert (result["score"], tree["total"]["score"]) == (3.25, 3.25)
        share, failed = tree["directions"][0]["indicators"]
        assert (share["share"], share["contribution"], failed["contribution"]) == (0.75, 3.75, -0.5)
        assert "взвешенное среднее" in tree["total"]["how"]

    async def test_tells_of_quarters_and_marks(self, department, client_as, schools):
        body = head_methodology()
        rules = [
            {"kind": "lowest_quartile", "code": "bottom", "title": "Внизу", "group": "region"},
            {"kind": "not_passed", "code": "mark", "title": "Не набран"},
        ]
        body["content"] |= {"risk": {"rules": rules}, "pass_marks": [{"at_least": 3}], "level_basis": "quantile"}
        results = await results_by(department, client_as, schools, body)
        tree = await explained(department, results[VYAZMA_SCHOOL])
        assert [each["because"] for each in tree["risks"]] == ["выше стоят 3 из 4", "0 < 3"]
        assert (tree["pass_mark"]["met"], tree["pass_mark"]["because"]) == (False, "0 < 3")
        for result in results.values():
            tree = await explained(department, result)
            assert (tree["level"], tree["at_risk"]) == (result["level"], result["at_risk"])


class TestWhatWouldHaveToDiffer:
    async def test_is_the_nearest_value_that_is_enough(self, department, results):
        """4 of 10 are needed and 3 are there: one failure fewer is enough, and so would be a better share."""
        said = await different(department, results[THIRD], "leave_risk")
        assert (said["status"], said["proven"]) == ("reachable", True)
        assert changes_of(said) == {"q2": [("value", 2, 1)]}
        [change] = said["changes"]
        assert (change["points_before"], change["points_after"], change["gained"]) == (-2, -1, 1)
        assert (said["before"]["causes"], said["after"]["causes"]) == (["low"], [])
        assert (said["after"]["percent"], said["after"]["level"]) == (40, "middle")

    async def test_takes_as_many_as_it_takes(self, department, results):
        said = await different(department, results[SECOND], "level:high")
        assert changes_of(said) == {"q1": [("value", 50, 60)], "c1": [("value", 0, 1)]}
        assert (said["after"]["score"], said["after"]["level"]) == (15, "high")

    async def test_is_nothing_where_it_is_so_already(self, department, results):
        for target in ("leave_risk", "level:high", "level:low"):
            said = await different(department, results[SMOLENSK_SCHOOL], target)
            assert (said["status"], said["changes"], said["after"]) == ("met", [], said["before"])

    async def test_may_be_out_of_reach(self, department, client_as, schools):
        body = head_methodology()
        body["content"] |= {"pass_marks": [{"at_least": 11}]}
        results = await results_by(department, client_as, schools, body)
        said = await different(department, results[SMOLENSK_SCHOOL], "pass")
        assert (said["status"], said["changes"], said["after"]) == ("unreachable", [], None)
        assert changes_of(await different(department, results[SECOND], "pass")).keys() == {"q1", "c1"}

    async def test_may_be_a_document(self, department, client_as, schools):
        body = head_methodology()
        body["content"]["indicators"][2]["evidence_required"] = True
        results = await results_by(department, client_as, schools, body)
        [_, profile] = (await different(department, results[SECOND], "level:high"))["changes"]
        assert (profile["indicator"], profile["document_needed"]) == ("c1", True)

    @pytest.mark.parametrize(
        ("target", "code"),
        [("level:best", "unknown_level"), ("pass", "no_pass_mark"), ("better", "string_pattern_mismatch")],
    )
    async def test_is_asked_for_in_words_the_methodology_knows(self, department, results, target, code):
        response = await asked(department, results[SECOND], target)
        [error] = response.json()["errors"]
        assert (response.status_code, error["parameter"], error["code"]) == (422, "target", code)

    async def test_tells_nobody_where_so_few_others_stand(self, department, client_as, schools, today):
        """Three others of the region are hidden from the district and its school; who is at no risk is told so."""
        body = head_methodology()
        rules = [{"kind": "lowest_quartile", "code": "bottom", "title": "Внизу", "group": "region"}]
        body["content"] |= {"risk": {"rules": rules}, "level_basis": "quantile"}
        results = await results_by(department, client_as, schools, body)
        today("2022-04-04")
        last = results[VYAZMA_SCHOOL]
        await conducted(department, last["cycle_id"], "open_objections")
        for client in (client_as("omsu", VYAZMA), client_as("school", VYAZMA_SCHOOL)):
            [error] = refused(await asked(client, last, "leave_risk"), 422)["errors"]
            assert (error["parameter"], error["code"]) == ("target", "few_others")
        assert (await different(department, last, "leave_risk"))["status"] == "reachable"
        assert (await different(client_as("school", SECOND), results[SECOND], "leave_risk"))["status"] == "met"


class TestWhoMaySee:
    async def test_is_who_may_see_the_result(self, department, client_as, results, today):
        mine, other = client_as("school", SECOND), client_as("school", VYAZMA_SCHOOL)
        result = results[SECOND]
        tails = ("explanation", "counterfactual?target=leave_risk")
        paths = [f"{BASE}/results/{result['id']}/{tail}" for tail in tails]
        for path in paths:
            assert (await mine.get(path)).json()["code"] == "result_not_found"
        today("2022-04-04")
        await conducted(department, result["cycle_id"], "open_objections")
        for path in paths:
            assert (await mine.get(path)).json() == (await department.get(path)).json()
            assert (await other.get(path)).status_code == 404
            assert (await client_as("expert").get(path)).status_code == 403


async def test_what_is_proposed_would_have_done(department, client_as, schools, results):
    """Handed in as proposed, the third is out of the risk group."""
    said = await different(department, results[THIRD], "leave_risk")
    assert changes_of(said) == {"q2": [("value", 2, 1)]}
    better = ANSWERS | {THIRD: head_values(45, failed=1)}
    again = (await results_by(department, client_as, schools, head_methodology(), better))[THIRD]
    assert (again["at_risk"], again["score"]) == (False, said["after"]["score"])
