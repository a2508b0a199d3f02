"""Following the feeds of other services: effects and cursor in one transaction, so that an effect happens once.

What a subscription is and what is kept about it; `follower` does the work, `parked` deals with what could not be done.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import asyncpg
import httpx
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.acting import acting
from services.kernel.backoff import doubled
from services.kernel.clock import Clock
from services.kernel.database import PASSING, Database
from services.kernel.feed import CloudEvent
from services.kernel.identity import system
from services.kernel.places import ROOT
from services.kernel.problems import Problem

T = TypeVar("T")

_PASSING_STATUSES: Final = frozenset({401, 408, 429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Subscription(Generic[T]):
    """Events of one feed and what they do here.

    `prepare` may ask the network, outside of any transaction; `apply` writes one event, with what was prepared for its
    batch. After a restore of the source all its events come again: `apply` must be an upsert.
    """

    source: str
    """Names the cursor; never changed once released."""
    url: str
    types: tuple[str, ...]
    """Exact types or `beginning.*`."""
    prepare: Callable[[Sequence[CloudEvent]], Awaitable[T]]
    apply: Callable[[AsyncSession, CloudEvent, T], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a follower is; seconds, except `attempts`."""

    wait: int = 25
    """How long a poll waits at the feed."""
    attempts: int = 5
    """How often an event may fail before it is parked."""
    first: float = 0.5
    """The first pause after a failure; each next one is twice as long."""
    longest: float = 30
    standby: float = 3
    """The pause of a replica that found another at work."""
    retries: float = 3
    """How often to look for parked events somebody wants retried."""

    def pause(self, failures: int) -> float:
        return doubled(self.first, failures - 1, self.longest)


@dataclass(frozen=True, slots=True)
class Lag:
    """The state of one subscription: `seconds` since the feed last answered, `parked` events still unresolved."""

    source: str
    seconds: float
    parked: int


async def lag(database: Database, sources: Sequence[str]) -> list[Lag]:
    """One entry for each source this database has begun to follow."""
    cursor, parked = database.tables.cursor, database.tables.parked
    unresolved = (
        select(func.count())
        .where(parked.source == cursor.source, parked.resolved_at.is_(None))
        .correlate(cursor)
        .scalar_subquery()
    )
    silent = func.extract("epoch", func.now() - cursor.polled_at)
    found = select(cursor.source, silent, unresolved).where(cursor.source.in_(sources)).order_by(cursor.source)
    async with database.begin(ROOT, read_only=True) as session:
        return [Lag(source, float(seconds), count) for source, seconds, count in await session.execute(found)]


@asynccontextmanager
async def consuming(database: Database, clock: Clock, source: str) -> AsyncIterator[AsyncSession]:
    """A transaction under the name of the consumer of `source`."""
    async with acting(database, system(f"consumer.{source}", ROOT), clock) as session:
        yield session


def passing(error: Exception) -> bool:
    """Has the world failed rather than the event: database or network away, deadlock, disk full?"""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state.startswith(PASSING)
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(PASSING)
    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, asyncpg.DataError | ValueError)
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING_STATUSES
    if isinstance(error, Problem):
        return error.status in _PASSING_STATUSES
    return isinstance(error, OSError | PoolTimeout | httpx.TransportError)
