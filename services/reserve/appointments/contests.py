"""What becomes of a contest whose winner does not take the post: the next gets a turn, or the vacancy is open."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import NotFound
from services.kernel.records import one
from services.reserve.applications import moving
from services.reserve.applications.rules import ApplicationAction
from services.reserve.appointments import queries
from services.reserve.conduct.effects import resume_vacancy
from services.reserve.contests import service as contests


async def winner_withdrew(tx: AsyncSession, application_id: UUID, reason: str) -> None:
    """The next by score may be chosen, if the regulation says so; otherwise the vacancy is open again."""
    application = await one(tx, queries.application(application_id), NotFound)
    contest = await contests.held(tx, application.contest_id)
    application.reason = reason
    await moving.moved(tx, application, ApplicationAction.withdraw, reason)
    if not contest.ruled.next_by_score or not await tx.scalar(queries.next_in_line(contest.id)):
        await resume_vacancy(tx, contest, reason)
