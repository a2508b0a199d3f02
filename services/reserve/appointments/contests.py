"""What becomes of a contest whose winner does not take the post: the next gets a turn, or the vacancy is open."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import NotFound
from services.kernel.records import one
from services.reserve.applications import moving
from services.reserve.applications.grounds import SkipGround
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationAction
from services.reserve.appointments import queries
from services.reserve.appointments.models import Appointment
from services.reserve.conduct import service as conduct
from services.reserve.conduct.effects import resume_vacancy
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.vacancies import service as vacancies

REVOKED = "Назначение отменено"
GAVE_UP = "Победитель конкурса отказался от должности"
"""What the vacancy and the contest remember: never what was said of a person, which goes with their file."""


async def winner_withdrew(tx: AsyncSession, application_id: UUID, reason: str) -> None:
    """The next by score may be chosen, if the regulation says so; otherwise the vacancy is open again."""
    application = await one(tx, queries.application(application_id), NotFound)
    contest = await contests.held(tx, application.contest_id)
    if not await _gives_way(tx, contest, application, ApplicationAction.withdraw, reason):
        await resume_vacancy(tx, contest, GAVE_UP)


async def appointment_revoked(tx: AsyncSession, appointment: Appointment, reason: str) -> None:
    """The winner is the winner no more, and has not withdrawn; the vacancy, which is open again, goes back into the
    contest for the next."""
    assert appointment.contest_id is not None
    assert appointment.application_id is not None  # by a contest it is both
    contest = await conduct.resumed(tx, appointment.contest_id, appointment.id, REVOKED)
    application = await one(tx, queries.application(appointment.application_id), NotFound)
    application.skip_ground = SkipGround.revoked
    if await _gives_way(tx, contest, application, ApplicationAction.skip, reason):
        await vacancies.in_contest(tx, appointment.vacancy_id)


async def _gives_way(
    tx: AsyncSession, contest: Contest, application: Application, action: ApplicationAction, reason: str
) -> bool:
    """Is there somebody whom the regulation lets be chosen instead?"""
    application.reason = reason
    await moving.moved(tx, application, action, reason)
    return contest.ruled.next_by_score and bool(await tx.scalar(queries.next_in_line(contest.id)))
