"""What happens with nobody asking: an application forgets what the candidate's file forgot (152-ФЗ)."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.applications import queries
from services.reserve.candidates.rules import FORGOTTEN


async def forget(tx: AsyncSession, _: dict[str, Any]) -> None:
    """The number in the journal, the points and the outcome stay: others were measured by them."""
    for application in (await tx.scalars(queries.to_forget())).all():
        application.dossier = application.person_id = None
        for each in application.documents:
            if each.paper is not None:
                each.paper = FORGOTTEN


JOBS = (Job("reserve.forget_applicants", timedelta(hours=1), forget),)
