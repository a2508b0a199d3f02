"""The whole job, step by step and role by role, over HTTP: from a draft of a methodology to a published result."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.system import System, eventually, problem
from tests.services.monitoring.builders import content

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/monitoring"


def made(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(BASE + path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def stepped(client: httpx.Client, path: str, action: str, reason: str | None = None) -> httpx.Response:
    """A step from the present version."""
    version = client.get(BASE + path).headers["etag"]
    body = {"action": action} | ({"reason": reason} if reason else {})
    return client.post(f"{BASE}{path}/steps", json=body, headers={"If-Match": version})


def step(client: httpx.Client, path: str, action: str, reason: str | None = None) -> dict[str, Any]:
    answer = stepped(client, path, action, reason)
    assert answer.status_code == 200, answer.text
    return answer.json()


class Job:
    """What the steps leave for one another."""

    def __init__(self, system: System) -> None:
        self.department = system.as_client("department")
        self.soiro = system.as_client("soiro")
        self.omsu = system.as_client("omsu")
        self.school = system.as_client("school")
        self.admin = system.as_client("admin")
        self.before = cursor(self.department)
        self.code = f"e2e-{uuid4().hex[:8]}"

    def submission(self) -> dict[str, Any]:
        return self.omsu.get(f"{BASE}{self.submission_path}").json()

    def fill(self, values: list[dict[str, Any]]) -> httpx.Response:
        now = self.omsu.get(f"{BASE}{self.submission_path}").headers["etag"]
        path = f"{BASE}{self.submission_path}/values"
        return self.omsu.patch(path, json={"values": values}, headers={"If-Match": now})

    methodology: dict[str, Any]
    cycle: dict[str, Any]
    submission_path: str
    act: dict[str, Any]

    @property
    def cycle_path(self) -> str:
        return f"/cycles/{self.cycle['id']}"


def cursor(department: httpx.Client) -> str:
    """Where the feed of monitoring ends now."""
    after = ""
    while True:
        answer = department.get(f"{BASE}/events", params={"after": after, "limit": 1000})
        if not answer.json():
            return answer.headers["x-next-cursor"]
        after = answer.headers["x-next-cursor"]


@pytest.fixture(scope="module")
def job(running: System) -> Job:
    running.wait_ready()
    return Job(running)


class TestMainJob:
    """Each test is one step and stands on those before it."""

    def test_1_soiro_drafts_a_methodology_but_may_not_publish_it(self, job: Job):
        body = {"code": job.code, "title": "Методика сквозной проверки", "subject": "municipality"}
        job.methodology = made(job.soiro, "/methodologies", body | {"content": content()})
        path = f"/methodologies/{job.methodology['id']}"
        assert step(job.soiro, path, "validate")["allowed_actions"] == ["rework"]
        problem(stepped(job.soiro, path, "publish"), 403)
        problem(job.school.get(BASE + path), 404)  # a draft is not seen from below

    def test_2_department_publishes_it(self, job: Job):
        path = f"/methodologies/{job.methodology['id']}"
        assert job.department.get(BASE + path).json()["allowed_actions"] == ["publish"]
        published = step(job.department, path, "publish")
        assert published["status"] == "published"
        assert len(published["content_hash"]) == 64
        assert job.school.get(BASE + path).json()["content_hash"] == published["content_hash"]
        frozen = job.soiro.put(
            BASE + path,
            json={"code": job.code, "title": "Иначе", "subject": "municipality", "content": content()},
            headers={"If-Match": "*"},
        )
        problem(frozen, 409)

    def test_3_department_opens_a_cycle(self, job: Job):
        body = {
            "title": "Цикл сквозной проверки",
            "methodology_id": job.methodology["id"],
            "period_from": "2026-01-01",
            "period_to": "2026-12-31",
            "deadline": "2999-03-01",
            "objection_days": 0,
        }
        problem(job.soiro.post(f"{BASE}/cycles", json=body), 403)
        job.cycle = made(job.department, "/cycles", body)
        problem(job.omsu.get(BASE + job.cycle_path), 404)
        problem(stepped(job.department, job.cycle_path, "publish"), 409)
        opened = step(job.department, job.cycle_path, "open")
        assert opened["status"] == "collecting"
        assert opened["progress"]["subjects"] == opened["progress"]["draft"] >= 27

    def test_4_department_registers_a_regional_act(self, job: Job):
        body = {"kind": "order", "issuer": "Департамента", "number": f"{job.code}/1", "date": "2026-02-03"}
        job.act = made(job.department, "/acts", body)
        seen = job.omsu.get(f"{BASE}/acts", params={"number": body["number"]}).json()["items"]
        assert [each["id"] for each in seen] == [job.act["id"]]
        problem(job.omsu.put(f"{BASE}/acts/{job.act['id']}", json=body, headers={"If-Match": "*"}), 403)

    def test_5_omsu_sees_only_its_own_submission(self, job: Job):
        listed = job.omsu.get(f"{BASE}/submissions", params={"cycle_id": job.cycle["id"], "with_total": "true"}).json()
        assert listed["page"]["total"] == 1
        job.submission_path = f"/submissions/{listed['items'][0]['id']}"
        assert [each["value"] for each in job.submission()["values"]] == [None, None, None]
        assert job.omsu.get(BASE + job.cycle_path).json()["progress"]["subjects"] == 1
        problem(job.school.get(f"{BASE}{job.submission_path}"), 404)

    def test_6_omsu_cannot_submit_half_of_it(self, job: Job):
        refused = problem(stepped(job.omsu, job.submission_path, "submit"), 409)
        assert refused["reason"] == "incomplete"
        assert len(refused["errors"]) == 3

    def test_7_omsu_fills_and_submits(self, job: Job):
        cited = [{"act_revision_id": job.act["revisions"][0]["id"], "pages": "стр. 4 – 17, 62"}]
        values = [
            {"indicator": "p1", "value": 1, "evidence": cited},
            {"indicator": "p2", "value": 0},
            {"indicator": "p3", "value": 1},
        ]
        filled = job.fill(values)
        assert filled.status_code == 200, filled.text
        shown = filled.json()["values"][0]["evidence"][0]
        assert shown["pages"] == "4-17, 62"
        assert f"№ {job.code}/1" in shown["citation"]
        submitted = step(job.omsu, job.submission_path, "submit")
        assert submitted["status"] == "submitted"
        assert submitted["allowed_actions"] == []
        problem(job.fill(values), 409)
        assert problem(stepped(job.omsu, job.submission_path, "verify"), 409)["reason"] == "own_submission"

    def test_8_department_returns_it_with_a_reason(self, job: Job):
        refused = problem(stepped(job.department, job.submission_path, "return"), 422)
        assert refused["errors"][0]["pointer"] == "/reason"
        returned = step(job.department, job.submission_path, "return", "Нет документа по сроку")
        assert returned["status"] == "returned"

    def test_9_omsu_resubmits(self, job: Job):
        history = job.omsu.get(f"{BASE}{job.submission_path}/history").json()["items"]
        assert history[0]["reason"] == "Нет документа по сроку"
        more = [{"indicator": "p2", "value": 1, "evidence": [{"document": "План-график"}]}]
        assert job.fill(more).status_code == 200
        assert [each["value"] for each in job.submission()["values"]] == [1, 1, 1]
        assert job.fill([{"indicator": "p3", "value": 0}]).status_code == 200
        assert step(job.omsu, job.submission_path, "submit")["status"] == "submitted"

    def test_a_department_verifies_and_calculates(self, job: Job):
        step(job.department, job.cycle_path, "end_collection")
        refused = problem(stepped(job.department, job.cycle_path, "calculate"), 409)
        assert refused["reason"] == "unverified_submissions"
        assert step(job.department, job.submission_path, "verify")["status"] == "verified"
        assert step(job.department, job.cycle_path, "calculate")["status"] == "preliminary"
        assert step(job.department, job.submission_path, "accept")["status"] == "accepted"

    def test_b_the_preliminary_result_is_not_for_schools(self, job: Job):
        query = {"cycle_id": job.cycle["id"]}
        assert job.school.get(f"{BASE}/results", params=query).json()["items"] == []
        seen = job.department.get(f"{BASE}/results", params=query).json()["items"]
        assert [(each["score"], each["maximum"], each["standing"]) for each in seen] == [(2, 3, "preliminary")]
        problem(job.school.get(f"{BASE}/results/{seen[0]['id']}"), 404)
        problem(stepped(job.department, job.submission_path, "return", "Поздно"), 409)

    def test_c_published_it_is_seen_and_explained_below(self, job: Job):
        assert (
            step(job.department, job.cycle_path, "publish", "Остальные в проверке не участвуют")["status"]
            == "published"
        )
        seen = job.school.get(f"{BASE}/results", params={"cycle_id": job.cycle["id"]}).json()["items"]
        assert len(seen) == 1
        result = job.school.get(f"{BASE}/results/{seen[0]['id']}").json()
        assert result["missing"] == [3]
        assert (
            result["content_hash"]
            == job.department.get(f"{BASE}/methodologies/{job.methodology['id']}").json()["content_hash"]
        )
        assert f"№ {job.code}/1" in result["contributions"][0]["evidence"][0]["citation"]
        assert result["percent"] == pytest.approx(66.666667)

    def test_d_a_cited_act_cannot_be_removed(self, job: Job):
        removed = job.department.delete(f"{BASE}/acts/{job.act['id']}", headers={"If-Match": "*"})
        problem(removed, 409)

    def test_e_events_tell_it_in_order(self, job: Job):
        events: list[dict[str, Any]] = []

        def told() -> bool:
            answer = job.department.get(f"{BASE}/events", params={"after": job.before, "limit": 1000})
            events[:] = answer.json()
            return any(each["type"] == "monitoring.cycle.published" for each in events)

        eventually(told, 30)
        own = {job.methodology["id"], job.cycle["id"], job.submission_path.rpartition("/")[2]}
        types = [each["type"].removeprefix("monitoring.") for each in events if each["subject"] in own]
        assert types == [
            "methodology.validated",
            "methodology.published",
            "cycle.collecting",
            "submission.submitted",
            "submission.returned",
            "submission.submitted",
            "cycle.verifying",
            "submission.verified",
            "cycle.preliminary",
            "submission.accepted",
            "cycle.published",
            "results.published",
        ]
        assert len({each["id"] for each in events}) == len(events)
        problem(job.omsu.get(f"{BASE}/events"), 403)

    def test_f_history_is_readable(self, job: Job):
        history = job.omsu.get(f"{BASE}{job.submission_path}/history", params={"sort": "at"}).json()["items"]
        assert [(each["action"], each["role"]) for each in history] == [
            ("submit", "omsu"),
            ("return", "department"),
            ("submit", "omsu"),
            ("verify", "department"),
            ("accept", "department"),
        ]
        cycle = job.admin.get(f"{BASE}{job.cycle_path}/history", params={"sort": "at"}).json()["items"]
        assert [each["action"] for each in cycle] == ["open", "end_collection", "calculate", "publish"]
        assert [each["at"] for each in cycle] == sorted(each["at"] for each in cycle)


class TestHabitsOfTheApi:
    """What every client relies on, tried once through the gateway."""

    def test_a_change_needs_the_version_it_was_made_from(self, system: System):
        department = system.as_client("department")
        act = made(department, "/acts", {"kind": "order", "number": uuid4().hex})
        path = f"{BASE}/acts/{act['id']}"
        body = {"kind": "order", "number": uuid4().hex}
        problem(department.put(path, json=body), 428)
        problem(department.put(path, json=body, headers={"If-Match": '"7"'}), 412)
        assert department.put(path, json=body, headers={"If-Match": '"1"'}).headers["etag"] == '"2"'
        assert department.delete(path, headers={"If-Match": '"2"'}).status_code == 204
        problem(department.get(path), 404)

    def test_a_repeated_post_is_done_once(self, system: System):
        department = system.as_client("department")
        number, key = uuid4().hex, {"Idempotency-Key": uuid4().hex}
        body = {"kind": "order", "number": number}
        first, second = (department.post(f"{BASE}/acts", json=body, headers=key) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
        assert first.headers["etag"] == second.headers["etag"]
        assert second.headers["idempotent-replayed"] == "true"
        found = department.get(f"{BASE}/acts", params={"number": number, "with_total": "true"}).json()
        assert found["page"]["total"] == 1
        problem(department.post(f"{BASE}/acts", json=body | {"number": "2"}, headers=key), 422)

    @pytest.mark.parametrize("path", ["/api/v1/monitoring/acts", "/api/v1/directory/organisations"])
    @pytest.mark.parametrize("sort", [None, "down"])
    def test_pages_neither_repeat_nor_skip(self, system: System, path: str, sort: str | None):
        department = system.as_client("department")
        order = {"/api/v1/monitoring/acts": "-citation"}.get(path, "-name") if sort else None
        query = {"limit": 97, "with_total": "true"} | ({"sort": order} if order else {})
        seen: list[str] = []
        while True:
            page = department.get(path, params=query).json()
            seen += [each["id"] for each in page["items"]]
            if page["page"]["next_cursor"] is None:
                break
            query["cursor"] = page["page"]["next_cursor"]
        assert len(seen) == len(set(seen)) == page["page"]["total"]
