"""When a record becomes a new version, and how a new record gets the number in its place."""

from sqlalchemy import Sequence, func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.db import Record


async def renewed(tx: AsyncSession, record: Record) -> bool:
    """Write what changed in the record or in its children; False when nothing did.

    A change of the children alone is a new version too, so the record is written in any case. Flushes, because the
    answer and the event show the new version.
    """
    if not tx.is_modified(record):
        return False
    record.updated_at = func.now()
    await tx.flush()
    return True


async def next_number(tx: AsyncSession, sequence: Sequence) -> int:
    """Past the session, which would first write what is pending: a loader makes hundreds of records at once."""
    return int((await (await tx.connection()).execute(sequence.next_value())).scalar_one())
