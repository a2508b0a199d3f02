"""The shell around applications: find one, register one in the journal, admit, reject, withdraw."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand, standing_at
from services.kernel.files_api import FileNotFound
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import NotFound
from services.kernel.records import one, renewed
from services.reserve.applications import parties, queries, skipping, step_queries
from services.reserve.applications.grounds import SkipGround
from services.reserve.applications.guards import Facts
from services.reserve.applications.models import Application
from services.reserve.applications.moving import told, withdraw_own
from services.reserve.applications.rules import WORKFLOW, ApplicationAction, ApplicationStatus
from services.reserve.applications.schemas import ApplicationStepIn
from services.reserve.applications.terms import findings, missing_documents
from services.reserve.candidates import service as candidates
from services.reserve.contests import service as contests
from services.reserve.contests.grounds import Entrants
from services.reserve.contests.models import Contest
from services.reserve.permissions import P, access
from services.reserve.vacancies import service as vacancies
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import VacancyStatus


class ApplicationNotFound(NotFound):
    """Заявка не найдена или не видна с вашими правами."""


async def whole(tx: AsyncSession, application_id: UUID) -> Application:
    """With its contest and papers, read from the region: for whom has shown the right to it."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        found: Application | None = await tx.scalar(queries.by_id(application_id))
    if found is None:
        raise ApplicationNotFound
    return found


async def held(tx: AsyncSession, application: Application) -> Application:
    """The same as it stands now; until the transaction ends neither it nor its contest moves but here.

    From now on the transaction stands at the region: what is written lies where the contest does.
    """
    await contests.held(tx, application.contest_id)
    await stand(tx, region_of(application.place))
    await tx.execute(queries.fresh(application.id))
    return application


async def advance(
    tx: AsyncSession, caller: Identity, application: Application, data: ApplicationStepIn, seen: int | None
) -> Application:
    """Admit, reject, withdraw, pass over who cannot be appointed, choose the next one. `application` is held."""
    facts = await facts_of(tx, caller, application)
    turn = facts.vacated or application.status is ApplicationStatus.winner
    if facts.applicant and data.action is ApplicationAction.withdraw:
        withdraw_own(tx, caller, application, data, facts, seen)
    else:
        await steps.advance(tx, access, WORKFLOW, application, data, facts, seen, told(application))
    if application.status in (ApplicationStatus.admitted, ApplicationStatus.rejected):
        application.decided_on = tx.info["clock"].today()
    if application.status is ApplicationStatus.registered:
        application.decided_on = None
    application.reason = data.reason
    if application.status is ApplicationStatus.not_appointed:
        application.skip_ground = facts.skipped_for
    await renewed(tx, application)
    if turn and application.status in (ApplicationStatus.withdrawn, ApplicationStatus.not_appointed):
        await _let_go(tx, application)
    return application


async def facts_of(tx: AsyncSession, caller: Identity, application: Application) -> Facts:
    contest = application.contest
    required = {each.code: each.title for each in contest.ruled.documents if each.required}
    unchecked, unmet = findings(
        {each.code: (each.title, each.required) for each in contest.asked},
        {each.criterion: each.outcome for each in application.checks if not each.undecided},
    )
    async with standing_at(tx, region_of(contest.place)):
        appealed, readmitted = (await tx.execute(step_queries.appeals_on(application.id))).one()
    return Facts(
        contest=contests.status_of(tx, contest),
        applicant=await is_own(tx, caller, application),
        takes_part=await parties.takes_part(tx, caller, contest.id, contest.place),
        organiser=access.allows(caller, P.application_admit, contest.place),
        missing=missing_documents(required, application.current),
        unchecked=tuple(unchecked),
        unmet=tuple(unmet),
        next_by_score=contest.ruled.next_by_score,
        vacated=await _vacated(tx, application),
        appealed=appealed,
        readmitted=readmitted,
        skipped_for=await _skipped_for(tx, application),
    )


async def entrants(tx: AsyncSession, contest: Contest) -> Entrants:
    """How many applications a contest has; numbers of people that anybody may know (ADR 0008)."""
    async with standing_at(tx, region_of(contest.place)):
        row = (await tx.execute(queries.entrants(contest.id))).one()
    return Entrants(*row)


async def last_rejected(tx: AsyncSession, contest: Contest) -> date | None:
    """The day of the latest of the rejections that stand; None where there is none."""
    async with standing_at(tx, region_of(contest.place)):
        found: date | None = await tx.scalar(queries.last_rejected(contest.id))
    return found


async def is_own(tx: AsyncSession, caller: Identity, application: Application) -> bool:
    """Did the caller apply: in person, by the card the file is linked to today, or with the account that registered it
    for the own person?"""
    if caller.is_person(application.person_id):
        return True
    if application.self_applied and application.registered_by == caller.account:
        return True
    return await candidates.is_of_caller(tx, application.candidate_id)


def require_own(caller: Identity, application: Application) -> None:
    """Raises Forbidden for who is neither the applicant nor the organiser."""
    if not caller.is_person(application.person_id):
        access.require(caller, P.application_admit, application.place)


async def file_of(tx: AsyncSession, application: Application, document_id: UUID) -> Any:
    """The file of a document, wherever it was uploaded (ADR 0008). Raises FileNotFound."""
    async with standing_at(tx, region_of(application.place)):
        return await one(tx, queries.document(application.id, document_id), FileNotFound)


async def _let_go(tx: AsyncSession, application: Application) -> None:
    """Whose turn it was takes no post: the next by score may be chosen, otherwise the vacancy is open again."""
    contest = application.contest
    others = await tx.scalars(queries.of_contest(contest.id))
    if contest.ruled.next_by_score and any(each.status is ApplicationStatus.runner_up for each in others):
        return
    if contest.vacancy_id is None:
        return
    vacancy: Vacancy = await vacancies.hold(tx, contest.vacancy_id)
    if vacancy.status is VacancyStatus.in_contest:
        await vacancies.resumed(tx, vacancy.id, "По итогам конкурса никто не назначен")


async def _skipped_for(tx: AsyncSession, application: Application) -> SkipGround | None:
    async with standing_at(tx, region_of(application.place)):
        return await skipping.skipped_for(tx, application)


async def _vacated(tx: AsyncSession, application: Application) -> bool:
    """Nobody wins now, and of those who may this one is the first."""
    if application.status is not ApplicationStatus.runner_up:
        return False
    async with standing_at(tx, region_of(application.place)):
        others = list(await tx.scalars(queries.of_contest(application.contest_id)))
    if any(each.status is ApplicationStatus.winner for each in others):
        return False
    waiting = [each.rank for each in others if each.status is ApplicationStatus.runner_up and each.rank]
    return application.rank is not None and application.rank == min(waiting)
