"""The main job of the service: a published methodology, a cycle, a submission, a result everyone entitled can see."""

from tests.services.monitoring.builders import (
    BASE,
    EMPTY,
    answers,
    block_2_1,
    filled,
    listed,
    open_cycle,
    step,
    submission_of,
)
from tests.support.callers import SMOLENSK, VYAZMA, VYAZMA_SCHOOL


async def test_smolensk_gets_26_of_32(client_as, municipalities):
    department, omsu, school = client_as("department"), client_as("omsu"), client_as("school")
    cycle = await open_cycle(department, block_2_1())
    nobody = dict.fromkeys(("submitted", "returned", "verified", "accepted"), 0)
    assert cycle["progress"] == nobody | {"subjects": 2, "draft": 2, "without_result": 2}
    submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    assert submission["allowed_actions"] == []  # nothing filled in yet, so nothing to submit
    submission = await filled(omsu, submission, answers())
    assert submission["allowed_actions"] == ["submit"]
    path = f"/submissions/{submission['id']}"
    await step(omsu, path, "submit")
    await step(department, path, "return", "Приложите приказ № 353")
    await step(omsu, path, "submit")
    await step(department, path, "verify")
    await step(department, path, "accept")
    await step(department, f"/cycles/{cycle['id']}", "end_collection")
    await step(department, f"/cycles/{cycle['id']}", "calculate")

    query = {"cycle_id": cycle["id"], "with_total": "true"}
    preliminary = (await department.get(f"{BASE}/results", params=query)).json()
    assert preliminary["page"]["total"] == 1
    assert (await school.get(f"{BASE}/results", params=query)).json()["page"]["total"] == 0
    await step(department, f"/cycles/{cycle['id']}", "publish", "Вяземский округ данных не представил")

    for reader in (department, client_as("soiro"), omsu, school, client_as("admin")):
        [result] = (await reader.get(f"{BASE}/results", params=query)).json()["items"]
        assert (result["score"], result["maximum"], result["percent"]) == (26, 32, 81.25)
        assert result["missing"] == EMPTY
        whole = (await reader.get(f"{BASE}/results/{result['id']}")).json()
        assert sum(each["points"] for each in whole["contributions"]) == 26
    for stranger in (client_as("omsu", VYAZMA), client_as("school", VYAZMA_SCHOOL)):
        assert (await stranger.get(f"{BASE}/results", params=query)).json()["items"] == []
        assert (await stranger.get(f"{BASE}/results/{result['id']}")).status_code == 404
    assert (await client_as("expert").get(f"{BASE}/results")).status_code == 403

    steps = await listed(department, f"{path}/history", sort="at")
    assert [each["action"] for each in steps] == ["submit", "return", "submit", "verify", "accept"]
    assert steps[1]["reason"] == "Приложите приказ № 353"
