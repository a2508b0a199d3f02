"""Warnings that the contract of a head ends: 3 months and 1 month before, each given once, with its event.

Once is what the index says, not the clock: the job may run late, twice or in two processes.
"""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import audit
from services.kernel.events import Fact, emit
from services.kernel.jobs import Job
from services.reserve.vacancies import queries, radar


async def warn(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Whoever is to be warned of today."""
    today = tx.info["clock"].today()
    found = (await tx.execute(queries.ending(today, radar.warned_through(today)))).all()
    for post, name in found:
        if months := radar.warning(post.contract_until, today):
            await _warn(tx, post, name, months, today)


async def _warn(tx: AsyncSession, post: Any, name: str, months: int, today: date) -> None:
    row = {
        "id": uuid4(),
        "version": 1,
        "place": post.place,
        "post_id": post.id,
        "person_id": post.person_id,
        "organisation_id": post.organisation_id,
        "organisation_name": name,
        "contract_until": post.contract_until,
        "months": months,
        "noticed_on": today,
    }
    if await tx.scalar(queries.notice(row)) is None:
        return
    audit.note(tx, "created", "vacancy_notice", row["id"], {"post_id": [None, post.id]}, post.place)
    data = {
        "organisation_id": str(post.organisation_id),
        "person_id": str(post.person_id),
        "post_id": str(post.id),
        "contract_until": post.contract_until.isoformat(),
        "months": months,
    }
    emit(tx, Fact("reserve.vacancy.approaching", row["id"], post.place, data))


JOBS = (Job("reserve.warn_of_contract_ends", timedelta(hours=1), warn),)
