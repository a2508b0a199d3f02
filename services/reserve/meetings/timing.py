"""What happens with nobody asking: a recusal forgets why, of whom the file forgot (152-ФЗ). Who did not judge stays."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget
from services.reserve.meetings import queries


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    await forget(tx, (await tx.scalars(queries.to_forget(files))).all())


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (Job("reserve.forget_recusals", timedelta(hours=1), follow_files),)
