"""When a record becomes a new version."""

from sqlalchemy import func
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
