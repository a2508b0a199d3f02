"""A service killed in the middle of an import leaves all of it or nothing."""

import os
import signal
import threading
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.system import System, eventually

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/monitoring"
COUNTED, SCHOOLS = 5, 365


def done(answer: httpx.Response, *statuses: int) -> Any:
    assert answer.status_code in (statuses or (200, 201)), answer.text
    return answer.json()


class Collection:
    """An open cycle of heads of all schools, and a table with a number for everything they are all asked to count."""

    def __init__(self, system: System) -> None:
        self.system, self.department = system, system.as_client("department")
        template = done(self.department.get(f"{BASE}/methodology-templates/heads_of_schools"))
        body = {name: template[name] for name in ("title", "subject", "content")} | {"code": f"k-{uuid4().hex[:8]}"}
        methodology = done(self.department.post(f"{BASE}/methodologies", json=body))
        for action in ("validate", "publish"):
            self.step(f"/methodologies/{methodology['id']}", action)
        period = {"period_from": "2026-01-01", "period_to": "2026-12-31", "deadline": "2999-01-01"}
        named = {"title": "Сбор, который прерывают", "methodology_id": methodology["id"], "as_of": "2026-09-01"}
        self.cycle = done(self.department.post(f"{BASE}/cycles", json=named | period))["id"]
        eventually(lambda: self.composed() == SCHOOLS, what="all schools are copied from the directory")
        self.step(f"/cycles/{self.cycle}", "open")
        query = {"cycle_id": self.cycle, "limit": 1000}
        places = [each["place"] for each in done(self.department.get(f"{BASE}/submissions", params=query))["items"]]
        self.rows = [
            {"place": place, "indicator": code, "input": counted, "value": COUNTED}
            for place in places
            for code, counted in counts(template["content"])
        ]

    def composed(self) -> int:
        return done(self.department.get(f"{BASE}/cycles/{self.cycle}/composition"))["subjects"]

    def step(self, path: str, action: str) -> None:
        said = {"json": {"action": action}, "headers": {"If-Match": "*"}}
        done(self.department.post(f"{BASE}{path}/steps", **said))

    def imported(self, client: httpx.Client) -> httpx.Response:
        query = {"mode": "commit", "on_error": "abort"}
        return client.post(f"{BASE}/cycles/{self.cycle}/values:import", params=query, json=self.rows, timeout=120)

    def kept(self) -> int:
        """How many numbers there are, by the sheet a client would read."""
        sheet = self.department.get(f"{BASE}/cycles/{self.cycle}/values:template", params={"format": "csv"})
        assert sheet.status_code == 200, sheet.text
        return sum(line.split(";").count(str(COUNTED)) for line in sheet.text.splitlines()[1:])


def counts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(indicator, input) of the counts that everybody is asked for."""
    everybody = [each for each in content["indicators"] if not each.get("conditions") and not each.get("system")]
    return [
        (each["code"], asked["code"])
        for each in everybody
        for asked in each.get("inputs", ())
        if asked.get("kind") == "count" and asked.get("maximum", COUNTED) >= COUNTED
    ]


@pytest.fixture(scope="module")
def collection(running: System) -> Collection:
    running.wait_ready()
    return Collection(running)


@pytest.mark.parametrize("after", [0.15, 0.5, 0.9])
def test_an_import_killed_midway(system: System, collection: Collection, after: float):
    before, answers = collection.kept(), []
    token = {"Authorization": collection.department.headers["Authorization"]}

    def send() -> None:
        with system.new_client() as client:
            client.headers.update(token)
            answers.append(collection.imported(client))

    sender = threading.Thread(target=send)
    sender.start()
    sender.join(after)  # the moment is chance: whatever it hits, the rest must hold
    os.kill(system.pid("monitoring"), signal.SIGKILL)
    sender.join(60)
    system.wait_ready()
    now = collection.kept()
    assert now in (before, len(collection.rows))
    if answers[0].status_code == 200:
        assert now == len(collection.rows)


def test_the_same_table_is_taken_afterwards(collection: Collection):
    assert len(collection.rows) > 5_000
    assert done(collection.imported(collection.department))["status"] == "applied"
    assert collection.kept() == len(collection.rows)
