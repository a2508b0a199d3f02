"""How far results are trusted, over HTTP: by layers, marks and outliers; never by points."""

import pytest

from tests.services.monitoring.builders import BASE, conducted, filled, head_values, listed, step, submission_of
from tests.services.monitoring.quality.conftest import CROWD
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK_SCHOOL

AGREES = {"indicator": "q1", "inputs": {"met": 90, "all": 100}, "source": {"document": "Протоколы ГИА"}}


@pytest.fixture
async def verified(omsu, department, cycle, handed_in):
    submission = await handed_in(cycle, SMOLENSK_SCHOOL)
    await step(omsu, f"/submissions/{submission['id']}", "verify")
    return await step(department, f"/submissions/{submission['id']}", "accept")


async def confirmed(client, submission, *values, layer="verified"):
    path = f"{BASE}/submissions/{submission['id']}/layers/{layer}"
    response = await client.put(path, json={"values": list(values)}, headers=ANY_VERSION)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def result(department, cycle):
    async def calculated():
        await conducted(department, cycle["id"], "calculate")
        [found] = await listed(department, "/results", cycle_id=cycle["id"])
        return found

    return calculated


@pytest.fixture
async def ended(department, cycle, verified):
    return await conducted(department, cycle["id"], "end_collection")


def grounds(result):
    return [(each["reason"], each["indicators"]) for each in result["confidence_reasons"]]


class TestLabel:
    async def test_is_medium_while_nobody_else_knows(self, ended, result):
        found = await result()
        assert (found["confidence"], grounds(found)) == ("medium", [("not_confirmed_enough", [])])

    async def test_is_high_once_enough_weight_is_confirmed(self, ended, department, verified, result):
        before = await result()
        await confirmed(department, verified, AGREES)
        after = await result()
        assert (after["confidence"], grounds(after)) == ("high", [("independently_confirmed", [])])
        assert (after["score"], after["percent"], after["rank"]) == (before["score"], before["percent"], before["rank"])

    async def test_of_half_a_value_nothing_is_confirmed(self, ended, department, verified, result):
        await confirmed(department, verified, AGREES | {"inputs": {"met": 90}})
        assert (await result())["confidence"] == "medium"

    @pytest.mark.parametrize(
        ("found", "label"),
        [
            ({"met": 94, "all": 100}, "high"),
            ({"met": 95, "all": 100}, "low"),
            ({"met": 90, "all": 105}, "high"),
            ({"met": 90, "all": 106}, "low"),
            ({"met": 90, "all": 95}, "high"),
        ],
    )
    async def test_is_low_for_a_difference_beyond_the_tolerance(self, ended, client_as, verified, result, found, label):
        """Five per cent of 90 are 4.5, of 100 are 5."""
        await confirmed(client_as("soiro"), verified, AGREES | {"inputs": found}, layer="external")
        said = await result()
        assert said["confidence"] == label
        assert grounds(said) == ([("discrepancy", ["q1"])] if label == "low" else [("independently_confirmed", [])])

    async def test_is_low_until_a_mark_is_settled(self, ended, department, verified, result):
        await confirmed(department, verified, AGREES)
        body = {"indicator": "q2", "note": "Сверить", "assignee_role": "omsu", "due_on": "2022-03-15"}
        mark = (await department.post(f"{BASE}/submissions/{verified['id']}/follow-ups", json=body)).json()
        found = await result()
        assert (found["confidence"], grounds(found)) == ("low", [("open_follow_up", ["q2"])])
        await step(department, f"/follow-ups/{mark['id']}", "finish", "Верно")
        assert (await result())["confidence"] == "high"

    async def test_can_be_asked_for(self, ended, department, cycle, result):
        found = await result()
        query = {"cycle_id": cycle["id"]}
        assert await listed(department, "/results", confidence="medium", **query) == [found]
        assert await listed(department, "/results", confidence="high", **query) == []


class TestOutlier:
    async def test_that_nobody_explained_lowers_the_trust(self, department, omsu, cycle, handed_in, head_of, crowd):
        """The first hands in before there is anybody to differ from."""
        submission = await handed_in(cycle, SMOLENSK_SCHOOL, met=20)
        for number, place in enumerate(CROWD[1:], start=1):
            await handed_in(cycle, place, met=84 + number)
        path = f"{BASE}/submissions"
        assert len((await omsu.post(f"{path}:verify", json={"cycle_id": cycle["id"]})).json()["done"]) == len(CROWD)
        assert len((await department.post(f"{path}:accept", json={"cycle_id": cycle["id"]})).json()["done"]) == len(
            CROWD
        )
        await conducted(department, cycle["id"], "end_collection", "calculate")
        low = await listed(department, "/results", cycle_id=cycle["id"], confidence="low")
        assert [(each["place"], grounds(each)) for each in low] == [
            (SMOLENSK_SCHOOL, [("unexplained_outlier", ["q1"])])
        ]
        await conducted(department, cycle["id"], "reopen")
        await step(department, f"/submissions/{submission['id']}", "return", "Объясните")
        school = head_of(SMOLENSK_SCHOOL)
        body = head_values(met=20)
        body["values"][0]["comment"] = "Коррекционная школа"
        await filled(school, await submission_of(school, cycle["id"], crowd[SMOLENSK_SCHOOL]), body)
        await step(school, f"/submissions/{submission['id']}", "submit")
        await step(omsu, f"/submissions/{submission['id']}", "verify")
        await conducted(department, cycle["id"], "calculate")
        assert await listed(department, "/results", cycle_id=cycle["id"], confidence="low") == []
