"""What becomes of an event of the reserve. The place of the transaction decides what of it is seen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.reservists import queries
from services.training.reservists.rules import StayTold


async def receive_stay(tx: AsyncSession, told: StayTold) -> bool:
    """False where a newer event of the stay was heard already: nothing changes."""
    return await tx.scalar(queries.receive(told)) is not None


async def forget(tx: AsyncSession, entry_id: UUID, said_at: datetime) -> None:
    """The reserve knows of the stay no more."""
    await tx.execute(queries.forget(entry_id, said_at))
