"""The connections of one process: transactions bound to a place for work, a bare reader for lists and exports."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from services.kernel.audit import AuditedSession
from services.kernel.places import SETTING, is_place
from services.kernel.settings import Settings
from services.kernel.store import Tables

_STAND = text(f"SELECT set_config('{SETTING}', :place, true)")

PASSING = ("08", "40", "53", "55P03", "57P")
"""SQLSTATE prefixes of what the world is to blame for: connection, deadlock, resources, lock timeout, shutdown."""

Reader: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"

_SERVER = {"timezone": "UTC", "statement_timeout": "30000", "lock_timeout": "10000", "jit": "off"}


@dataclass(frozen=True, slots=True)
class Database:
    """The write side through SQLAlchemy, the list side through asyncpg (measured three times as fast)."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    reader: asyncpg.Pool
    tables: Tables
    streams: asyncio.Semaphore
    """A stream holds its connection at the pace of its client; the others must not wait for that."""

    @asynccontextmanager
    async def begin(self, place: str, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """One transaction that sees what `place` sees; commits unless an exception leaves it."""
        async with self.sessions.begin() as session:
            await _enter(session, place, read_only)
            session.info.update(database=self, standing=place)
            yield session

    @asynccontextmanager
    async def read(self, place: str) -> AsyncIterator[Reader]:
        """A read-only transaction on the bare driver that sees what `place` sees."""
        if not is_place(place):
            raise ValueError("not a place")
        async with self.reader.acquire() as connection:
            # One simple query instead of three round trips; the pattern of a place leaves nothing to quote.
            await connection.execute(f"BEGIN READ ONLY; SET LOCAL {SETTING} = '{place}'")
            try:
                yield connection
            finally:
                await connection.execute("ROLLBACK")

    @asynccontextmanager
    async def stream(self, place: str) -> AsyncIterator[Reader]:
        """As `read`, in a transaction the driver knows of, which its cursors ask for."""
        async with self.streams, self.reader.acquire() as connection, connection.transaction(readonly=True):
            await connection.execute("SELECT set_config($1, $2, true)", SETTING, place)
            yield connection

    async def close(self) -> None:
        await self.reader.close()
        await self.engine.dispose()


@asynccontextmanager
async def standing_at(session: AsyncSession, place: str) -> AsyncIterator[None]:
    """Within the block the transaction sees what `place` sees.

    For what a caller may know though it lies above; ADR 0008 names every use.
    """
    before = session.info["standing"]
    await stand(session, place)
    try:
        yield
    finally:
        await stand(session, before)


async def stand(session: AsyncSession, place: str) -> None:
    """From now on the transaction sees, and writes, what `place` does.

    For who acts there by another right than the place of the token, once it is established; ADR 0008 names every use.
    """
    session.info["standing"] = place
    await session.execute(_STAND, {"place": place})


async def driver(tx: AsyncSession) -> Any:
    """The bare connection under the session, in the same transaction."""
    await tx.flush()  # so that the bare connection sees what the session has not written yet
    connection = await tx.connection()
    return (await connection.get_raw_connection()).driver_connection


async def _enter(session: AsyncSession, place: str, read_only: bool) -> None:
    await session.execute(
        text("SELECT set_config(:setting, :place, true), set_config('transaction_read_only', :mode, true)"),
        {"setting": SETTING, "place": place, "mode": "on" if read_only else "off"},
    )


async def _keep(_: asyncpg.Connection) -> None:
    """Nothing to reset: a reader's settings end with its transaction."""


async def connect(settings: Settings, tables: Tables) -> Database:
    """Open the pools of this process. Connections are made when first needed, so a late database is no failure."""

    async def dial() -> Any:
        """The driver reads the address itself: SQLAlchemy would not know `sslmode` and its like."""
        return await asyncpg.connect(settings.database_url, server_settings=_SERVER)

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=dial,
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # an unforeseen error is logged, and its parameters are people's names and answers
    )
    reader = await asyncpg.create_pool(
        settings.read_database_url or settings.database_url,
        min_size=0,
        max_size=settings.database_pool,
        server_settings=_SERVER,
        reset=_keep,
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False, sync_session_class=AuditedSession)
    return Database(engine, sessions, reader, tables, asyncio.Semaphore(max(1, settings.database_pool // 3)))
