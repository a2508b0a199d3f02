"""Timed jobs: due by business time, each run once and in a transaction of its own, however many processes look."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.acting import acting
from services.kernel.background import beside
from services.kernel.backoff import doubled
from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.identity import system
from services.kernel.logs import log
from services.kernel.metrics import JOBS_FAILED
from services.kernel.places import ROOT

RECURRING: Final = ""
"""The key of a job that comes again and again."""
_LOOK_SECONDS: Final = 3.0
_FIRST_RETRY: Final = timedelta(seconds=5)
_LONGEST_RETRY: Final = timedelta(hours=1)

Claimed = Row[str, str, datetime, dict[str, Any], int]
"""name, key, due_at, payload, attempts"""


@dataclass(frozen=True, slots=True)
class Job:
    """What `name` does, and how often; a job that only runs when scheduled has no `every`."""

    name: str
    every: timedelta | None
    run: Callable[[AsyncSession, dict[str, Any]], Awaitable[None]]


async def schedule(
    session: AsyncSession, name: str, key: str, due_at: datetime, payload: dict[str, Any] | None = None
) -> None:
    """Do `name` once at `due_at` (business time), if this transaction commits.

    The same key again moves what has not run yet and is ignored for what has.
    """
    if key == RECURRING:
        raise ValueError("a one-off job needs a key")
    table = session.info["database"].tables.job
    row = {"name": name, "key": key, "due_at": due_at, "payload": payload or {}, "attempts": 0}
    moved = {"due_at": due_at, "payload": payload or {}, "attempts": 0, "retry_at": None}
    added = insert(table).values(row)
    await session.execute(
        added.on_conflict_do_update(index_elements=["name", "key"], set_=moved, where=table.done_at.is_(None))
    )


def working(jobs: Sequence[Job]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The runner as work of a service, beside its requests."""

    @asynccontextmanager
    async def work(app: FastAPI) -> AsyncIterator[None]:
        async with beside(Runner(jobs, app.state.database, app.state.clock).run()):
            yield

    return work


class Runner:
    """Runs what is due, one job after another."""

    def __init__(self, jobs: Sequence[Job], database: Database, clock: Clock, look: float = _LOOK_SECONDS) -> None:
        """`look`: seconds of real time between two looks at what is due."""
        self._jobs = {job.name: job for job in jobs}
        self._database = database
        self._clock = clock
        self._look = look

    async def run(self) -> None:
        """Until cancelled; nothing the world does ends it."""
        while True:
            try:
                await self.run_due()
            except Exception as wrong:  # the next look may succeed
                log.warning("jobs not run", error=repr(wrong))
            await asyncio.sleep(self._look)

    async def run_due(self) -> None:
        """Everything due now."""
        await self._plan()
        while await self._run_next():
            pass

    async def _plan(self) -> None:
        """A recurring job has a row; one planned for later than its turn was planned by a clock since set back."""
        table, now = self._database.tables.job, self._clock.now()
        async with self._database.begin(ROOT) as session:
            for job in self._jobs.values():
                if job.every is None:
                    continue
                row = {"name": job.name, "key": RECURRING, "due_at": now, "payload": {}, "attempts": 0}
                await session.execute(insert(table).values(row).on_conflict_do_nothing())
                stray = (table.name == job.name, table.key == RECURRING, table.due_at > now + job.every)
                await session.execute(update(table).where(*stray).values(due_at=now + job.every))

    async def _run_next(self) -> bool:
        """Claim one due job and run it. False when nothing is due that nobody else is running."""
        claimed: Claimed | None = None
        try:
            async with acting(self._database, system("jobs", ROOT), self._clock) as session:
                claimed = (await session.execute(self._due())).one_or_none()
                if claimed is None:
                    return False
                session.info["caller"] = system(f"job.{claimed.name}", ROOT)
                await self._jobs[claimed.name].run(session, claimed.payload)
                await self._finish(session, claimed)
        except Exception as wrong:
            if claimed is None:
                raise
            await self._failed(claimed, wrong)
        return True

    def _due(self) -> Any:
        table = self._database.tables.job
        return (
            select(table.name, table.key, table.due_at, table.payload, table.attempts)
            .where(
                table.name.in_(self._jobs),
                table.done_at.is_(None),
                table.due_at <= self._clock.now(),
                or_(table.retry_at.is_(None), table.retry_at <= func.now()),
            )
            .order_by(table.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    async def _finish(self, session: AsyncSession, claimed: Claimed) -> None:
        """A recurring job that missed turns runs once for all of them."""
        every, now = self._jobs[claimed.name].every, self._clock.now()
        done: dict[str, Any] = {"attempts": 0, "retry_at": None, "last_error": None}
        if claimed.key == RECURRING and every is not None:
            done["due_at"] = claimed.due_at + every * ((now - claimed.due_at) // every + 1)
        else:
            done["done_at"] = func.now()
        await session.execute(self._change(claimed).values(done))

    async def _failed(self, claimed: Claimed, wrong: Exception) -> None:
        log.error("job failed", job=claimed.name, key=claimed.key, attempts=claimed.attempts + 1, exc_info=wrong)
        JOBS_FAILED.labels(claimed.name).inc()
        noted = {
            "attempts": claimed.attempts + 1,
            "last_error": f"{type(wrong).__name__}: {wrong}"[:4000],
            "retry_at": func.now() + doubled(_FIRST_RETRY, claimed.attempts, _LONGEST_RETRY),
        }
        async with self._database.begin(ROOT) as session:
            await session.execute(self._change(claimed).values(noted))

    def _change(self, claimed: Claimed) -> Any:
        table = self._database.tables.job
        return update(table).where(table.name == claimed.name, table.key == claimed.key, table.done_at.is_(None))
