"""Timed jobs: once each, by business time, again after a failure, however many processes look."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.events import Fact, emit
from services.kernel.identity import system
from services.kernel.jobs import RECURRING, Job, Runner, schedule, working
from services.kernel.retention import RETENTION, forget_answers

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


class Desk:
    """A job whose effect is an event, and a clock to turn."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.clock = Clock(ZoneInfo("Europe/Moscow"), lambda: self.now)
        self.name = f"job-{uuid4().hex}"
        self.payloads: list[dict[str, Any]] = []
        self.callers: list[Any] = []
        self.broken = False

    async def do(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        self.payloads.append(payload)
        self.callers.append(session.info["caller"])
        emit(session, Fact(f"{self.name}.done", uuid4(), "ru", payload))
        await asyncio.sleep(0.01)
        if self.broken:
            raise ValueError("не вышло")

    def runner(self, every: timedelta | None = None) -> Runner:
        return Runner([Job(self.name, every, self.do)], self.database, self.clock, look=0.02)

    async def plan(self, key: str, due_at: datetime = NOON, payload: dict[str, Any] | None = None) -> None:
        async with self.database.begin("ru") as session:
            await schedule(session, self.name, key, due_at, payload)

    async def row(self, key: str) -> Any:
        table = self.database.tables.job
        async with self.database.begin("ru") as session:
            return await session.scalar(select(table).where(table.name == self.name, table.key == key))

    async def effects(self) -> list[dict[str, Any]]:
        outbox = self.database.tables.outbox
        async with self.database.begin("ru") as session:
            found = select(outbox.data).where(outbox.type == f"{self.name}.done").order_by(outbox.seq)
            return list(await session.scalars(found))

    async def no_more_pause(self) -> None:
        async with self.database.begin("ru") as session:
            await session.execute(
                text(f"UPDATE {self.database.tables.schema}.job SET retry_at = now() WHERE name = :name"),
                {"name": self.name},
            )


@pytest.fixture
def desk(kernel_database: Database) -> Desk:
    return Desk(kernel_database)


class TestOneOff:
    async def test_runs_once_with_two_runners(self, desk: Desk) -> None:
        for i in range(10):
            await desk.plan(f"{i}", payload={"i": i})
        await asyncio.gather(desk.runner().run_due(), desk.runner().run_due())
        assert sorted(each["i"] for each in desk.payloads) == list(range(10))
        assert len(await desk.effects()) == 10
        await desk.runner().run_due()
        assert len(desk.payloads) == 10

    async def test_works_under_a_name_of_its_own(self, desk: Desk) -> None:
        await desk.plan("a")
        await desk.runner().run_due()
        assert desk.callers == [system(f"job.{desk.name}", "ru")]

    async def test_waits_for_its_time(self, desk: Desk) -> None:
        await desk.plan("a", NOON + timedelta(days=30))
        await desk.runner().run_due()
        assert desk.payloads == []
        desk.now += timedelta(days=31)
        await desk.runner().run_due()
        assert desk.payloads == [{}]

    async def test_is_moved_by_its_key_until_it_has_run(self, desk: Desk) -> None:
        await desk.plan("a", NOON + timedelta(days=1), {"was": 1})
        await desk.plan("a", NOON, {"is": 2})
        await desk.runner().run_due()
        await desk.plan("a", NOON, {"again": 3})
        await desk.runner().run_due()
        assert desk.payloads == [{"is": 2}]

    async def test_needs_a_key(self, desk: Desk) -> None:
        with pytest.raises(ValueError, match="key"):
            await desk.plan(RECURRING)

    async def test_of_an_unknown_name_is_left_for_who_knows_it(self, desk: Desk) -> None:
        await desk.plan("a")
        await Runner([Job("other", None, desk.do)], desk.database, desk.clock).run_due()
        assert desk.payloads == []


class TestFailure:
    async def test_leaves_no_effect_and_is_tried_again_after_a_pause(self, desk: Desk) -> None:
        await desk.plan("a")
        desk.broken = True
        await desk.runner().run_due()
        await desk.runner().run_due()
        assert len(desk.payloads) == 1
        assert await desk.effects() == []
        row = await desk.row("a")
        assert (row.attempts, row.last_error) == (1, "ValueError: не вышло")
        desk.broken = False
        await desk.no_more_pause()
        await desk.runner().run_due()
        assert len(await desk.effects()) == 1
        row = await desk.row("a")
        assert row.done_at is not None
        assert row.last_error is None

    async def test_of_one_job_does_not_keep_the_others(self, desk: Desk) -> None:
        good = Desk(desk.database)
        desk.broken = True
        await desk.plan("a")
        await good.plan("b")
        jobs = [Job(desk.name, None, desk.do), Job(good.name, None, good.do)]
        await Runner(jobs, desk.database, desk.clock).run_due()
        assert len(await good.effects()) == 1


class TestRecurring:
    async def test_comes_again_and_makes_up_for_missed_turns_once(self, desk: Desk) -> None:
        runner = desk.runner(timedelta(hours=1))
        await runner.run_due()
        await runner.run_due()
        assert len(desk.payloads) == 1
        desk.now += timedelta(days=365, minutes=10)
        await runner.run_due()
        assert len(desk.payloads) == 2
        assert (await desk.row(RECURRING)).due_at == NOON + timedelta(days=365, hours=1)

    async def test_comes_again_though_the_clock_was_set_back(self, desk: Desk) -> None:
        runner = desk.runner(timedelta(hours=1))
        desk.now = NOON + timedelta(days=365)
        await runner.run_due()
        desk.now = NOON
        await runner.run_due()
        assert len(desk.payloads) == 1
        desk.now += timedelta(hours=1)
        await runner.run_due()
        assert len(desk.payloads) == 2

    async def test_runs_once_with_two_runners(self, desk: Desk) -> None:
        every = timedelta(hours=1)
        await asyncio.gather(desk.runner(every).run_due(), desk.runner(every).run_due())
        assert len(await desk.effects()) == 1


class TestRunner:
    async def test_looks_again_and_again_whatever_happens(self, desk: Desk) -> None:
        task = asyncio.create_task(desk.runner().run())
        await asyncio.sleep(0.1)
        await desk.plan("a")
        async with asyncio.timeout(5):
            while not await desk.effects():
                await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    async def test_is_work_beside_the_requests(self, desk: Desk) -> None:
        app = FastAPI()
        app.state.database, app.state.clock = desk.database, desk.clock
        app.state.settings = SimpleNamespace(max_body_bytes=2**20, body_seconds=30)
        await desk.plan("a")
        async with working([Job(desk.name, None, desk.do)])(app), asyncio.timeout(5):
            while not await desk.effects():
                await asyncio.sleep(0.02)

    async def test_survives_a_database_that_goes_away(self, desk: Desk) -> None:
        looks = []

        def now() -> datetime:
            looks.append(1)
            if len(looks) == 1:
                raise ConnectionRefusedError
            return NOON

        await desk.plan("a")
        clock = Clock(ZoneInfo("Europe/Moscow"), now)
        every = [Job(desk.name, None, desk.do)]
        task = asyncio.create_task(Runner(every, desk.database, clock, look=0.02).run())
        async with asyncio.timeout(5):
            while not await desk.effects():
                await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.wait([task])


class TestRetention:
    async def test_forgets_answers_after_a_day(self, kernel_database: Database) -> None:
        account = uuid4()
        await remember(kernel_database, account, "old", "now() - interval '25 hours'")
        await remember(kernel_database, account, "new", "now() - interval '23 hours'")
        async with kernel_database.begin("ru") as session:
            await forget_answers(session, {})
        table = kernel_database.tables.remembered
        async with kernel_database.begin("ru") as session:
            assert list(await session.scalars(select(table.key).where(table.account == account))) == ["new"]

    async def test_is_a_recurring_job(self) -> None:
        assert all(job.every for job in RETENTION)


async def remember(database: Database, account: UUID, key: str, created: str) -> None:
    async with database.begin("ru") as session:
        row = database.tables.remembered(
            account=account, key=key, fingerprint="", status=201, headers={}, body=b"", created_at=text(created)
        )
        session.add(row)
