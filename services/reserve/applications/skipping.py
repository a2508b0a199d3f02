"""Whether who was chosen by a contest can be appointed at all: what of it is known today."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.business_days import add_business_days
from services.kernel.periods import days_after
from services.reserve.applications import step_queries
from services.reserve.applications.grounds import Appointable, SkipGround, skip_ground
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.attestations import service as attestations
from services.reserve.candidates import service as candidates
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose
from services.reserve.requirements.profile import ConsentPurpose

CHOSEN = (ApplicationStatus.winner, ApplicationStatus.runner_up)


async def skipped_for(tx: AsyncSession, application: Application) -> SkipGround | None:
    """Asked as the region sees it (ADR 0008): of a contest for a post, of who won it or comes next."""
    contest = application.contest
    if application.status not in CHOSEN or contest.purpose is not ContestPurpose.vacancy:
        return None
    today = tx.info["clock"].today()
    candidate = await candidates.get(tx, application.candidate_id)
    profile = await candidates.profile_of(tx, candidate, today)
    known = Appointable(
        today=today,
        destroyed=candidate.status is CandidateStatus.anonymised,
        consented=ConsentPurpose.contest in profile.consents,
        attested=await attestations.valid_until(tx, candidate.id, today) is not None,
        due=await _due(tx, contest, application),
    )
    return skip_ground(known)


async def chosen_on(tx: AsyncSession, contest: Contest, application: Application) -> date | None:
    """The day the contest chose the winner, or who came next took their place."""
    assert contest.opened_at is not None  # or nobody had won
    at = await tx.scalar(step_queries.promoted_at(application.id, contest.opened_at))
    return contest.concluded_on if at is None else at.astimezone(tx.info["clock"].zone).date()


async def _due(tx: AsyncSession, contest: Contest, application: Application) -> date | None:
    """The last day for the contract by the regulation, not before that of an appeal that is waited for."""
    if application.status is not ApplicationStatus.winner or contest.concluded_on is None:
        return None
    if await tx.scalar(step_queries.appeals_open(contest.id)):
        return None
    chosen = await chosen_on(tx, contest, application)
    assert chosen is not None  # the contest is concluded
    due = days_after(chosen, contest.ruled.contract_days)
    if not contest.ruled.wait_for_appeals:
        return due
    return max(due, add_business_days(contest.concluded_on, contest.ruled.appeal_days))
