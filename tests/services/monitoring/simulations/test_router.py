"""A methodology tried on a calculated cycle: everything as counted by hand, nothing stored, nobody else's to see."""

from copy import deepcopy

import pytest

from tests.services.monitoring.builders import (
    BASE,
    answered,
    conducted,
    cycle_body,
    draft_methodology,
    head_methodology,
    listed,
    made,
    methodology_body,
    published_methodology,
    step,
)
from tests.services.monitoring.test_heads import ANSWERS, CLUSTERS
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"


@pytest.fixture
async def used(department):
    """The methodology of the cycle: 10 of 10; 5 of 15; 3 of 10; 0 of 10."""
    return await published_methodology(department, head_methodology())


@pytest.fixture
async def calculated(department, client_as, schools, used):
    body = cycle_body(used["id"], clusters=CLUSTERS, objection_days=3, as_of="2021-12-31")
    cycle = await made(department, "/cycles", body)
    await step(department, f"/cycles/{cycle['id']}", "open")
    return await answered(department, client_as, cycle, schools, ANSWERS)


async def tried(client, methodology, cycle, **query):
    return await client.post(
        f"{BASE}/methodologies/{methodology['id']}:simulate", params={"cycle": cycle["id"]} | query
    )


async def simulated(client, methodology, cycle, **query):
    response = await tried(client, methodology, cycle, **query)
    assert response.status_code == 200, response.text
    return response.json()


def by_place(items):
    return {each["place"]: each for each in items}


async def drafted(author, change):
    """A draft whose content is that of the cycle's methodology after `change`."""
    body = head_methodology()
    body["content"] = deepcopy(body["content"])
    change(body["content"])
    return await draft_methodology(author, body)


def kinder(content):
    """From 45 % on the share gives all ten points, and who is low is told by a mark of two points."""
    content["indicators"][0]["rule"]["bands"] = [{"lower": 45, "points": 10}, {"upper": 45, "points": 0}]


class TestTheSameMethodology:
    async def test_changes_nothing(self, department, used, calculated):
        said = await simulated(department, used, calculated)
        results = by_place(await listed(department, "/results", cycle_id=calculated["id"]))
        assert [each["before"] for each in said["moves"]] == [each["after"] for each in said["moves"]]
        for each in said["moves"]:
            its = results[each["place"]]
            assert each["after"] == {name: its[name] for name in ("score", "percent", "level", "rank", "at_risk")}
            assert (each["change"], each["climbed"], each["result_id"]) == (0, 0, its["id"])
        overview = said["overview"]
        assert (overview["subjects"], overview["differing"], overview["entered_risk"]) == (4, 0, 0)
        assert overview["mean_before"] == overview["mean_after"] == 40.833333
        assert (said["unasked"], said["unused"], said["risk_changes"]) == ([], [], [])
        assert said["standing"] == "preliminary"

    async def test_of_what_is_published_is_compared_with_it(self, department, used, calculated, today):
        today("2022-04-04")
        await conducted(department, calculated["id"], "open_objections")
        today("2022-05-04")
        await conducted(department, calculated["id"], "publish")
        assert (await simulated(department, used, calculated))["standing"] == "published"


class TestAnother:
    async def test_moves_whom_it_moves(self, department, calculated):
        """10 of 10; 10 of 15; 8 of 10; 0 of 10: the third overtakes the second."""
        said = await simulated(department, await drafted(department, kinder), calculated)
        moves = by_place(said["moves"])
        assert [each["place"] for each in said["moves"]] == [THIRD, SECOND, SMOLENSK_SCHOOL, VYAZMA_SCHOOL]
        assert {place: (each["change"], each["climbed"]) for place, each in moves.items()} == {
            SMOLENSK_SCHOOL: (0, 0),
            SECOND: (33.333334, -1),
            THIRD: (50, 1),
            VYAZMA_SCHOOL: (0, 0),
        }
        assert moves[THIRD]["after"] == {"score": 8, "percent": 80, "level": "high", "rank": 2, "at_risk": False}
        assert by_place(said["risk_changes"]).keys() == {SECOND, THIRD}
        overview = said["overview"]
        assert (overview["entered_risk"], overview["left_risk"]) == (0, 2)
        assert (overview["moved_up"], overview["moved_down"], overview["differing"]) == (1, 1, 2)
        assert [(each["before"], each["after"], each["subjects"]) for each in overview["levels"]] == [
            ("high", "high", 1),
            ("low", "high", 1),
            ("low", "middle", 1),
            ("low", "low", 1),
        ]

    async def test_shows_no_more_than_asked(self, department, calculated):
        said = await simulated(department, await drafted(department, kinder), calculated, most=1)
        assert (len(said["moves"]), len(said["risk_changes"])) == (1, 1)

    async def test_leaves_out_whom_it_does_not_rate(self, department, calculated):
        def narrower(content):
            content["subjects"].append({"attribute": "has_grade_11", "one_of": ["yes"]})

        said = await simulated(department, await drafted(department, narrower), calculated)
        assert (said["overview"]["subjects"], said["overview"]["unrated"]) == (1, 3)
        [move] = said["moves"]
        assert (move["before"]["rank"], move["after"]["rank"], move["climbed"]) == (1, 1, 0)  # among those it rates

    async def test_says_what_the_cycle_did_not_ask(self, department, calculated):
        def other(content):
            content["indicators"][1]["code"] = "q9"

        said = await simulated(department, await drafted(department, other), calculated)
        assert said["unasked"] == [{"indicator": "q9", "input": "value"}]
        assert said["unused"] == [{"indicator": "q2", "input": "value"}]
        assert by_place(said["moves"])[THIRD]["after"]["score"] == 5

    async def test_stores_nothing(self, department, used, calculated):
        before = await listed(department, f"/cycles/{calculated['id']}/calculations")
        await simulated(department, await drafted(department, kinder), calculated)
        assert await listed(department, f"/cycles/{calculated['id']}/calculations") == before


class TestSensitivity:
    async def test_is_of_each_indicator(self, department, used, calculated):
        """Without q1 the last three have 0 of 5 (the second), −2 and 0 of nothing; without q2 the third has 5 of 10."""
        found = (await simulated(department, used, calculated))["sensitivity"]
        assert [each["indicator"] for each in found] == ["q1", "q2", "c1"]
        second = found[1]
        assert (second["largest_shift"], second["mean_shift"], second["levels_changed"], second["risks_changed"]) == (
            1, 0.5, 1, 1,
        )  # fmt: skip

    async def test_of_the_only_one_leaves_nothing(self, department, calculated):
        def alone(content):
            del content["indicators"][1:], content["directions"][1:]

        [only] = (await simulated(department, await drafted(department, alone), calculated))["sensitivity"]
        assert (only["largest_shift"], only["mean_shift"], only["levels_changed"]) == (0, 0, 4)


class TestNear:
    async def test_is_who_stands_by_a_threshold(self, department, used, calculated):
        said = await simulated(department, used, calculated, near=10)
        assert [(each["place"], each["code"], each["distance"]) for each in said["near"]] == [
            (SECOND, "middle", -6.666667),
            (THIRD, "middle", -10),
        ]
        assert (await simulated(department, used, calculated, near=6.6))["near"] == []

    async def test_looks_at_risks_and_marks_too(self, department, calculated):
        def strict(content):
            content["pass_marks"] = [{"at_least": 5}]
            content["risk"]["rules"] = [
                {"kind": "failed_indicator", "code": "q1", "title": "Провал", "indicator": "q1", "below": 5},
                {"kind": "weak_direction", "code": "weak", "title": "Слабо", "direction": "quality", "below": 31},
            ]

        said = await simulated(department, await drafted(department, strict), calculated, near=1)
        assert [(each["place"], each["kind"], each["distance"]) for each in said["near"]] == [
            (SECOND, "pass_mark", 0),
            (SECOND, "risk", 0),
            (THIRD, "risk", 0),
            (THIRD, "risk", -1),
        ]


class TestRefusals:
    async def test_of_who_stands_below_the_cycle(self, omsu, school, used, calculated):
        for client in (omsu, school):
            assert (await tried(client, used, calculated)).status_code == 403

    async def test_of_who_may_not_read_methodologies(self, client_as, used, calculated):
        assert (await tried(client_as("expert"), used, calculated)).status_code == 403

    async def test_of_what_is_not_there(self, department, used, calculated):
        assert (await tried(department, calculated, calculated)).json()["code"] == "methodology_not_found"
        assert (await tried(department, used, used)).json()["code"] == "cycle_not_found"

    async def test_of_a_cycle_without_a_calculation(self, department, used, schools):
        cycle = await made(department, "/cycles", cycle_body(used["id"], objection_days=3))
        assert (await tried(department, used, cycle)).json()["code"] == "cycle_not_calculated"

    async def test_of_a_methodology_for_others(self, department, calculated):
        other = await draft_methodology(department, methodology_body())
        assert (await tried(department, other, calculated)).json()["code"] == "other_subjects"

    async def test_of_a_methodology_that_cannot_be_counted(self, department, calculated):
        def endless(content):
            content["indicators"][1]["rule"] = {"kind": "per_case", "points": 1}
            del content["indicators"][1]["inputs"][0]["maximum"]

        said = (await tried(department, await drafted(department, endless), calculated)).json()
        assert said["code"] == "methodology_uncountable"
        assert said["errors"][0]["pointer"] == "/content/indicators/1/rule"

    async def test_of_a_bad_question(self, department, used, calculated):
        response = await tried(department, used, calculated, near=-1)
        assert (response.status_code, response.json()["errors"][0]["parameter"]) == (422, "near")


async def test_soiro_may_try_its_own_draft(client_as, calculated):
    soiro = client_as("soiro")
    assert (await simulated(soiro, await drafted(soiro, kinder), calculated))["overview"]["subjects"] == 4
