"""The feed: every event once and in order, cursors, selection by type and place, waiting without a connection."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import Depends, FastAPI

from services.kernel import feed, handlers
from services.kernel.access import identify
from services.kernel.clock import Clock
from services.kernel.database import Database, connect
from services.kernel.events import Fact, emit, settle
from services.kernel.feed import CloudEvent, Head, Waiter, head_of
from services.kernel.feed_api import MEDIA_TYPE, NEXT, feed_router, patterns
from services.kernel.identity import Identity, system
from services.kernel.problems import Invalid
from services.kernel.settings import Settings

SCHOOL = "ru.r67.m12.o4711"


class Callers:
    """Instead of signed tokens: the token is the place one calls from."""

    async def identify(self, token: str) -> Identity:
        return system("reader", token)


@asynccontextmanager
async def serving(database: Database, clock: Clock) -> AsyncIterator[FastAPI]:
    app = FastAPI()
    app.include_router(feed_router("probe", Depends(identify)))
    app.state.database, app.state.clock, app.state.verifier = database, clock, Callers()
    app.state.settings = SimpleNamespace(max_body_bytes=2**20, body_seconds=30)
    handlers.install(app, {})
    async with app.router.lifespan_context(app):
        yield app


@asynccontextmanager
async def reading(app: FastAPI, place: str = "ru") -> AsyncIterator[httpx.AsyncClient]:
    transport, headers = httpx.ASGITransport(app), {"Authorization": f"Bearer {place}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://probe", headers=headers, timeout=60) as client:
        yield client


@asynccontextmanager
async def client_of(database: Database, clock: Clock, place: str = "ru") -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database, clock) as app, reading(app, place) as client:
        yield client


async def announce(database: Database, clock: Clock, *facts: Fact, after: float = 0) -> None:
    async with database.begin("ru") as session:
        session.info.update(caller=system("test", "ru"), clock=clock)
        for fact in facts:
            emit(session, fact)
        await asyncio.sleep(after)
        await settle(session)
        await asyncio.sleep(after)


def fact(kind: str, place: str = "ru", subject: UUID | None = None, **said: Any) -> Fact:
    return Fact(kind, subject or uuid4(), place, **said)


@pytest.fixture
def kind() -> str:
    """A type of event no other test announces."""
    return f"probe.t{uuid4().hex}.happened"


async def get(client: httpx.AsyncClient, **query: Any) -> httpx.Response:
    return await client.get("/api/v1/probe/events", params=query)


async def head(client: httpx.AsyncClient) -> str:
    """The cursor behind everything there is."""
    return (await get(client, types="probe.no.such")).headers[NEXT]


class TestEvents:
    async def test_are_cloud_events_in_one_array(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        happened = fact(kind, SCHOOL, data={"score": 0.1})
        await announce(kernel_database, clock, happened)
        async with client_of(kernel_database, clock) as client:
            answer = await get(client, types=kind)
        [event] = answer.json()
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.headers[NEXT].split(":")[0] == event["sequence"].split(":")[0]
        assert event.items() >= {"specversion": "1.0", "source": "/edulead/probe", "type": kind}.items()
        assert event.items() >= {"subject": str(happened.subject), "place": SCHOOL, "data": {"score": 0.1}}.items()
        assert "method" not in event
        assert CloudEvent.model_validate(event).time.utcoffset() is not None

    async def test_of_a_deleted_record_are_tombstones(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        await announce(kernel_database, clock, fact(kind, deleted=True))
        async with client_of(kernel_database, clock) as client:
            [event] = (await get(client, types=kind)).json()
        assert event["method"] == "DELETE"
        assert event["data"] is None
        assert CloudEvent.model_validate(event).deleted

    async def test_come_in_pages_that_follow_on(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        facts = [fact(kind) for _ in range(5)]
        await announce(kernel_database, clock, *facts)
        seen, cursor = [], ""
        async with client_of(kernel_database, clock) as client:
            while page := (answer := await get(client, types=kind, limit=2, after=cursor)).json():
                assert len(page) <= 2
                seen += [event["subject"] for event in page]
                cursor = answer.headers[NEXT]
        assert seen == [str(each.subject) for each in facts]

    async def test_written_by_eight_at_once_are_read_once_each_and_in_order(
        self, kernel_database: Database, clock: Clock, kind: str
    ) -> None:
        facts = [fact(kind) for _ in range(240)]

        async def write(mine: list[Fact]) -> None:
            for each in mine:
                await announce(kernel_database, clock, each, after=random.random() * 0.004)

        async with client_of(kernel_database, clock) as client:
            cursor = await head(client)
            seen: list[dict[str, Any]] = []
            writers = [asyncio.create_task(write(facts[i::8])) for i in range(8)]
            while len(seen) < len(facts):
                answer = await get(client, types=kind, after=cursor, wait=5)
                assert answer.json(), "nothing came in time"
                seen += answer.json()
                cursor = answer.headers[NEXT]
            await asyncio.gather(*writers)
            assert (await get(client, types=kind, after=cursor)).json() == []
        assert sorted(event["subject"] for event in seen) == sorted(str(each.subject) for each in facts)
        numbers = [int(event["sequence"].split(":")[1]) for event in seen]
        assert numbers == sorted(numbers)


class TestSelection:
    async def test_by_exact_type_and_by_beginning(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        stem = kind.removesuffix(".happened")
        await announce(kernel_database, clock, *(fact(f"{stem}{end}") for end in (".a_b", ".axb", "x.c")))
        async with client_of(kernel_database, clock) as client:
            exact = (await get(client, types=f"{stem}.a_b")).json()
            begun = (await get(client, types=f"{stem}.*")).json()
            several = (await get(client, types=f"{stem}x.*, {stem}.axb")).json()
        assert [event["type"] for event in exact] == [f"{stem}.a_b"]
        assert [event["type"] for event in begun] == [f"{stem}.a_b", f"{stem}.axb"]
        assert [event["type"] for event in several] == [f"{stem}.axb", f"{stem}x.c"]

    async def test_by_the_place_of_the_caller(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        await announce(kernel_database, clock, fact(kind, SCHOOL), fact(kind, "ru.r67.m13"), fact(kind, "ru.r67"))
        async with client_of(kernel_database, clock, "ru.r67.m12") as client:
            answer = await get(client, types=kind)
            behind = (await get(client, types=kind, after=answer.headers[NEXT])).json()
        assert [event["place"] for event in answer.json()] == [SCHOOL]
        assert behind == []

    @pytest.mark.parametrize("types", ["probe.*", "probe.thing.*", "probe.thing.closed", "training.a.b, probe.c_d.e"])
    def test_by_what_the_part_or_its_schema_announces(self, types: str) -> None:
        assert patterns(types, ("probe", "training")) is not None

    @pytest.mark.parametrize(
        "types",
        ["Большие", "nope", "probe", "*", "probe.thing", "probe.*.b", "probe..b", "probe.thing.closed.twice",
         "probe.thing.*,", "probe.%.b", "reserve.thing.closed", "probe.thing.closed,reserve.*"],
    )  # fmt: skip
    def test_by_what_it_never_announces_is_refused(self, types: str) -> None:
        """It would be answered with nothing for ever."""
        with pytest.raises(Invalid) as refused:
            patterns(types, ("probe", "training"))
        [error] = refused.value.errors
        assert (error["parameter"], error["code"]) == ("types", "bad_type")
        assert "probe.запись.факт" in error["detail"]


class TestCursor:
    async def test_moves_on_even_where_nothing_is_visible(
        self, kernel_database: Database, clock: Clock, kind: str
    ) -> None:
        async with client_of(kernel_database, clock) as client:
            before = await head(client)
            await announce(kernel_database, clock, fact(kind))
            assert await head(client) != before

    async def test_of_another_epoch_has_expired(self, kernel_database: Database, clock: Clock) -> None:
        async with client_of(kernel_database, clock) as client:
            answer = await get(client, after=f"{uuid4()}:1")
        assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")

    async def test_from_the_future_has_expired(self, kernel_database: Database, clock: Clock) -> None:
        """A backup was restored, the epoch forgotten."""
        async with client_of(kernel_database, clock) as client:
            epoch = (await head(client)).split(":")[0]
            assert (await get(client, after=f"{epoch}:999999999")).status_code == 410

    @pytest.mark.parametrize("cursor", ["7", "x:1", "0b6d3a6e-8a63-4bb4-9f0e-0c5b8f1d2e33:-1", "'; DROP TABLE x"])
    async def test_that_is_none_is_refused(self, kernel_database: Database, clock: Clock, cursor: str) -> None:
        async with client_of(kernel_database, clock) as client:
            answer = await get(client, after=cursor)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["parameter"] == "after"

    @pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"wait": 31}, {"afer": "x"}])
    async def test_comes_with_known_parameters_only(
        self, kernel_database: Database, clock: Clock, query: dict[str, Any]
    ) -> None:
        async with client_of(kernel_database, clock) as client:
            assert (await get(client, **query)).status_code == 422


class TestWaiting:
    async def test_a_hundred_clients_wake_at_once_and_hold_no_connection(
        self, kernel_database: Database, clock: Clock, kind: str, worker_database: Any
    ) -> None:
        url = worker_database.url("training")
        narrow = await connect(Settings(database_url=url, database_pool=2), kernel_database.tables)
        async with serving(narrow, clock) as app, reading(app) as client:
            cursor = await head(client)
            waiting = [asyncio.create_task(get(client, types=kind, after=cursor, wait=20)) for _ in range(100)]
            await asyncio.sleep(1)
            assert not any(task.done() for task in waiting)
            assert narrow.engine.pool.checkedout() == 0
            assert narrow.reader.get_size() - narrow.reader.get_idle_size() <= 1  # the one waiter's look at the head

            started = time.monotonic()
            assert (await get(client, types=kind)).json() == []
            assert time.monotonic() - started < 5  # not the twenty seconds it would wait behind a held connection

            started = time.monotonic()
            await announce(kernel_database, clock, fact(kind))
            answers = await asyncio.gather(*waiting)
            assert time.monotonic() - started < 5  # woken by the event, long before their twenty seconds are over
            assert all(len(answer.json()) == 1 for answer in answers)
            await asyncio.sleep(0.3)
            assert app.state.waiter._task.done(), "it looks only while somebody waits"
        await narrow.close()

    async def test_one_client_wakes_within_a_second(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        async with client_of(kernel_database, clock) as client:
            cursor = await head(client)
            waiting = asyncio.create_task(get(client, types=kind, after=cursor, wait=20))
            await asyncio.sleep(0.5)
            started = time.monotonic()
            await announce(kernel_database, clock, fact(kind))
            assert len((await waiting).json()) == 1
            assert time.monotonic() - started < 1

    async def test_ends_with_an_empty_answer(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        async with client_of(kernel_database, clock) as client:
            started = time.monotonic()
            answer = await get(client, types=kind, after=await head(client), wait=1)
        assert answer.json() == []
        assert 0.9 < time.monotonic() - started < 3

    async def test_goes_on_past_events_of_other_types(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        async with client_of(kernel_database, clock) as client:
            waiting = asyncio.create_task(get(client, types=kind, after=await head(client), wait=20))
            await asyncio.sleep(0.3)
            await announce(kernel_database, clock, fact(f"{kind}.other"))
            await asyncio.sleep(0.6)
            assert not waiting.done()
            await announce(kernel_database, clock, fact(kind))
            assert len((await waiting).json()) == 1

    async def test_survives_a_database_that_goes_away(
        self, kernel_database: Database, clock: Clock, kind: str, worker_database: Any
    ) -> None:
        async with client_of(kernel_database, clock) as client:
            waiting = asyncio.create_task(get(client, types=kind, after=await head(client), wait=20))
            for _ in range(3):
                await asyncio.sleep(0.3)
                await end_connections(worker_database.url("training"))
            await announce(kernel_database, clock, fact(kind))
            assert len((await waiting).json()) == 1

    async def test_goes_on_when_the_head_could_not_be_read(
        self, kernel_database: Database, clock: Clock, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks = 0

        async def failing(database: Database) -> Head:
            nonlocal looks
            looks += 1
            if looks < 3:
                raise ConnectionRefusedError
            return await head_of(database)

        monkeypatch.setattr(feed, "head_of", failing)
        await announce(kernel_database, clock, fact(kind))
        now = await head_of(kernel_database)
        assert (await Waiter(kernel_database, 0.01).beyond(Head(now.epoch, 0), 5)).seq >= now.seq
        assert looks >= 3

    async def test_ends_when_a_backup_is_restored(self, kernel_database: Database, clock: Clock, kind: str) -> None:
        class Restored:
            async def beyond(self, seen: Head, _: float) -> Head:
                return Head(uuid4(), seen.seq)

            async def close(self) -> None: ...

        async with serving(kernel_database, clock) as app, reading(app) as client:
            await app.state.waiter.close()
            app.state.waiter = Restored()
            assert (await get(client, types=kind, after=await head(client), wait=5)).status_code == 410

    async def test_of_a_client_ends_with_the_application(
        self, kernel_database: Database, clock: Clock, kind: str
    ) -> None:
        async with serving(kernel_database, clock) as app, reading(app) as client:
            waiting = asyncio.create_task(get(client, types=kind, after=await head(client), wait=20))
            await asyncio.sleep(0.3)
            started = time.monotonic()
            await app.state.waiter.close()
            assert (await waiting).json() == []
            assert time.monotonic() - started < 1

    async def test_ends_when_the_application_stops(self, kernel_database: Database) -> None:
        waiter = Waiter(kernel_database)
        seen = Head(uuid4(), 0)
        waiter._head = seen
        waiting = [asyncio.create_task(waiter.beyond(Head(seen.epoch, 10**15), 20)) for _ in range(3)]
        await asyncio.sleep(0)
        await waiter.close()
        assert {each.seq for each in await asyncio.gather(*waiting)} == {10**15}


async def end_connections(url: str) -> None:
    """What a restart of the server does to them."""
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    connection = await asyncpg.connect(url)
    await connection.execute(ending)
    await connection.close()


class TestDocumentation:
    async def test_declares_the_batch_its_header_and_examples(self, kernel_database: Database, clock: Clock) -> None:
        async with serving(kernel_database, clock) as app:
            operation = app.openapi()["paths"]["/api/v1/probe/events"]["get"]
        answer = operation["responses"]["200"]
        assert answer["content"][MEDIA_TYPE]["schema"]["items"] == {"$ref": "#/components/schemas/CloudEvent"}
        assert NEXT in answer["headers"]
        for example in answer["content"][MEDIA_TYPE]["examples"].values():
            for event in example["value"]:
                CloudEvent.model_validate(event)
        assert "410" in operation["responses"]
