"""What happens with nobody asking: an appeal forgets whom the file forgot (152-ФЗ).

That it was filed, by the account, and what was decided stays: others' outcomes stand on it.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.appeals import queries
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    await forget(tx, (await tx.scalars(queries.to_forget(files))).all())


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (Job("reserve.forget_appellants", timedelta(hours=1), follow_files),)
