"""How a new record gets the number in its place."""

from sqlalchemy import Sequence
from sqlalchemy.ext.asyncio import AsyncSession


async def next_number(tx: AsyncSession, sequence: Sequence) -> int:
    """Past the session, which would first write what is pending: a loader makes hundreds of records at once."""
    return int((await (await tx.connection()).execute(sequence.next_value())).scalar_one())
