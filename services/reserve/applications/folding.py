"""Two files of one person were made one: of two applications to one contest one stays, the other is withdrawn."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.applications import queries
from services.reserve.applications.guards import WITHDRAWABLE
from services.reserve.applications.models import Application
from services.reserve.applications.moving import moved
from services.reserve.applications.rules import WORKFLOW, ApplicationAction
from services.reserve.applications.terms import FURTHEST
from services.reserve.candidates.following import Files
from services.reserve.contests import service as contests


async def fold(tx: AsyncSession, files: Files) -> None:
    """Of each contest that is not over, what has come furthest stays; of two alike the better by points, or else the
    earlier in the journal: whoever merges files takes no points from anybody."""
    for contest_id in list(await tx.scalars(queries.applied_twice(files))):
        contest = await contests.held(tx, contest_id)
        if contests.status_of(tx, contest) in WITHDRAWABLE:
            await _fold(tx, list(await tx.scalars(queries.of_files(contest_id, files))))


async def _fold(tx: AsyncSession, of_one: list[Application]) -> None:
    stays, *others = sorted(
        of_one, key=lambda each: (FURTHEST.index(each.status), -(each.points or 0), each.journal_number)
    )
    why = f"Дела одного человека объединены: остаётся заявка № {stays.journal_number}."
    for each in others:
        if (each.status, ApplicationAction.withdraw) in WORKFLOW.steps:
            await moved(tx, each, ApplicationAction.withdraw, why, reason=why, person_id=None)
