"""What happens with nobody asking: an attestation knows whom its file was linked to, and forgets whom it forgot."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.attestations import queries
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    """Marks, decision and days stay, which are of nobody then; what was written of a person goes (152-ФЗ, ст. 21)."""
    for attestation, person_id in (await tx.execute(queries.linked(files))).all():
        attestation.person_id = person_id
    await forget(tx, (await tx.scalars(queries.to_forget(files))).all())


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (Job("reserve.follow_attested", timedelta(hours=1), follow_files),)
