"""Who takes part in a contest conducts nothing of it: a colleague or the authority above does."""

import pytest

from tests.services.reserve.builders import BASE, step
from tests.services.reserve.conduct.conftest import ADMISSION
from tests.support.answers import ANY_VERSION, refused
from tests.support.callers import SMOLENSK


@pytest.fixture
async def official(stage):
    """«four» works for the authority that holds the contest, and has applied as «one» has."""
    await stage.accepting()
    await stage.apply("one", "four")
    stage.shift(ADMISSION)
    return stage.client_as("omsu", SMOLENSK, stage.people["four"][1])


async def against(client, path, action):
    answer = await client.post(f"{BASE}{path}/steps", json={"action": action, "reason": "Так"}, headers=ANY_VERSION)
    return refused(answer, 409)["reason"]


async def test_neither_checks_nor_rejects_who_else_applied(stage, official):
    path = f"{BASE}{stage.application('one')}"
    check = await official.put(f"{path}/checks/experience", json={"outcome": "met"}, headers=ANY_VERSION)
    assert refused(check, 409)["reason"] == "own_contest"
    assert "reject" not in (await stage.omsu.get(path)).json()["allowed_actions"]
    await stage.check("one", "unmet", said="Стаж не подтверждён")
    for action in ("reject", "withdraw"):
        assert await against(official, stage.application("one"), action) == "own_contest"
    assert (await official.get(path)).json()["allowed_actions"] == []
    assert "reject" in (await stage.omsu.get(path)).json()["allowed_actions"]  # a colleague may


async def test_moves_the_contest_no_further_and_keeps_no_meeting(stage, official):
    await stage.admit("one", "four")
    assert await against(official, stage.path, "close_admission") == "own_contest"
    assert await against(official, stage.path, "annul") == "own_contest"
    assert (await official.get(f"{BASE}{stage.path}")).json()["allowed_actions"] == []
    await step(stage.omsu, stage.path, "close_admission")
    said = {"contest_id": stage.contest["id"], "held_on": "2026-04-15", "agenda": []}
    assert refused(await official.post(f"{BASE}/meetings", json=said), 409)["reason"] == "own_contest"
    meeting = await stage.meet()
    assert await against(official, meeting, "conclude") == "own_contest"


async def test_hears_no_appeal_in_it(stage, official):
    await stage.reject("one", "Мал стаж")
    said = {"subject": "rejection", "text": "Стаж есть"}
    appeal = (await stage.applicant("one").post(f"{BASE}{stage.path}/appeals", json=said)).json()
    path = f"/contest-appeals/{appeal['id']}"
    assert await against(official, path, "dismiss") == "own_contest"
    assert (await official.get(f"{BASE}{path}")).json()["allowed_actions"] == []
    await step(stage.omsu, path, "dismiss", reason="Стаж посчитан верно")


async def test_who_has_withdrawn_takes_part_no_more(stage, official):
    withdrawn = await step(official, stage.application("four"), "withdraw")
    assert withdrawn["status"] == "withdrawn"
    await stage.check("one", "unmet", said="Стаж не подтверждён")
    assert (await step(official, stage.application("one"), "reject", reason="Мал стаж"))["status"] == "rejected"
