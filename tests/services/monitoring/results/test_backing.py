"""A result shows what backed it when it was verified, whatever is written afterwards."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    act_body,
    conducted,
    filled,
    listed,
    made,
    open_cycle,
    step,
    submission_of,
    submitted,
)
from tests.support.answers import refused, seen
from tests.support.callers import SMOLENSK

SECRET = "ЧЕРНОВИК: проект приказа"


@pytest.fixture
async def act(omsu):
    return await made(omsu, "/acts", act_body())


@pytest.fixture
async def published(omsu, department, municipalities, act):
    """The published result of the city, backed by an act with a comment."""
    cycle = await open_cycle(department)
    draft = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
    evidence = [{"act_revision_id": act["revisions"][0]["id"], "pages": "стр. 5"}]
    said = {"indicator": "p1", "value": 1, "comment": "По приказу", "evidence": evidence}
    await filled(omsu, draft, {"values": [said, {"indicator": "p2", "value": 0}, {"indicator": "p3", "value": 1}]})
    path = f"/submissions/{draft['id']}"
    await step(omsu, path, "submit")
    for action in ("verify", "accept"):
        await step(department, path, action)
    await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
    [result] = await listed(department, "/results", cycle_id=cycle["id"])
    return result


@pytest.fixture
async def redrafted(omsu, department, published):
    """Its data, returned in a revision and written anew by their author, not handed in yet."""
    await step(department, f"/cycles/{published['cycle_id']}", "revise", "Сверить")
    [submission] = await listed(
        department, "/submissions", cycle_id=published["cycle_id"], subject_id=published["subject_id"]
    )
    returned = await step(department, f"/submissions/{submission['id']}", "return", "Сверить")
    said = {"indicator": "p1", "value": 1, "comment": SECRET, "evidence": [{"document": SECRET}]}
    return await filled(omsu, returned, {"values": [said]})


async def told(client, result):
    """(comment, citations) of the first position, as the result and its explanation tell them."""
    whole = (await client.get(f"{BASE}/results/{result['id']}")).json()["contributions"][0]
    tree = (await client.get(f"{BASE}/results/{result['id']}/explanation")).json()
    [leaf] = [each for group in tree["directions"] for each in group["indicators"] if each["indicator"] == "p1"]
    found = {(each["comment"], *(it["citation"] for it in each["evidence"])) for each in (whole, leaf)}
    assert len(found) == 1
    return found.pop()


async def test_shows_the_comment_and_the_document_it_was_verified_with(school, published, act):
    assert await told(school, published) == ("По приказу", f"{act['citation']}, стр. 5")


async def test_shows_nothing_of_what_is_written_afterwards(client_as, school, department, published, redrafted):
    before = ("По приказу", (await told(department, published))[1])
    for client in (school, department, client_as("omsu", SMOLENSK)):
        assert await told(client, published) == before
        for tail in ("", "/explanation"):
            assert SECRET not in (await client.get(f"{BASE}/results/{published['id']}{tail}")).text


async def test_the_next_calculation_shows_what_was_verified_then(omsu, department, published, redrafted):
    path = f"/submissions/{redrafted['id']}"
    await step(omsu, path, "submit")
    for action in ("verify", "accept"):
        await step(department, path, action)
    await conducted(department, published["cycle_id"], "calculate")
    [now] = await listed(department, "/results", cycle_id=published["cycle_id"], standing="preliminary")
    assert await told(department, now) == (SECRET, SECRET)
    assert await told(department, published) != (SECRET, SECRET)


async def test_what_a_result_cites_may_not_go(omsu, redrafted, act):
    url = f"{BASE}/acts/{act['id']}"
    refused(await omsu.delete(url, headers=seen(act)), 409, "act_cited")


async def test_without_a_remark_there_is_nothing_to_show(omsu, department, municipalities):
    cycle = await open_cycle(department)
    submission = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
    for action in ("verify", "accept"):
        await step(department, f"/submissions/{submission['id']}", action)
    await conducted(department, cycle["id"], "end_collection", "calculate", "publish")
    [result] = await listed(department, "/results", cycle_id=cycle["id"])
    whole = (await department.get(f"{BASE}/results/{result['id']}")).json()
    assert [(each["comment"], each["evidence"]) for each in whole["contributions"]][1:] == [(None, [])] * 2


async def test_equal_data_of_another_cycle_have_another_hash(omsu, department, municipalities):
    """Or whoever sees the hash of one could tell the data of another, and try all that there can be."""
    hashes = set()
    for _ in range(2):
        cycle = await open_cycle(department)
        submission = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        await step(department, f"/submissions/{submission['id']}", "verify")
        await conducted(department, cycle["id"], "end_collection", "calculate")
        [calculation] = await listed(department, f"/cycles/{cycle['id']}/calculations")
        hashes.add(calculation["input_hash"])
    assert len(hashes) == 2
