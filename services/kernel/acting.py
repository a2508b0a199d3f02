"""Work outside of a request: one transaction under a named identity, settled and committed at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.events import settle
from services.kernel.identity import Identity


@asynccontextmanager
async def acting(database: Database, caller: Identity, clock: Clock) -> AsyncIterator[AsyncSession]:
    """What a request has, for consumers, timed jobs, sign-in and loaders; an exception leaves nothing behind."""
    async with database.begin(caller.place) as session:
        session.info.update(caller=caller, clock=clock)
        yield session
        await settle(session)


@asynccontextmanager
async def aside(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """A transaction beside the request's, for what is known only amid its work and must survive its refusal.

    It takes a second connection while the first is held. So whoever can decide first commits that and refuses then
    (signing in), and what is written once the request's transaction is over (`handlers`, access denied) is `acting`.
    """
    info = session.info
    async with acting(info["database"], info["caller"], info["clock"]) as other:
        yield other
