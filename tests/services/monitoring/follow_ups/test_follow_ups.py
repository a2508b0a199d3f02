"""Marks on submitted data: set and settled from above, read by the subject."""

from itertools import product

import pytest

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.monitoring.follow_ups.rules import WORKFLOW, Facts, FollowUpAction, FollowUpStatus
from tests.services.monitoring.builders import BASE, alike, listed, open_cycle, status_of, step, stepped, submission_of
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, VYAZMA

LEGAL = {
    (FollowUpStatus.open, FollowUpAction.finish): FollowUpStatus.done,
    (FollowUpStatus.done, FollowUpAction.reopen): FollowUpStatus.open,
}


@pytest.mark.parametrize(("status", "action"), [*product(FollowUpStatus, FollowUpAction)])
def test_every_step_is_legal_or_refused(status, action):
    if (status, action) not in LEGAL:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    found = WORKFLOW.step(status, action)
    assert found.target is LEGAL[status, action]
    concerned = frozenset({"omsu"})
    for role in ("omsu", "department"):
        found.check(Facts(above=True, role=role, concerned=concerned), "Сверено")
    for facts, reason in (
        (Facts(above=False, role="omsu", concerned=concerned), "not_above"),
        (Facts(above=True, role="soiro", concerned=concerned), "not_concerned"),
    ):
        with pytest.raises(StepRefused) as refusal:
            found.check(facts, "Сверено")
        assert refusal.value.members == {"reason": reason}
    with pytest.raises(Invalid):
        found.check(Facts(above=True, role="omsu", concerned=concerned), " ")


@pytest.fixture
async def cycle(department, municipalities):
    return await open_cycle(department)


@pytest.fixture
async def submission(department, cycle, municipalities):
    return await submission_of(department, cycle["id"], municipalities[SMOLENSK])


def body(**changes):
    said = {"indicator": "p1", "note": "Сверить с актом", "assignee_role": "omsu", "due_on": "2022-03-15"}
    return said | {"assignee": "Отдел общего образования"} | changes


@pytest.fixture
async def mark(department, submission):
    response = await department.post(f"{BASE}/submissions/{submission['id']}/follow-ups", json=body())
    assert response.status_code == 201, response.text
    assert response.headers["Location"] == f"{BASE}/follow-ups/{response.json()['id']}"
    return response.json()


class TestMark:
    async def test_says_what_to_look_at_who_and_by_when(self, department, submission, mark, facts_about):
        assert {name: mark[name] for name in body()} == body()
        assert (mark["submission_id"], mark["subject_name"]) == (submission["id"], submission["subject_name"])
        assert (mark["status"], mark["role"], mark["allowed_actions"]) == ("open", "department", ["finish"])
        assert [each.type for each in await facts_about(mark["id"])] == ["monitoring.follow_up.open"]

    async def test_is_settled_and_opened_again_with_reasons(self, client_as, department, submission, facts_about):
        asked = body(assignee_role="soiro")
        mark = (await department.post(f"{BASE}/submissions/{submission['id']}/follow-ups", json=asked)).json()
        path = f"/follow-ups/{mark['id']}"
        done = await step(client_as("soiro"), path, "finish", "Сверено")
        assert (done["status"], done["allowed_actions"]) == ("done", ["reopen"])
        assert (await step(department, path, "reopen", "Не то число"))["status"] == "open"
        told = await listed(department, f"{path}/history", sort="at")
        assert [(each["action"], each["role"], each["reason"]) for each in told] == [
            ("finish", "soiro", "Сверено"),
            ("reopen", "department", "Не то число"),
        ]
        assert len(await facts_about(mark["id"])) == 3

    async def test_of_the_whole_submission_names_no_indicator(self, department, submission):
        path = f"/submissions/{submission['id']}/follow-ups"
        response = await department.post(f"{BASE}{path}", json=body(indicator=None, assignee=None))
        assert (response.json()["indicator"], response.json()["assignee"]) == (None, None)

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"indicator": "p9"}, {"/indicator": "unknown_reference"}),
            ({"note": " "}, {"/note": "string_too_short"}),
            ({"assignee_role": "expert"}, {"/assignee_role": "literal_error"}),
            ({"due_on": "завтра"}, {"/due_on": "date_parsing"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, department, submission, changes, fault):
        path = f"{BASE}/submissions/{submission['id']}/follow-ups"
        assert faults(await department.post(path, json=body(**changes))) == fault

    async def test_says_which_version_a_step_was_made_from(self, department, mark):
        path = f"/follow-ups/{mark['id']}"
        refused(await stepped(department, path, mark["version"] + 1, "finish", "Сверено"), 412)
        refused(await stepped(department, path, mark["version"], "reopen", "Сверено"), 409, "illegal_step")


class TestWho:
    async def test_is_not_settled_over_the_head_of_who_was_asked(self, client_as, mark):
        soiro = client_as("soiro")
        assert (await soiro.get(f"{BASE}/follow-ups/{mark['id']}")).json()["allowed_actions"] == []
        refusal = refused(await stepped(soiro, f"/follow-ups/{mark['id']}", mark["version"], "finish", "x"), 409)
        assert (refusal["code"], refusal["reason"]) == ("step_refused", "not_concerned")

    async def test_the_subject_reads_it_and_no_more(self, omsu, submission, mark):
        path = f"/follow-ups/{mark['id']}"
        assert [each["id"] for each in await listed(omsu, "/follow-ups", submission_id=submission["id"])] == [
            mark["id"]
        ]
        assert (await omsu.get(f"{BASE}{path}")).json()["allowed_actions"] == []
        refusal = refused(await stepped(omsu, path, mark["version"], "finish", "x"), 409, "step_refused")
        assert refusal["reason"] == "not_above"
        refused(await omsu.post(f"{BASE}/submissions/{submission['id']}/follow-ups", json=body()), 403)

    async def test_beside_it_nobody_sees_it(self, client_as, submission, mark):
        neighbour = client_as("omsu", VYAZMA)
        assert await status_of(neighbour, f"/follow-ups/{mark['id']}") == 404
        assert await status_of(neighbour, f"/follow-ups/{mark['id']}/history") == 404
        assert await listed(neighbour, "/follow-ups", submission_id=submission["id"]) == []
        response = await neighbour.post(f"{BASE}/submissions/{submission['id']}/follow-ups", json=body())
        refused(response, 404, "submission_not_found")

    @pytest.mark.parametrize(
        ("role", "status"), [("soiro", 201), ("admin", 403), ("school", 403), ("integration", 403)]
    )
    async def test_sets_one(self, client_as, submission, role, status):
        response = await client_as(role).post(f"{BASE}/submissions/{submission['id']}/follow-ups", json=body())
        assert response.status_code == status, response.text


class TestListing:
    async def test_finds_by_what_is_due_and_open(self, department, cycle, submission, mark):
        later = await department.post(
            f"{BASE}/submissions/{submission['id']}/follow-ups", json=body(due_on="2022-04-01", note="Позже")
        )
        query = {"cycle_id": cycle["id"]}
        items = await listed(department, "/follow-ups", **query)
        assert [each["id"] for each in items] == [mark["id"], later.json()["id"]]
        assert alike(items[0], mark)
        for narrowed in (
            {"due_before": "2022-03-16"},
            {"q": "сверить"},
            {"sort": "due_on", "limit": 1},
        ):
            assert [each["id"] for each in await listed(department, "/follow-ups", **query, **narrowed)] == [mark["id"]]
        assert await listed(department, "/follow-ups", due_before="2022-03-15", **query) == []
        await step(department, f"/follow-ups/{mark['id']}", "finish", "Сверено")
        assert [each["id"] for each in await listed(department, "/follow-ups", status="done", **query)] == [mark["id"]]
        assert len(await listed(department, "/follow-ups", place=SMOLENSK, **query)) == 2
        assert await listed(department, "/follow-ups", place=VYAZMA, **query) == []
