"""What happens at once happens one after the other: over real connections, to a database that really waits.

Where chance would decide, the test holds a table that one side writes, sees in PostgreSQL that this side waits there in
the middle of its transaction, and only then lets the other begin.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
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
    published_methodology,
    rated,
    step,
    submission_of,
)
from tests.support.answers import ANY_VERSION, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL, token
from tests.support.servers import served

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
ANSWERS = {
    SMOLENSK_SCHOOL: head_values(90),
    SECOND: head_values(50, grade_11=0),
    THIRD: head_values(45, failed=2),
    VYAZMA_SCHOOL: head_values(10),
}
VALUE = {"contests": "value", "indicator": "q1", "text": "Не учтены пересдавшие"}
FAILED = {"contests": "value", "indicator": "q2", "text": "Все получили аттестат"}


@pytest.fixture
async def client_as(app) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """As elsewhere, but each request comes over a connection of its own."""
    made_: dict[tuple[str, str | None], httpx.AsyncClient] = {}
    async with served(app) as port:

        def client(role: str, place: str | None = None) -> httpx.AsyncClient:
            if (role, place) not in made_:
                headers = {"Authorization": f"Bearer {token(role, place)}"}
                url = f"http://127.0.0.1:{port}"
                made_[role, place] = httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=60)
            return made_[role, place]

        yield client
        for each in made_.values():
            await each.aclose()


CYCLE, ROW = "advisory", "transactionid"
"""What one waits over, as PostgreSQL calls it: the lock of a cycle, or a row that another has changed."""


class Gate:
    """The administrator of the database: holds a table, and sees who waits."""

    def __init__(self, holding: asyncpg.Connection, watching: asyncpg.Connection) -> None:
        self.holding, self.watching = holding, watching

    @asynccontextmanager
    async def held(self, table: str) -> AsyncIterator[None]:
        """Nobody writes the table within the block."""
        async with self.holding.transaction():
            await self.holding.execute(f"LOCK TABLE monitoring.{table} IN EXCLUSIVE MODE")
            yield

    async def both(
        self,
        table: str,
        first: Coroutine[Any, Any, httpx.Response],
        second: Coroutine[Any, Any, httpx.Response],
        between: Callable[[], None] = lambda: None,
        over: str = CYCLE,
    ) -> tuple[httpx.Response, httpx.Response]:
        """The answers of `first`, stopped where it writes the table, and of `second`, which meanwhile waits for it."""
        async with asyncio.TaskGroup() as together, self.held(table):
            one = together.create_task(first)
            await self._until_waits("relation = $1::text::regclass", f"monitoring.{table}")
            between()
            other = together.create_task(second)
            await self._until_waits("locktype = $1", over)
        return one.result(), other.result()

    async def _until_waits(self, what: str, about: str) -> None:
        ours = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database()"
        async with asyncio.timeout(10):
            while not await self.watching.fetchval(f"{ours} AND NOT granted AND {what}", about):
                await asyncio.sleep(0.01)


@pytest.fixture
async def gate(worker_database) -> AsyncIterator[Gate]:
    both = [await asyncpg.connect(worker_database.url("admin")) for _ in range(2)]
    yield Gate(*both)
    for each in both:
        await each.close()


async def stepping(client, path, action, **more):
    body = {"action": action, "reason": "Причина"} | more
    return await client.post(f"{BASE}{path}/steps", json=body, headers=ANY_VERSION)


async def calculating(client, cycle):
    return await client.post(f"{BASE}/cycles/{cycle['id']}/calculations", json={}, headers=ANY_VERSION)


async def results_of(client, cycle, **query):
    return {each["place"]: each for each in await listed(client, "/results", cycle_id=cycle["id"], **query)}


async def calculations_of(client, cycle):
    return await listed(client, f"/cycles/{cycle['id']}/calculations", sort="number")


@pytest.fixture
async def heard(client_as, department, schools, today):
    """A cycle in its window of objections, up to the fifth of April."""
    today("2022-04-04")
    methodology = await published_methodology(department, head_methodology())
    cycle = await rated(client_as, methodology["id"], 2021, ANSWERS, schools)
    return await conducted(department, cycle["id"], "open_objections")


@pytest.fixture
async def taken(client_as, department, heard):
    """`await taken(body)`: an objection of the third school, under review."""
    third = client_as("school", THIRD)
    result = (await results_of(department, heard))[THIRD]

    async def take(body):
        response = await third.post(f"{BASE}/results/{result['id']}/objections", json=body)
        assert response.status_code == 201, response.text
        return await step(department, f"/objections/{response.json()['id']}", "take")

    return take


class TestCalculation:
    """What it counts does not change under its hands."""

    async def test_a_correction_that_comes_meanwhile_waits_and_counts_from_the_next_one(
        self, gate, department, heard, taken, today
    ):
        objection = await taken(VALUE)
        [before] = await calculations_of(department, heard)
        upholding = stepping(department, f"/objections/{objection['id']}", "uphold", correction={"inputs": {"met": 62}})
        calculated, upheld = await gate.both("calculation", calculating(department, heard), upholding)
        assert (calculated.status_code, upheld.status_code) == (201, 200), (calculated.text, upheld.text)
        assert calculated.json()["input_hash"] == before["input_hash"]
        assert (await results_of(department, heard))[THIRD]["score"] == 3
        today("2022-04-08")
        refusal = refused(await stepping(department, f"/cycles/{heard['id']}", "publish"), 409, "step_refused")
        assert refusal["reason"] == "corrections_not_calculated"
        assert (await calculating(department, heard)).json()["input_hash"] != before["input_hash"]
        assert (await results_of(department, heard))[THIRD]["score"] == 8

    async def test_one_that_comes_first_is_counted_whole(self, gate, department, heard, taken):
        objection = await taken(VALUE)
        [before] = await calculations_of(department, heard)
        correction = {"inputs": {"met": 62, "all": 80}}
        upholding = stepping(department, f"/objections/{objection['id']}", "uphold", correction=correction)
        upheld, calculated = await gate.both("outbox", upholding, calculating(department, heard))
        assert (upheld.status_code, calculated.status_code) == (200, 201), (upheld.text, calculated.text)
        undisturbed = (await calculating(department, heard)).json()
        assert calculated.json()["input_hash"] == undisturbed["input_hash"] != before["input_hash"]
        assert (await results_of(department, heard))[THIRD]["score"] == 8

    @pytest.mark.parametrize("action", ["return", "verify", "accept"])
    async def test_nothing_it_counts_is_moved_meanwhile(self, gate, client_as, department, schools, action):
        """What waits for it finds the cycle calculated."""
        methodology = await published_methodology(department, head_methodology())
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
        await step(department, f"/cycles/{cycle['id']}", "open")
        school = client_as("school", THIRD)
        submission = await submission_of(school, cycle["id"], schools[THIRD])
        await filled(school, submission, ANSWERS[THIRD])
        await step(school, f"/submissions/{submission['id']}", "submit")
        await step(department, f"/submissions/{submission['id']}", "verify")
        await step(department, f"/cycles/{cycle['id']}", "end_collection")
        moving = stepping(department, f"/submissions/{submission['id']}", action)
        calculated, moved = await gate.both("calculation", calculating(department, cycle), moving)
        assert calculated.status_code == 201
        assert moved.status_code == (200 if action == "accept" else 409)
        [result] = (await results_of(department, cycle)).values()
        status = (await department.get(f"{BASE}/submissions/{submission['id']}")).json()["status"]
        assert (result["score"], status) == (3, "accepted" if action == "accept" else "verified")

    async def test_two_at_once_are_two(self, department, heard):
        many = await asyncio.gather(*(calculating(department, heard) for _ in range(4)))
        assert [each.status_code for each in many] == [201] * 4
        assert sorted(each.json()["number"] for each in many) == [2, 3, 4, 5]
        found = await calculations_of(department, heard)
        assert [each["standing"] for each in found] == ["replaced"] * 4 + ["preliminary"]
        assert len({each["input_hash"] for each in found}) == 1
        for each in found:
            assert len(await results_of(department, heard, calculation_id=each["id"])) == len(ANSWERS)
        history = await listed(department, f"/cycles/{heard['id']}/history")
        assert [each["action"] for each in history].count("calculate") == 5

    async def test_and_publication_at_once(self, gate, department, heard, today):
        today("2022-04-08")
        publishing = stepping(department, f"/cycles/{heard['id']}", "publish")
        calculated, published = await gate.both("calculation", calculating(department, heard), publishing)
        assert (calculated.status_code, published.status_code) == (201, 200)
        assert [each["standing"] for each in await calculations_of(department, heard)] == ["replaced", "published"]


class TestPublication:
    """The window ends at midnight, and somebody files at the last moment."""

    async def test_waits_for_an_objection_on_its_way(self, gate, client_as, department, heard, today):
        today("2022-04-05")
        result = (await results_of(department, heard))[THIRD]
        filing = client_as("school", THIRD).post(f"{BASE}/results/{result['id']}/objections", json=VALUE)
        publishing = stepping(department, f"/cycles/{heard['id']}", "publish")
        filed, published = await gate.both("outbox", filing, publishing, lambda: today("2022-04-06"))
        assert filed.status_code == 201, filed.text
        assert refused(published, 409, "step_refused")["reason"] == "objections_open"
        assert (await results_of(department, heard, standing="published")) == {}

    async def test_is_not_overtaken_by_one(self, gate, client_as, department, heard, today):
        """Another machine, whose clock is behind, still takes the objection for one in time."""
        today("2022-04-06")
        result = (await results_of(department, heard))[THIRD]
        filing = client_as("school", THIRD).post(f"{BASE}/results/{result['id']}/objections", json=VALUE)
        publishing = stepping(department, f"/cycles/{heard['id']}", "publish")
        published, filed = await gate.both("outbox", publishing, filing, lambda: today("2022-04-05"))
        assert published.status_code == 200, published.text
        assert refused(filed, 409, "objections_closed")["reason"] == "window_not_open"
        assert not (await results_of(department, heard))[THIRD]["contested"]
        assert await listed(department, "/objections", cycle_id=heard["id"]) == []


class TestCorrections:
    async def test_two_of_one_submission_at_once_are_both_kept_or_one_is_refused(
        self, department, client_as, heard, taken, schools
    ):
        first, second = await taken(VALUE), await taken(FAILED)
        colleague = client_as("department", "ru.r67")
        answers = await asyncio.gather(
            stepping(department, f"/objections/{first['id']}", "uphold", correction={"inputs": {"met": 62}}),
            stepping(colleague, f"/objections/{second['id']}", "uphold", correction={"inputs": {"value": 0}}),
        )
        assert {each.status_code for each in answers} <= {200, 409, 412}, [each.text for each in answers]
        assert 200 in {each.status_code for each in answers}
        submission = await submission_of(department, heard["id"], schools[THIRD])
        declared = [given["value"] for value in submission["values"][:2] for given in value["inputs"]]
        done = [each.status_code == 200 for each in answers]
        assert declared == [62 if done[0] else 45, 100, 0 if done[1] else 2]


class TestFilling:
    @pytest.fixture
    async def cycle(self, department, schools):
        methodology = await published_methodology(department, head_methodology())
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
        return await step(department, f"/cycles/{cycle['id']}", "open")

    @pytest.fixture
    async def submission(self, client_as, cycle, schools):
        school = client_as("school", THIRD)
        return await filled(school, await submission_of(school, cycle["id"], schools[THIRD]), head_values(1))

    async def patched(self, client, submission, met):
        url = f"{BASE}/submissions/{submission['id']}/values"
        return await client.patch(url, json=head_values(met, failed=met), headers=seen(submission))

    async def imported(self, client, cycle, met):
        rows = [{"place": place, "q1.met": met, "q1.all": 100, "q2": met} for place in ANSWERS]
        url = f"{BASE}/cycles/{cycle['id']}/values:import"
        return await client.post(url, params={"mode": "commit"}, json=rows)

    def declared(self, submission):
        return [given["value"] for value in submission["values"][:2] for given in value["inputs"]]

    async def test_of_many_from_one_version_one_is_written(self, client_as, department, cycle, submission, schools):
        school = client_as("school", THIRD)
        answers = await asyncio.gather(*(self.patched(school, submission, met) for met in range(10, 16)))
        [(met, _)] = [(met, it) for met, it in enumerate(answers, start=10) if it.status_code == 200]
        assert sorted(each.status_code for each in answers) == [200, *[412] * 5], [each.text for each in answers]
        now = await submission_of(department, cycle["id"], schools[THIRD])
        assert (self.declared(now), now["version"]) == ([met, 100, met], submission["version"] + 1)

    async def test_and_an_import_do_not_mix(self, client_as, department, cycle, submission, schools):
        school = client_as("school", THIRD)
        patched, imported = await asyncio.gather(
            self.patched(school, submission, 30), self.imported(department, cycle, 40)
        )
        assert patched.status_code in (200, 412), patched.text
        assert imported.status_code == 200, imported.text
        now = await submission_of(school, cycle["id"], schools[THIRD])
        assert self.declared(now) == [40, 100, 40] or patched.status_code == 412
        assert now["version"] == submission["version"] + 1 + (patched.status_code == 200)

    async def test_an_import_waits_for_one_that_writes(self, gate, client_as, department, cycle, submission, schools):
        """And not in its way: each would hold what the other wants."""
        school = client_as("school", THIRD)
        patching, importing = self.patched(school, submission, 30), self.imported(department, cycle, 40)
        answers = await gate.both("submitted_number", patching, importing, over=ROW)
        assert [each.status_code for each in answers] == [200, 200], [each.text for each in answers]
        now = await submission_of(school, cycle["id"], schools[THIRD])
        assert (self.declared(now), now["version"]) == ([40, 100, 40], submission["version"] + 2)

    async def test_and_one_that_writes_for_an_import(self, gate, client_as, department, cycle, submission, schools):
        school = client_as("school", THIRD)
        patching, importing = self.patched(school, submission, 30), self.imported(department, cycle, 40)
        imported, patched = await gate.both("history", importing, patching, over=ROW)
        assert imported.status_code == 200, imported.text
        refused(patched, 412)
        now = await submission_of(school, cycle["id"], schools[THIRD])
        assert (self.declared(now), now["version"]) == ([40, 100, 40], submission["version"] + 1)

    async def test_the_same_file_twice_is_written_once(self, omsu, client_as, department, cycle, schools):
        region = client_as("department")
        answers = await asyncio.gather(*(self.imported(each, cycle, 40) for each in (region, region, region)))
        assert [each.status_code for each in answers] == [200] * 3, [each.text for each in answers]
        counts = sorted((it["created"], it["updated"], it["unchanged"]) for it in (each.json() for each in answers))
        cells = 3 * len(ANSWERS)
        assert counts == [(0, 0, cells), (0, 0, cells), (cells, 0, 0)]
        for place in ANSWERS:
            now = await submission_of(department, cycle["id"], schools[place])
            assert (self.declared(now), now["version"]) == ([40, 100, 40], 2)
            history = await listed(department, f"/submissions/{now['id']}/history")
            assert [each["action"] for each in history] == ["import"]

    @pytest.mark.parametrize("round_", range(3))
    async def test_and_handing_in_at_once(self, client_as, cycle, submission, schools, round_):
        """What is handed in is what was seen, never half of something else."""
        school = client_as("school", THIRD)
        path = f"/submissions/{submission['id']}"
        handing_in = school.post(f"{BASE}{path}/steps", json={"action": "submit"}, headers=seen(submission))
        patched, handed_in = await asyncio.gather(self.patched(school, submission, 30), handing_in)
        first, other = sorted([patched.status_code, handed_in.status_code])
        assert (first, other in (409, 412)) == (200, True)
        now = await submission_of(school, cycle["id"], schools[THIRD])
        expected = ("draft", [30, 100, 30]) if patched.status_code == 200 else ("submitted", [1, 100, 0])
        assert (now["status"], self.declared(now)) == expected
