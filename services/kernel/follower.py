"""The follower of one feed: poll, apply, move the cursor; retry what fails, park what keeps failing.

One replica works per feed: the transaction of the effects holds the cursor row, and whoever finds it held or moved
drops what it read.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Generic, TypeVar

import httpx
from fastapi import FastAPI
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.background import beside
from services.kernel.clock import Clock
from services.kernel.consumers import Pace, Subscription, consuming, passing
from services.kernel.database import Database
from services.kernel.feed import CloudEvent
from services.kernel.feed_client import CursorLost, FeedClient, TokenSource
from services.kernel.logs import log
from services.kernel.metrics import FEED_LAG, PARKED
from services.kernel.parked import retry_requested

T = TypeVar("T")
Effect = Callable[[AsyncSession], Awaitable[None]]
_TOO_FAST = 0.5
"""An empty answer in less than so many seconds means a feed that does not wait; then we do."""


async def run(
    subscriptions: Sequence[Subscription[Any]],
    database: Database,
    clock: Clock,
    client: httpx.AsyncClient,
    token: TokenSource,
    *,
    pace: Pace | None = None,
) -> None:
    """Follow all feeds until cancelled."""
    feed, pace = FeedClient(client, token), pace or Pace()
    async with asyncio.TaskGroup() as group:
        for each in subscriptions:
            group.create_task(Follower(each, database, clock, feed, pace).follow())
            group.create_task(retry_requested(each, database, clock, pace))


def following(
    subscriptions: Sequence[Subscription[Any]], token: Callable[[FastAPI], TokenSource]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """`run` as work of a service, beside its requests."""

    @asynccontextmanager
    async def work(app: FastAPI) -> AsyncIterator[None]:
        async with (
            httpx.AsyncClient() as client,
            beside(run(subscriptions, app.state.database, app.state.clock, client, token(app))),
        ):
            yield

    return work


class Follower(Generic[T]):
    """Keeps one subscription up to date."""

    def __init__(
        self, subscription: Subscription[T], database: Database, clock: Clock, feed: FeedClient, pace: Pace
    ) -> None:
        self._subscription = subscription
        self._database = database
        self._clock = clock
        self._feed = feed
        self._pace = pace
        self._read_at = time.monotonic()
        FEED_LAG.labels(subscription.source).set_function(lambda: time.monotonic() - self._read_at)

    async def follow(self) -> None:
        """Until cancelled; nothing the world does ends it."""
        failures = 0
        while True:
            try:
                await self.step()
                failures = 0
            except Exception as wrong:  # the next poll may succeed
                failures += 1
                log.warning("feed not followed", source=self._subscription.source, error=repr(wrong))
                await asyncio.sleep(self._pace.pause(failures))

    async def step(self) -> None:
        """One poll of the feed and all it brings. Raises what passes by itself; `follow` tries again."""
        after, asked = await self._cursor(), time.monotonic()
        try:
            batch = await self._feed.read(self._subscription.url, self._subscription.types, after, self._pace.wait)
        except CursorLost:
            log.warning("feed restarted", source=self._subscription.source, cursor=after)
            await self._move(after, "", _nothing)
            return
        self._read_at = time.monotonic()
        if not await self._take(after, batch.events, batch.cursor):
            await asyncio.sleep(self._pace.standby)
        elif not batch.events and self._read_at - asked < _TOO_FAST:
            await asyncio.sleep(_TOO_FAST)

    async def _take(self, after: str, events: Sequence[CloudEvent], upto: str) -> bool:
        """All events in one transaction or, if that fails, one by one. False when another replica is at work."""
        try:
            return await self._apply(after, events, upto)
        except Exception as wrong:
            if passing(wrong):
                raise
        for event in events:
            if not await self._insist(after, event):
                return False
            after = event.sequence
        return True

    async def _insist(self, after: str, event: CloudEvent) -> bool:
        """Apply one event, in the end by parking it."""
        for attempt in range(1, self._pace.attempts + 1):
            try:
                return await self._apply(after, [event], event.sequence)
            except Exception as wrong:
                if passing(wrong):
                    raise
                error = f"{type(wrong).__name__}: {wrong}"
            log.warning("event failed", source=self._subscription.source, event_id=str(event.id), error=error)
            if attempt < self._pace.attempts:
                await asyncio.sleep(self._pace.pause(attempt))
        return await self._park(after, event, error)

    async def _apply(self, after: str, events: Sequence[CloudEvent], upto: str) -> bool:
        if not events:
            return await self._move(after, upto, _nothing)
        prepared = await self._subscription.prepare(events)

        async def effect(session: AsyncSession) -> None:
            for event in events:
                await self._subscription.apply(session, event, prepared)

        return await self._move(after, upto, effect)

    async def _park(self, after: str, event: CloudEvent, error: str) -> bool:
        source = self._subscription.source
        row = {
            "source": source,
            "event": event.model_dump(mode="json", exclude_unset=True),
            "error": error[:4000],
            "attempts": self._pace.attempts,
        }

        async def effect(session: AsyncSession) -> None:
            await session.execute(insert(self._database.tables.parked), [row])

        parked = await self._move(after, event.sequence, effect)
        if parked:
            PARKED.labels(source).inc()
            log.error("event parked", source=source, event_id=str(event.id), type=event.type, error=error)
        return parked

    async def _cursor(self) -> str:
        table, source = self._database.tables.cursor, self._subscription.source
        async with consuming(self._database, self._clock, source) as session:
            cursor = await session.scalar(select(table.cursor).where(table.source == source))
            if cursor is None:
                first = upsert(table).values(source=source, cursor="")
                await session.execute(first.on_conflict_do_nothing())
        return str(cursor or "")

    async def _move(self, after: str, upto: str, effect: Effect) -> bool:
        """The effect and the cursor, if the cursor is ours and still where it was."""
        table, source = self._database.tables.cursor, self._subscription.source
        mine = select(table.cursor).where(table.source == source).with_for_update(skip_locked=True)
        seen = {"polled_at": func.now()} if upto == after else {"polled_at": func.now(), "updated_at": func.now()}
        async with consuming(self._database, self._clock, source) as session:
            if await session.scalar(mine) != after:
                return False
            await effect(session)
            await session.execute(update(table).where(table.source == source).values(cursor=upto, **seen))
        return True


async def _nothing(_: AsyncSession) -> None:
    """A poll that brought no events moves the cursor all the same."""
