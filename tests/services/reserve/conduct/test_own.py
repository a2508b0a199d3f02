"""What an applicant sees whose file an authority keeps: all that is their own, wherever it lies, and nothing else."""

from uuid import uuid4

import pytest

from tests.services.reserve.builders import BASE, listed
from tests.services.reserve.conduct.conftest import BEST, GOOD, HELD
from tests.support.answers import ANY_VERSION, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL


@pytest.fixture
def applicant(stage):
    """«four»: at work in one school, with a file at the authority."""
    return stage.client_as("school", SMOLENSK_SCHOOL, stage.people["four"][1])


async def test_sees_the_own_application_results_and_protocols(stage, applicant):
    decided = await stage.decided({"one": BEST, "four": GOOD})
    mine = stage.applications["four"]
    assert [each["id"] for each in await listed(applicant, "/applications")] == [mine]
    assert [each["id"] for each in await listed(applicant, f"{stage.path}/applications")] == [mine]
    results = (await applicant.get(f"{BASE}{stage.path}/results")).json()["results"]
    assert [each["application_id"] for each in results] == [mine]
    marks = await applicant.get(f"{BASE}{stage.path}/applications/{mine}/marks")
    assert (marks.status_code, marks.json()["result"]["application_id"]) == (200, mine)
    other = stage.applications["one"]
    refused(await applicant.get(f"{BASE}{stage.path}/applications/{other}/marks"), 404)
    protocols = {each["id"] for each in await listed(applicant, "/protocols")}
    assert decided["decision_id"] in protocols
    verified = await applicant.get(f"{BASE}/protocols/{decided['decision_id']}/verification")
    assert (verified.status_code, verified.json()["valid"]) == (200, True)


async def test_sees_the_own_appeal(stage, applicant):
    await stage.accepting()
    await stage.apply("one", "four")
    stage.shift("2026-03-26")
    await stage.reject("four", "Нет стажа")
    filed = await applicant.post(f"{BASE}{stage.path}/appeals", json={"subject": "rejection", "text": "Стаж есть"})
    assert filed.status_code == 201, filed.text
    assert [each["id"] for each in await listed(applicant, "/contest-appeals")] == [filed.json()["id"]]


async def test_nobody_else_sees_more_by_it(stage):
    await stage.decided({"one": BEST, "four": GOOD})
    stranger = stage.client_as("school", VYAZMA_SCHOOL, stage.people["three"][1])
    assert await listed(stranger, "/applications") == []
    assert await listed(stranger, "/protocols") == []
    assert await listed(stranger, "/appointments") == []
    refused(await stranger.get(f"{BASE}{stage.path}/results"), 404)
    nobody = stage.client_as("school", SMOLENSK_SCHOOL)
    assert await listed(nobody, "/applications") == []
    assert await listed(nobody, "/protocols") == []


async def test_of_a_draft_there_are_neither_sheets_nor_conflicts(stage):
    await stage.draft()
    refused(await stage.omsu.get(f"{BASE}{stage.path}/sheets"), 409, "contest_not_announced")
    refused(await stage.omsu.get(f"{BASE}{stage.path}/conflicts"), 409, "contest_not_announced")
    refused(await stage.omsu.get(f"{BASE}{stage.path}/results"), 409, "contest_not_announced")
    juror = stage.juror(VYAZMA_SCHOOL)
    for path in ("sheets", "recusals", "meetings"):
        refused(await juror.get(f"{BASE}{stage.path}/{path}"), 404, "contest_not_found")


async def test_who_is_in_the_reserve_next_door_sees_the_own_entry_and_hands_in_the_plan(stage):
    await stage.decided({"two": BEST, "one": GOOD})
    reservist = stage.applicant("two")
    [mine] = await listed(reservist, "/entries")
    assert (mine["candidate_id"], mine["reserve"]) == (stage.people["two"][0], SMOLENSK)
    path = f"{BASE}/entries/{mine['id']}"
    assert (await reservist.get(path)).json()["status"] == "included"
    lines = [{"activity": "Стажировка", "due_on": "2027-01-30"}]
    planned = await reservist.put(f"{path}/plan", json={"lines": lines}, headers=ANY_VERSION)
    assert (planned.status_code, planned.json()["plan_submitted_on"]) == (200, HELD), planned.text
    assert len(await listed(reservist, f"/entries/{mine['id']}/history")) == 1
    colleague = stage.client_as("school", VYAZMA_SCHOOL, uuid4())
    assert await listed(colleague, "/entries") == []
    refused(await colleague.get(path), 404, "entry_not_found")
    refused(await colleague.put(f"{path}/plan", json={"lines": lines}, headers=ANY_VERSION), 404, "entry_not_found")
    rival = next(each for each in await listed(stage.omsu, "/entries") if each["id"] != mine["id"])
    refused(await reservist.get(f"{BASE}/entries/{rival['id']}"), 404, "entry_not_found")
