"""Whether an applicant is fit, criterion by criterion: what somebody found, and what the candidate's file says."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import renewed
from services.kernel.references import refused
from services.reserve.applications import parties, service
from services.reserve.applications.models import Application, ApplicationCheck
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.applications.schemas import ApplicationCheckIn
from services.reserve.attestations import service as attestations
from services.reserve.candidates import service as candidates
from services.reserve.contests import service as contests
from services.reserve.contests.standing import ContestStatus
from services.reserve.requirements.rules import Judged, judged


class CriterionNotFound(NotFound):
    """Такого критерия допуска у конкурса нет."""


class ChecksClosed(Conflict):
    """Критерии проверяют, пока о допуске не решено и оценка не началась."""


OPEN = (ContestStatus.accepting, ContestStatus.admission)


async def findings(tx: AsyncSession, application: Application) -> Sequence[Judged]:
    """What the file says today of each criterion. It may lie beyond the contest: its owner applied here (ADR 0008)."""
    async with standing_at(tx, region_of(application.place)):
        candidate = await candidates.get(tx, application.candidate_id)
        today = tx.info["clock"].today()
        attested = await attestations.valid_until(tx, candidate.id, today)
        profile = await candidates.profile_of(tx, candidate, today, attested)
    return judged(application.contest.asked, profile)


async def check(
    tx: AsyncSession, caller: Identity, application: Application, code: str, data: ApplicationCheckIn
) -> Application:
    """Note what the caller found; a later finding takes the place of an earlier one. `application` is held.

    Raises CriterionNotFound, ChecksClosed (of the own application too), Invalid where it differs from what is computed
    and does not say why.
    """
    found = next((each for each in await findings(tx, application) if each.criterion.code == code), None)
    if found is None:
        raise CriterionNotFound
    running = contests.status_of(tx, application.contest) in OPEN
    if not running or application.status is not ApplicationStatus.registered:
        raise ChecksClosed(members={"reason": "checks_closed"})
    if await service.is_own(tx, caller, application):
        said = "Критерии проверяет не тот, кто подал заявку."
        raise ChecksClosed(said, members={"reason": "own_application"})
    await parties.require_others(tx, application.contest_id, application.place)
    if data.outcome is not found.finding.outcome and data.said is None:
        detail = "Вывод иной, чем вычисленный: укажите основание"
        raise refused(["said"], "explanation_required", detail)
    former = next((each for each in application.checks if each.criterion == code), None)
    if former is None:
        former = ApplicationCheck(places=application.places, criterion=code)
        application.checks.append(former)
    former.outcome, former.said = data.outcome, data.said
    former.computed, former.computed_said = found.finding.outcome, found.finding.said
    former.checked_at, former.checked_by, former.checker_id = tx.info["clock"].now(), caller.account, caller.person
    return await renewed(tx, application)
