"""What is kept for a time only, and the job that removes it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job

ANSWERS_KEPT = timedelta(hours=24)
"""How long a POST may be repeated under its Idempotency-Key; real time."""


async def forget_answers(session: AsyncSession, _: dict[str, Any]) -> None:
    table = session.info["database"].tables.remembered
    await session.execute(delete(table).where(table.created_at < func.now() - ANSWERS_KEPT))


RETENTION = (Job("kernel.forget_answers", timedelta(hours=1), forget_answers),)
