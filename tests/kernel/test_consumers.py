"""Following a feed: every effect once, whatever breaks; one replica at work; what cannot be applied is put aside."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import Depends, FastAPI
from prometheus_client import REGISTRY
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import handlers
from services.kernel.access import identify
from services.kernel.clock import Clock
from services.kernel.consumers import Pace, Subscription, lag, passing
from services.kernel.database import Database
from services.kernel.events import Fact, emit, settle
from services.kernel.feed import CloudEvent
from services.kernel.feed_api import feed_router
from services.kernel.feed_client import FeedClient
from services.kernel.follower import Follower, following, run
from services.kernel.identity import Identity, system
from services.kernel.parked import retry
from services.kernel.parked_api import parked_router
from services.kernel.problems import Unauthorized

PACE = Pace(wait=1, first=0.01, longest=0.05, standby=0.05, retries=0.05)
PARKED = "/api/v1/probe/events/parked"
Apply = Callable[[AsyncSession, CloudEvent, Any], Awaitable[None]]


class Callers:
    """Instead of signed tokens: one is good."""

    async def identify(self, token: str) -> Identity:
        if token != "good":
            raise Unauthorized
        return system("reader", "ru")


class World:
    """A service with a feed, and a consumer of it whose effect is an event of its own."""

    def __init__(self, database: Database, clock: Clock, client: httpx.AsyncClient) -> None:
        self.database, self.clock, self.client = database, clock, client
        self.kind, self.source = f"probe.t{uuid4().hex}.happened", f"source-{uuid4().hex}"
        self.effect = f"{self.kind}.applied"
        self.applied: list[UUID] = []

    async def announce(self, count: int) -> list[UUID]:
        subjects = [uuid4() for _ in range(count)]
        async with self.database.begin("ru") as session:
            session.info.update(caller=system("test", "ru"), clock=self.clock)
            for subject in subjects:
                emit(session, Fact(self.kind, subject, "ru"))
            await settle(session)
        return subjects

    async def apply(self, session: AsyncSession, event: CloudEvent, _: Any) -> None:
        self.applied.append(event.subject)
        emit(session, Fact(self.effect, event.subject, event.place))

    def subscription(self, apply: Apply | None = None) -> Subscription[int]:
        url = "http://probe/api/v1/probe/events"
        return Subscription(self.source, url, (self.kind,), count, apply or self.apply)

    def follower(self, apply: Apply | None = None) -> Follower[int]:
        feed = FeedClient(self.client, good)
        return Follower(self.subscription(apply), self.database, self.clock, feed, PACE)

    @asynccontextmanager
    async def followed(self, apply: Apply | None = None) -> AsyncIterator[None]:
        subscriptions = [self.subscription(apply)]
        task = asyncio.create_task(run(subscriptions, self.database, self.clock, self.client, good, pace=PACE))
        try:
            yield
        finally:
            await cancel(task)

    async def effects(self) -> list[UUID]:
        """What has been committed, in order."""
        outbox = self.database.tables.outbox
        found = select(outbox.subject).where(outbox.type == self.effect).order_by(outbox.seq)
        async with self.database.begin("ru") as session:
            return list(await session.scalars(found))

    async def until_effects(self, expected: Sequence[UUID]) -> None:
        await until(lambda: self._are(expected))

    async def _are(self, expected: Sequence[UUID]) -> bool:
        return await self.effects() == list(expected)

    async def set_cursor(self, cursor: str) -> None:
        table = self.database.tables.cursor
        async with self.database.begin("ru") as session:
            await session.execute(update(table).where(table.source == self.source).values(cursor=cursor))


async def count(events: Sequence[CloudEvent]) -> int:
    return len(events)


async def good() -> str:
    return "good"


async def cancel(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.03)


@pytest.fixture
async def world(kernel_database: Database, clock: Clock) -> AsyncIterator[World]:
    app = FastAPI()
    for router in (
        feed_router("probe", Depends(identify)),
        parked_router("probe", Depends(identify), kernel_database.tables),
    ):
        app.include_router(router)
    app.state.database, app.state.clock, app.state.verifier = kernel_database, clock, Callers()
    app.state.settings = SimpleNamespace(max_body_bytes=2**20, body_seconds=30)
    handlers.install(app, {})
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://probe") as client,
    ):
        yield World(kernel_database, clock, client)


class TestEffects:
    async def test_happen_once_and_in_order(self, world: World) -> None:
        subjects = await world.announce(130)  # more than one batch
        async with world.followed():
            await world.until_effects(subjects)
            later = await world.announce(3)
            await world.until_effects(subjects + later)
        assert world.applied == subjects + later

    async def test_happen_once_when_the_connection_dies_before_the_commit(self, world: World) -> None:
        async def dies_once(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            await world.apply(session, event, prepared)
            if len(world.applied) == 2:
                await settle(session)
                await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        subjects = await world.announce(3)
        async with world.followed(dies_once):
            await world.until_effects(subjects)
        assert world.applied == subjects[:2] + subjects

    async def test_happen_once_when_the_process_dies_before_the_commit(self, world: World) -> None:
        stuck = asyncio.Event()

        async def hangs(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            await world.apply(session, event, prepared)
            await settle(session)
            stuck.set()
            await asyncio.Event().wait()

        subjects = await world.announce(2)
        async with world.followed(hangs):
            await stuck.wait()
        assert await world.effects() == []
        async with world.followed():
            await world.until_effects(subjects)
        assert world.applied == subjects[:1] + subjects

    async def test_are_those_of_the_consumer(self, world: World) -> None:
        callers = []

        async def asks(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            callers.append((session.info["caller"], prepared))
            await world.apply(session, event, prepared)

        subjects = await world.announce(2)
        async with world.followed(asks):
            await world.until_effects(subjects)
        assert callers == [(system(f"consumer.{world.source}", "ru"), 2)] * 2


class TestReplicas:
    async def test_only_one_works_at_a_time(self, world: World) -> None:
        started, go_on = asyncio.Event(), asyncio.Event()

        async def slow(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            started.set()
            await go_on.wait()
            await world.apply(session, event, prepared)

        subjects = await world.announce(2)
        first = asyncio.create_task(world.follower(slow).step())
        await started.wait()
        await world.follower().step()  # returns, since the first holds the cursor
        assert world.applied == []
        go_on.set()
        await first
        assert await world.effects() == subjects

    async def test_together_apply_everything_once(self, world: World) -> None:
        async with world.followed(), world.followed(), world.followed():
            subjects = [subject for _ in range(10) for subject in await world.announce(3)]
            await until(lambda: world._are(subjects))
            await asyncio.sleep(0.3)
        assert await world.effects() == subjects


class TestPoison:
    async def test_is_parked_seen_and_passed_by(self, world: World) -> None:
        subjects = await world.announce(4)
        broken = {subjects[1]}

        async def picky(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            if event.subject in broken:
                raise ValueError("нет такого показателя")
            await world.apply(session, event, prepared)

        async with world.followed(picky):
            await world.until_effects([subjects[0], *subjects[2:]])
            [parked] = await self.parked(world)
            assert parked["event"]["subject"] == str(subjects[1])
            assert parked["error"] == "ValueError: нет такого показателя"
            assert parked["attempts"] == PACE.attempts
            assert [each.parked for each in await lag(world.database, [world.source])] == [1]
            assert REGISTRY.get_sample_value("edulead_events_parked_total", {"source": world.source}) == 1

            assert (await self.retry(world, parked["id"])).status_code == 202
            await until(lambda: self.failed_again(world))

            broken.clear()
            assert (await self.retry(world, parked["id"])).status_code == 202
            await world.until_effects([subjects[0], *subjects[2:], subjects[1]])
            assert await self.parked(world) == []
            assert (await self.retry(world, parked["id"])).json()["code"] == "parked_event_resolved"
        assert [each.parked for each in await lag(world.database, [world.source])] == [0]

    async def test_waits_for_a_world_that_is_away_when_retried(self, world: World) -> None:
        outcomes: list[Exception] = [ValueError("bad")] * (PACE.attempts + 1) + [ConnectionRefusedError()] * 2

        async def moody(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            if outcomes:
                raise outcomes.pop()
            await world.apply(session, event, prepared)

        outcomes.reverse()
        subjects = await world.announce(1)
        async with world.followed(moody):
            await until(lambda: self.has_parked(world))
            [parked] = await self.parked(world)
            await self.retry(world, parked["id"])
            await world.until_effects(subjects)
        assert outcomes == []

    async def test_is_retried_by_one_replica(self, world: World) -> None:
        async def breaks(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            raise ValueError("bad")

        subjects = await world.announce(1)
        async with world.followed(breaks):
            await until(lambda: self.has_parked(world))
        [parked] = await self.parked(world)
        await self.retry(world, parked["id"])
        event, same = CloudEvent.model_validate(parked["event"]), UUID(parked["id"])
        again = (retry(world.subscription(), world.database, world.clock, same, event) for _ in range(3))
        await asyncio.gather(*again)
        assert await world.effects() == subjects

    async def test_that_was_resolved_can_still_be_seen(self, world: World) -> None:
        answer = await world.client.get(PARKED, params={"state": "applied"}, headers={"Authorization": "Bearer good"})
        assert all(each["resolved_at"] for each in answer.json()["items"])

    async def test_that_was_never_parked_is_not_found(self, world: World) -> None:
        assert (await self.retry(world, str(uuid4()))).json()["code"] == "parked_event_not_found"

    async def test_is_left_to_the_replica_that_took_over(self, world: World) -> None:
        async def breaks(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            world.applied.append(event.subject)
            if len(world.applied) == 1:
                raise ValueError("bad")
            await world.apply(session, event, prepared)

        async def overtaken(events: Sequence[CloudEvent]) -> int:
            if world.applied:
                await world.set_cursor("elsewhere")
            return 0

        await world.announce(2)
        subscription = replace(world.subscription(breaks), prepare=overtaken)
        await Follower(subscription, world.database, world.clock, FeedClient(world.client, good), PACE).step()
        assert await world.effects() == []
        assert len(world.applied) == 1

    async def test_in_the_database_is_parked_too(self, world: World) -> None:
        async def breaks(session: AsyncSession, event: CloudEvent, prepared: int) -> None:
            await session.execute(text("SELECT 1 / 0"))

        subjects = await world.announce(1)
        async with world.followed(breaks):
            await until(lambda: self.has_parked(world))
        assert [each["event"]["subject"] for each in await self.parked(world)] == [str(subjects[0])]

    async def parked(self, world: World) -> list[dict[str, Any]]:
        answer = await world.client.get(PARKED, params={"limit": 1000}, headers={"Authorization": "Bearer good"})
        return [each for each in answer.json()["items"] if each["source"] == world.source]

    async def has_parked(self, world: World) -> bool:
        return bool(await self.parked(world))

    async def failed_again(self, world: World) -> bool:
        [parked] = await self.parked(world)
        return bool(parked["attempts"] == PACE.attempts + 1 and parked["retry_at"] is None)

    async def retry(self, world: World, parked: str) -> httpx.Response:
        return await world.client.post(f"{PARKED}/{parked}:retry", headers={"Authorization": "Bearer good"})


class TestFailuresThatPass:
    async def test_are_retried_for_as_long_as_it_takes(self, world: World) -> None:
        failures = 0

        async def away(events: Sequence[CloudEvent]) -> int:
            nonlocal failures
            failures += 1
            if failures < 3 * PACE.attempts:
                raise httpx.ConnectError("directory is down")
            return 0

        subjects = await world.announce(1)
        subscription = replace(world.subscription(), prepare=away)
        feed = FeedClient(world.client, good)
        task = asyncio.create_task(Follower(subscription, world.database, world.clock, feed, PACE).follow())
        await world.until_effects(subjects)
        await cancel(task)

    @pytest.mark.parametrize(
        ("error", "passes"),
        [
            (ConnectionRefusedError(), True),
            (httpx.ReadTimeout("slow"), True),
            (Unauthorized(), True),
            (ValueError("bug"), False),
            (KeyError("bug"), False),
            (asyncpg.CannotConnectNowError("starting up"), True),
            (asyncpg.UndefinedTableError("bug"), False),
            (asyncpg.InterfaceError("connection is closed"), True),
            (asyncpg.DataError("bad value"), False),
        ],
    )
    async def test_are_told_from_bad_events(self, error: Exception, passes: bool) -> None:
        assert passing(error) is passes

    @pytest.mark.parametrize(("status", "passes"), [(503, True), (429, True), (404, False)])
    async def test_are_told_by_status(self, status: int, passes: bool) -> None:
        request = httpx.Request("GET", "http://probe")
        error = httpx.HTTPStatusError("", request=request, response=httpx.Response(status, request=request))
        assert passing(error) is passes


class TestWork:
    async def test_goes_on_beside_the_requests_and_ends_with_them(self, world: World) -> None:
        app = FastAPI()
        app.state.database, app.state.clock = world.database, world.clock
        app.state.settings = SimpleNamespace(max_body_bytes=2**20, body_seconds=30)
        nowhere = replace(world.subscription(), url="http://127.0.0.1:9/events")
        async with following([nowhere], lambda _: good)(app):
            await until(lambda: self.begun(world))

    async def begun(self, world: World) -> bool:
        return bool(await lag(world.database, [world.source]))


class TestFeed:
    async def test_of_a_new_epoch_is_read_from_the_beginning(self, world: World) -> None:
        subjects = await world.announce(2)
        async with world.followed():
            await world.until_effects(subjects)
        await world.set_cursor(f"{uuid4()}:5")
        async with world.followed():
            await world.until_effects(subjects + subjects)

    async def test_gets_a_fresh_token_when_the_old_one_is_refused(self, world: World) -> None:
        tokens = ["stale", "good"]

        async def token() -> str:
            return tokens.pop(0)

        subjects = await world.announce(1)
        feed = FeedClient(world.client, token)
        await Follower(world.subscription(), world.database, world.clock, feed, PACE).step()
        assert await world.effects() == subjects
        assert tokens == []

    async def test_that_does_not_wait_is_not_asked_without_a_pause(self, world: World) -> None:
        feed = FeedClient(world.client, good)
        follower = Follower(world.subscription(), world.database, world.clock, feed, replace(PACE, wait=0))
        started = time.monotonic()
        await follower.step()
        assert time.monotonic() - started > 0.5

    async def test_lag_is_the_time_since_it_answered(self, world: World) -> None:
        assert await lag(world.database, [world.source]) == []
        await world.follower().step()
        [state] = await lag(world.database, [world.source])
        assert 0 <= state.seconds < 1.5
        table = world.database.tables.cursor
        async with world.database.begin("ru") as session:
            an_hour_ago = update(table).where(table.source == world.source)
            await session.execute(an_hour_ago.values(polled_at=text("now() - interval '1 hour'")))
        [state] = await lag(world.database, [world.source])
        assert 3600 <= state.seconds < 3610
        await world.follower().step()  # an empty answer counts
        [state] = await lag(world.database, [world.source])
        assert state.seconds < 5
