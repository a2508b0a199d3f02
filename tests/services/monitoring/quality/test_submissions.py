"""Quality checks over HTTP: the same on a dry run, on saving and on submitting."""

import pytest

from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    head_values,
    made,
    step,
    stepped,
    submission_of,
)
from tests.services.monitoring.quality.conftest import CROWD
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL


@pytest.fixture
def school(head_of):
    return head_of(SMOLENSK_SCHOOL)


def check_url(submission):
    return f"{BASE}/submissions/{submission['id']}:check"


async def dry_run(client, submission, body=None):
    response = await client.post(check_url(submission), json=body) if body else await client.get(check_url(submission))
    assert response.status_code == 200, response.text
    return response.json()


def explained(body, *indicators):
    """The answers with a comment beside these indicators."""
    return {
        "values": [it | ({"comment": "Так и есть"} if it["indicator"] in indicators else {}) for it in body["values"]]
    }


class TestSameCode:
    async def test_tells_alike_on_a_dry_run_on_saving_and_on_submitting(self, school, own):
        body = head_values(met=7, total=5)
        tried = await dry_run(school, own, body)
        assert [(each["kind"], each["severity"], each["pointer"]) for each in tried["findings"]] == [
            ("unusual_value", "warning", "/values/0/inputs/1/value"),
            ("impossible_value", "error", "/values/0/value"),
            ("cross_check", "error", "/values/0/inputs/0/value"),
        ]
        saved = await filled(school, own, body)
        assert saved["findings"] == tried["findings"] == (await dry_run(school, own))["findings"]
        refusal = refused(await stepped(school, f"/submissions/{own['id']}", saved["version"], "submit"), 409)
        assert refusal["reason"] == "quality_errors"
        assert refusal["errors"] == tried["obstacles"]
        assert [(each["pointer"], each["code"]) for each in refusal["errors"]] == [
            ("/values/0/comment", "comment_required"),
            ("/values/0/value", "impossible_value"),
            ("/values/0/inputs/0/value", "cross_check"),
        ]
        assert "submit" not in saved["allowed_actions"]

    async def test_a_warning_is_submitted_once_it_is_explained(self, school, own):
        body = head_values(met=4, total=5)
        now = await filled(school, own, body)
        refused(await stepped(school, f"/submissions/{own['id']}", now["version"], "submit"), 409, "step_refused")
        now = await filled(school, now, explained(body, "q1"))
        assert [each["explained"] for each in now["findings"]] == [True]
        assert "submit" in now["allowed_actions"]
        assert (await step(school, f"/submissions/{own['id']}", "submit"))["status"] == "submitted"


class TestDryRun:
    async def test_lays_values_over_what_is_stored_and_writes_nothing(self, school, own):
        now = await filled(school, own, explained(head_values(met=4, total=5), "q1"))
        tried = await dry_run(school, own, {"values": [{"indicator": "q1", "inputs": {"met": 6, "all": 5}}]})
        assert [(each["kind"], each["explained"]) for each in tried["findings"]] == [
            ("unusual_value", False),
            ("impossible_value", False),
            ("cross_check", False),
        ]
        assert (await school.get(f"{BASE}/submissions/{own['id']}")).json() == now

    async def test_says_what_is_missing_too(self, school, own):
        tried = await dry_run(school, own)
        assert [each["code"] for each in tried["obstacles"]] == ["value_missing", "value_missing"]

    async def test_refuses_what_saving_would_refuse(self, school, own):
        body = {"values": [{"indicator": "q2", "value": -1}, {"indicator": "zz", "value": 1}]}
        assert faults(await school.post(check_url(own), json=body)) == {
            "/values/0/value": "unfit_value",
            "/values/1/indicator": "unknown_reference",
        }

    async def test_is_for_those_who_see_the_submission(self, client_as, omsu, own):
        assert (await dry_run(omsu, own))["findings"] == []
        for stranger in (client_as("omsu", VYAZMA), client_as("school", VYAZMA_SCHOOL)):
            refused(await stranger.get(check_url(own)), 404, "submission_not_found")
        refused(await client_as("integration").get(check_url(own)), 403)


class TestPeers:
    async def test_a_value_far_off_from_its_cluster_needs_a_word(self, school, others, own):
        now = await filled(school, own, head_values(met=20))
        assert [(each["kind"], each["pointer"]) for each in now["findings"]] == [("outlier", "/values/0/value")]
        now = await filled(school, now, head_values(met=86))
        assert now["findings"] == []

    async def test_those_who_only_fill_in_or_were_returned_are_no_measure(self, school, omsu, others, own):
        await step(omsu, f"/submissions/{others[0]['id']}", "return", "Проверьте")
        await step(omsu, f"/submissions/{others[1]['id']}", "return", "Проверьте")
        assert (await filled(school, own, head_values(met=20)))["findings"] == []

    async def test_nobody_is_told_what_the_others_gave(self, school, others, own):
        [found] = (await filled(school, own, head_values(met=20)))["findings"]
        assert not any(f"{84 + number}" in found["detail"] for number in range(1, 7))


class TestPrevious:
    async def test_a_leap_from_the_last_published_result_needs_a_word(
        self, department, omsu, school, cycle, methodology, handed_in, crowd, today
    ):
        for place in CROWD[:2]:
            submission = await handed_in(cycle, place, failed=1)
            await step(omsu, f"/submissions/{submission['id']}", "verify")
            await step(department, f"/submissions/{submission['id']}", "accept")
        body = cycle_body(methodology["id"], period_from="2022-01-01", period_to="2022-12-31", objection_days=1)
        new = await made(department, "/cycles", body)
        await step(department, f"/cycles/{new['id']}", "open")
        own = await submission_of(school, new["id"], crowd[SMOLENSK_SCHOOL])
        assert (await filled(school, own, head_values(met=90, failed=7)))["findings"] == []
        today("2022-04-04")
        await conducted(department, cycle["id"], "end_collection", "calculate")
        await step(department, f"/cycles/{cycle['id']}", "open_objections", "Представили не все")
        today("2022-05-04")
        await conducted(department, cycle["id"], "publish")
        own = await submission_of(school, new["id"], crowd[SMOLENSK_SCHOOL])
        assert [(each["kind"], each["pointer"]) for each in own["findings"]] == [("jump", "/values/1/inputs/0/value")]
        assert (await filled(school, own, head_values(met=90, failed=6)))["findings"] == []
