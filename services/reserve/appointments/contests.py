"""What an appointment does to the contest it stands on: its winner is appointed, or gives way to who comes next."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact, emit
from services.kernel.problems import NotFound
from services.kernel.records import one, renewed
from services.reserve.applications import moving
from services.reserve.applications.rules import ApplicationAction
from services.reserve.appointments import queries
from services.reserve.contests.rules import WORKFLOW, ContestAction
from services.reserve.vacancies import service as vacancies


async def appointed(tx: AsyncSession, contest_id: UUID, appointment_id: UUID) -> None:
    """The contest has come to its end."""
    contest = await one(tx, queries.contest(contest_id), NotFound)
    step = WORKFLOW.step(contest.status, ContestAction.appoint)
    contest.status = step.target
    steps.remember(tx, WORKFLOW, contest, step.action, step.source, None)
    data = {"status": step.target, "appointment_id": str(appointment_id)}
    emit(tx, Fact(f"reserve.contest.{step.target}", contest.id, contest.place, data))
    await renewed(tx, contest)


async def winner_withdrew(tx: AsyncSession, application_id: UUID, reason: str) -> None:
    """The next by score may be chosen, if the regulation says so; otherwise the vacancy is open again."""
    application = await one(tx, queries.application(application_id), NotFound)
    application.reason = reason
    await moving.moved(tx, application, ApplicationAction.withdraw, reason)
    contest = await one(tx, queries.contest(application.contest_id), NotFound)
    if contest.ruled.next_by_score and await tx.scalar(queries.next_in_line(contest.id)):
        return
    assert contest.vacancy_id is not None  # somebody was to be appointed to it
    await vacancies.resumed(tx, contest.vacancy_id, reason)
