"""Where there are few: municipalities as subjects, each a group of one; and rules that look beside the caller."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    head_methodology,
    head_values,
    listed,
    made,
    open_cycle,
    published_methodology,
    step,
    submission_of,
    verified,
)
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

HIDDEN = (2, True, None, None)


def told(results):
    return results["rated"], results["suppressed"], results["mean"], results["median"]


async def read(client, cycle, path="", **query):
    response = await client.get(f"{BASE}/dashboards/cycles/{cycle['id']}{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


class TestTwoMunicipalities:
    @pytest.fixture
    async def cycle(self, department, client_as, municipalities):
        cycle = await open_cycle(department)
        for place, subject in municipalities.items():
            await verified(client_as("omsu", place), department, cycle["id"], subject)
        return await conducted(department, cycle["id"], "end_collection", "calculate", "publish")

    async def test_are_seen_from_above(self, department, cycle):
        said = await read(department, cycle, "/municipalities")
        assert told(said["results"]) == (2, False, 66.666667, 66.666667)
        assert [told(each["results"]) for each in said["items"]] == [(1, False, 66.666667, 66.666667)] * 2

    async def test_tell_each_other_nothing_by_the_total_either(self, omsu, cycle):
        said = await read(omsu, cycle, "/municipalities")
        assert told(said["results"]) == HIDDEN
        rows = {each["place"]: told(each["results"]) for each in said["items"]}
        assert rows == {SMOLENSK: (1, False, 66.666667, 66.666667), VYAZMA: (1, True, None, None)}

    async def test_are_hidden_wherever_one_looks(self, omsu, school, cycle):
        for client in (omsu, school):
            assert told((await read(client, cycle))["results"]) in (HIDDEN, (2, True, None, None))
            [point] = (await read(client, cycle, "/trend"))["points"]
            assert told(point["results"]) == HIDDEN
            assert point["results"]["levels"] is None

    async def test_know_their_place(self, omsu, cycle):
        said = await read(omsu, cycle, "/standing")
        assert (said["percent"], said["region"]["rank"], said["region"]["rank_of"]) == (66.666667, 1, 2)
        assert (said["region"]["suppressed"], said["region"]["mean"], said["cluster"]) == (True, None, None)


class TestWhatIsCompared:
    """The best of the region has 100; where the best stands beside the caller, the own points are still the same."""

    @pytest.fixture
    async def cycle(self, department, client_as, schools):
        body = head_methodology()
        body["content"]["indicators"][0]["rule"] = {"kind": "best_is_100", "group": "region"}
        methodology = await published_methodology(department, body)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=3))
        await step(department, f"/cycles/{cycle['id']}", "open")
        for place, met in {SMOLENSK_SCHOOL: 80, f"{SMOLENSK}.o3": 40, VYAZMA_SCHOOL: 20}.items():
            client = client_as("school", place)
            submission = await submission_of(client, cycle["id"], schools[place])
            await filled(client, submission, head_values(met))
            await step(client, f"/submissions/{submission['id']}", "submit")
            await step(client_as("omsu", place.rpartition(".")[0]), f"/submissions/{submission['id']}", "verify")
        return await conducted(department, cycle["id"], "end_collection", "calculate")

    async def test_gives_a_municipality_the_points_of_its_results(self, department, neighbour, cycle):
        whole = await read(department, cycle, "/indicators/q1")
        assert (whole["points"]["count"], whole["points"]["mean"]) == (3, 58.333333)
        own = await read(neighbour, cycle, "/indicators/q1")
        assert (own["points"]["count"], own["points"]["mean"], own["values"]["mean"]) == (1, 25, 20)
        [result] = await listed(neighbour, "/results", cycle_id=cycle["id"])
        explained = (await neighbour.get(f"{BASE}/results/{result['id']}")).json()["contributions"][0]
        [rated] = (await read(neighbour, cycle, "/indicators/q1/rating"))["items"]
        assert (explained["points"], explained["rank"]) == (rated["points"], rated["rank"]) == (25, 3)
