"""What happens on its day with nobody asking: what the regulation excludes for, and what follows the files.

That a term is over needs no job: it follows from the date (`rules.status_on`, ADR 0018).
"""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.jobs import Job
from services.reserve.candidates.following import Files, follows
from services.reserve.candidates.forgetting import forget
from services.reserve.candidates.rules import FORGOTTEN
from services.reserve.entries import file_queries, service
from services.reserve.entries.exclusions import LABELS, due_exclusion
from services.reserve.entries.folding import fold
from services.reserve.entries.granting import exclusion
from services.reserve.entries.judging import today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.stays import stay_of
from services.reserve.regulations.terms import NominationSource


async def exclude_due(tx: AsyncSession, _: dict[str, Any]) -> None:
    """Whom a regulation excludes today: without a plan, without a report, at the exit age, without consent."""
    today = today_of(tx)
    for entry, candidate in (await tx.execute(file_queries.in_reserve(today))).unique().all():
        code = due_exclusion(stay_of(entry, candidate, today))
        if code is not None:
            said = f"По положению: {LABELS[code]}"
            await service.exclude(tx, entry, exclusion(code, said, today))


@follows
async def follow(tx: AsyncSession, files: Files | None) -> None:
    """An entry knows whom its file was linked to, and forgets whom the file forgot (152-ФЗ)."""
    if files is not None:
        await fold(tx, files)
    for entry, person_id in (await tx.execute(file_queries.linked(files))).all():
        entry.person_id = person_id
    forgotten = (await tx.scalars(file_queries.to_forget(files))).all()
    for entry in forgotten:
        _told_in_words(entry)
        if entry.source is NominationSource.leaders_base:
            entry.source_id = None  # by which the base of heads tells who it was
    await forget(tx, forgotten)


def _told_in_words(entry: Entry) -> None:
    """That there was a proof, and a consent, where a file alone showed it."""
    for line in entry.plan:
        line.proof = FORGOTTEN if line.done_on else None
    for renewal in entry.renewals:
        renewal.consent = FORGOTTEN


async def follow_files(tx: AsyncSession, _: dict[str, Any]) -> None:
    await follow(tx, None)


JOBS = (
    Job("reserve.exclude_due", timedelta(hours=1), exclude_due),
    Job("reserve.follow_files", timedelta(hours=1), follow_files),
)
"""Every hour rather than every night: whenever the process began, a day's exclusions are of that day."""
