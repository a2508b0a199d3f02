"""What happens to files by the calendar: data nobody has consented to any more is destroyed, old acts are let go."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.candidates import act_queries, queries
from services.reserve.candidates.consents import overdue_before
from services.reserve.candidates.destruction import destroy

AT_ONCE = 100
"""Files of one run: the rest is destroyed an hour later, and a run stays short."""


async def destroy_overdue(tx: AsyncSession, _: dict[str, Any]) -> None:
    """On the last day the law gives, at the latest."""
    day = overdue_before(tx.info["clock"].today())
    for candidate in list(await tx.scalars(queries.overdue(day, AT_ONCE))):
        await destroy(tx, candidate)


async def forget_acts(tx: AsyncSession, _: dict[str, Any]) -> None:
    for act in list(await tx.scalars(act_queries.acts_past(tx.info["clock"].today()))):
        await tx.delete(act)


JOBS = (
    Job("reserve.destroy_personal_data", timedelta(hours=1), destroy_overdue),
    Job("reserve.forget_destruction_acts", timedelta(days=1), forget_acts),
)
