"""Events that were put aside: applied again when an administrator asks for it."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.clock import Clock
from services.kernel.consumers import Pace, Subscription, consuming, passing
from services.kernel.database import Database
from services.kernel.feed import CloudEvent
from services.kernel.logs import log
from services.kernel.places import ROOT

T = TypeVar("T")


async def retry_requested(subscription: Subscription[T], database: Database, clock: Clock, pace: Pace) -> None:
    """Look for events to retry, until cancelled."""
    while True:
        try:
            for each, event in await _requested(subscription.source, database):
                await retry(subscription, database, clock, each, CloudEvent.model_validate(event))
        except Exception as wrong:  # the next look may succeed
            log.warning("parked events not retried", source=subscription.source, error=repr(wrong))
        await asyncio.sleep(pace.retries)


async def _requested(source: str, database: Database) -> Sequence[Row[UUID, dict[str, object]]]:
    table = database.tables.parked
    wanted = (
        select(table.id, table.event)
        .where(table.source == source, table.retry_at.is_not(None), table.resolved_at.is_(None))
        .order_by(table.parked_at)
        .limit(100)
    )
    async with database.begin(ROOT, read_only=True) as session:
        return (await session.execute(wanted)).all()


async def retry(
    subscription: Subscription[T], database: Database, clock: Clock, parked: UUID, event: CloudEvent
) -> None:
    """Apply one parked event; note why if it fails again. Raises what passes by itself."""
    try:
        prepared = await subscription.prepare([event])
        async with consuming(database, clock, subscription.source) as session:
            if await _hold(session, parked):
                await subscription.apply(session, event, prepared)
    except Exception as wrong:
        if passing(wrong):
            raise
        log.error("parked event failed again", source=subscription.source, event_id=str(event.id), error=repr(wrong))
        await _failed(subscription.source, database, clock, parked, f"{type(wrong).__name__}: {wrong}"[:4000])


async def _hold(session: AsyncSession, parked: UUID) -> bool:
    """Take the event and mark it done, unless another replica is at it."""
    table = session.info["database"].tables.parked
    wanted = (
        select(table.id)
        .where(table.id == parked, table.retry_at.is_not(None), table.resolved_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if await session.scalar(wanted) is None:
        return False
    await session.execute(update(table).where(table.id == parked).values(resolved_at=func.now(), retry_at=None))
    return True


async def _failed(source: str, database: Database, clock: Clock, parked: UUID, error: str) -> None:
    table = database.tables.parked
    noted = {"error": error, "attempts": table.attempts + 1, "retry_at": None}
    async with consuming(database, clock, source) as session:
        await session.execute(update(table).where(table.id == parked, table.resolved_at.is_(None)).values(noted))
