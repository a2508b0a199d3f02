"""A service killed in the middle of a calculation leaves all of it or nothing.

Each moment is seen, not hoped for: the test holds a table that the calculation writes, waits until PostgreSQL says that
the calculation waits for it, and kills the service there.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from edulead.database import beside
from services.kernel.identity import Identity, sign
from tests.e2e.system import System, eventually
from tests.services.monitoring.builders import head_methodology

pytestmark = pytest.mark.xdist_group("e2e")

BASE = "/api/v1/monitoring"
ANY = {"If-Match": "*"}
MOST = 1000
T = TypeVar("T")

MOMENTS = {
    "calculation": "all is counted, nothing written",
    "result": "the calculation is written, its results are about to be",
    "audit": "all is written, and about to be told",
    "outbox": "the last thing before the commit",
}
"""Table → how far the calculation is when it wants it."""


def done(answer: httpx.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


class Counted:
    """A cycle of heads of all schools of the region, whose data are checked and not calculated yet."""

    def __init__(self, system: System, key: dict[str, Any]) -> None:
        self.system, self.key, self.department = system, key, system.as_client("department")
        body = head_methodology()
        for name, but in (("directions", "conditions"), ("indicators", "c1")):
            body["content"][name] = [each for each in body["content"][name] if each["code"] != but]
        methodology = done(self.department.post(f"{BASE}/methodologies", json=body))["id"]
        for action in ("validate", "publish"):
            self.step(f"/methodologies/{methodology}", action)
        period = {"period_from": "2026-01-01", "period_to": "2026-12-31", "deadline": "2999-01-01"}
        named = {"title": "Расчёт, который прерывают", "methodology_id": methodology, "as_of": "2026-09-01"}
        self.cycle = done(self.department.post(f"{BASE}/cycles", json=named | period))["id"]
        eventually(lambda: self.composed() > MOST // 5, what="the schools are copied from the directory")
        self.step(f"/cycles/{self.cycle}", "open")
        query = {"cycle_id": self.cycle, "limit": MOST}
        self.subjects = done(self.department.get(f"{BASE}/submissions", params=query))["items"]
        self._collect()

    def composed(self) -> int:
        return int(done(self.department.get(f"{BASE}/cycles/{self.cycle}/composition"))["subjects"])

    def step(self, path: str, action: str, client: httpx.Client | None = None) -> None:
        done((client or self.department).post(f"{BASE}{path}/steps", json={"action": action}, headers=ANY))

    def _collect(self) -> None:
        """Numbers by file, handed in by every school itself, checked by the region."""
        rows = [
            {"place": each["place"], "q1.met": number % 101, "q1.all": 100, "q2": number % 7}
            for number, each in enumerate(self.subjects)
        ]
        query = {"mode": "commit"}
        done(self.department.post(f"{BASE}/cycles/{self.cycle}/values:import", params=query, json=rows, timeout=120))
        with self.system.new_client() as school:
            for each in self.subjects:
                token = sign(Identity(uuid4(), "school", each["place"]), self.key, 900)
                school.headers["Authorization"] = f"Bearer {token}"
                self.step(f"/submissions/{each['id']}", "submit", school)
        for action in ("verify", "accept"):
            moved = self.department.post(f"{BASE}/submissions:{action}", json={"cycle_id": self.cycle}, timeout=120)
            assert len(done(moved)["done"]) == len(self.subjects)
        self.step(f"/cycles/{self.cycle}", "end_collection")

    def calculated(self, client: httpx.Client, key: str) -> httpx.Response:
        path = f"{BASE}/cycles/{self.cycle}/calculations"
        return client.post(path, json={}, headers=ANY | {"Idempotency-Key": key}, timeout=120)

    def results(self, calculation: str) -> list[tuple[Any, ...]]:
        """What a calculation says of each subject."""
        query = {"cycle_id": self.cycle, "calculation_id": calculation, "limit": MOST}
        found = done(self.department.get(f"{BASE}/results", params=query))["items"]
        said = ("place", "score", "percent", "rank", "rank_municipality", "level", "at_risk")
        return sorted(tuple(each[name] for name in said) for each in found)


class Hand:
    """The administrator of the database, who sees and holds what nobody else can."""

    def __init__(self, system: System) -> None:
        database = beside(system.layout)
        assert database
        self.loop, self.url = asyncio.new_event_loop(), database.admin_url
        self.watching, self.holding = (self.wait(asyncpg.connect(self.url)) for _ in range(2))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        for each in (self.watching, self.holding):
            self.wait(each.close())
        self.loop.close()

    @contextmanager
    def held(self, table: str) -> Iterator[None]:
        """Nobody writes the table within the block; reading goes on."""
        self.wait(self.holding.execute(f"BEGIN; LOCK TABLE monitoring.{table} IN EXCLUSIVE MODE"))
        try:
            yield
        finally:
            self.wait(self.holding.execute("ROLLBACK"))

    def waiting(self, table: str) -> int | None:
        """The backend of a calculation that waits for the table; it knows no other transaction by what it locks."""
        return self.wait(self.watching.fetchval(WAITING, f"monitoring.{table}"))

    def works(self, backend: int) -> bool:
        found = self.wait(self.watching.fetchval("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", backend))
        return bool(found)

    def kept(self, cycle: str) -> dict[str, Any]:
        """Everything that a calculation changes."""
        return dict(self.wait(self.watching.fetchrow(KEPT, UUID(cycle))))


WAITING = """
SELECT wanted.pid FROM pg_locks wanted
JOIN pg_stat_activity USING (pid)
WHERE NOT wanted.granted AND wanted.relation = $1::text::regclass AND usename LIKE '%monitoring%'
  AND EXISTS (SELECT FROM pg_locks taken WHERE taken.pid = wanted.pid AND taken.locktype = 'advisory')
  AND EXISTS (SELECT FROM pg_locks taken WHERE taken.pid = wanted.pid
              AND taken.relation = 'monitoring.submitted_number'::regclass)"""
"""By the lock of its cycle and by the numbers it has read."""
KEPT = """
SELECT (SELECT count(*) FROM monitoring.calculation WHERE cycle_id = $1) AS calculations,
       (SELECT array_agg(standing ORDER BY number) FROM monitoring.calculation WHERE cycle_id = $1) AS standings,
       (SELECT count(*) FROM monitoring.result WHERE cycle_id = $1) AS results,
       (SELECT count(*) FROM monitoring.outbox WHERE subject = $1) AS facts,
       (SELECT count(*) FROM monitoring.history WHERE entity_id = $1) AS history,
       (SELECT count(*) FROM monitoring.audit WHERE entity_id = $1) AS audit,
       status, version FROM monitoring.cycle WHERE id = $1"""


@pytest.fixture(scope="module")
def counted(running: System, genuine: dict[str, Any]) -> Counted:
    running.wait_ready()
    return Counted(running, genuine)


@pytest.fixture
def hand(system: System) -> Iterator[Hand]:
    hand = Hand(system)
    yield hand
    hand.close()


@pytest.mark.parametrize("table", MOMENTS)
def test_leaves_nothing_and_the_same_call_then_succeeds(system: System, counted: Counted, hand: Hand, table: str):
    before, key, answers = hand.kept(counted.cycle), f"{uuid4()}", []
    token = {"Authorization": counted.department.headers["Authorization"]}

    def send() -> None:
        with system.new_client() as client:
            client.headers.update(token)
            answers.append(counted.calculated(client, key))

    sender = threading.Thread(target=send)
    with hand.held(table):
        sender.start()
        backend = eventually(lambda: hand.waiting(table), 30, MOMENTS[table])
        os.kill(system.pid("monitoring"), signal.SIGKILL)
        sender.join(60)
    eventually(lambda: not hand.works(backend), what="the transaction of the killed service ends")
    assert answers[0].status_code >= 500
    assert hand.kept(counted.cycle) == before
    system.wait_ready()
    made = done(counted.calculated(counted.department, key))
    assert made["number"] == before["calculations"] + 1
    assert made["subjects"] == len(counted.subjects) > 200
    after = hand.kept(counted.cycle)
    assert after["results"] == before["results"] + made["subjects"]
    assert (after["status"], after["facts"]) == ("preliminary", before["facts"] + 1)
    again = done(counted.calculated(counted.department, f"{uuid4()}"))
    assert (again["input_hash"], again["content_hash"]) == (made["input_hash"], made["content_hash"])
    assert counted.results(again["id"]) == counted.results(made["id"])
