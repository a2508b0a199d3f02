"""What happens with nobody asking: an application follows the candidate's file, and forgets what it forgot (152-ФЗ)."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.applications import queries
from services.reserve.applications.folding import fold
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    """Whom the file was linked to since may act on the application. Of who is forgotten the number in the journal, the
    points and the outcome stay: others were measured by them."""
    if files is not None:
        await fold(tx, files)
    linked = {(each.contest_id, person): each for each, person in (await tx.execute(queries.linked(files))).all()}
    for (_, person_id), application in linked.items():  # of two to one contest one alone
        application.person_id = person_id
    await forget(tx, (await tx.scalars(queries.to_forget(files))).all())


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (Job("reserve.forget_applicants", timedelta(hours=1), follow_files),)
