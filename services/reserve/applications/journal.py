"""The journal of a contest: who registers an application, and under which number."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Forbidden
from services.kernel.records import added
from services.kernel.references import refused
from services.reserve.applications import queries
from services.reserve.applications.models import Application
from services.reserve.applications.moving import told
from services.reserve.applications.papers import dossier_of, papers
from services.reserve.applications.schemas import ApplicationCreate
from services.reserve.applications.terms import Applying, not_taken
from services.reserve.candidates import service as candidates
from services.reserve.candidates.models import Candidate, CandidateConsent
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.contests import queries as contest_queries
from services.reserve.contests import service as contests
from services.reserve.contests.models import Contest
from services.reserve.permissions import P, access
from services.reserve.requirements.profile import ConsentPurpose


class ApplicationRefused(Conflict):
    """Заявка сейчас не принимается."""


class AlreadyApplied(Conflict):
    """Этот человек уже подал заявку на конкурс: новую подают, отозвав прежнюю."""


async def register(tx: AsyncSession, caller: Identity, contest_id: UUID, data: ApplicationCreate) -> Application:
    """The next number of the journal, in the transaction that keeps the application.

    Raises ApplicationRefused with the reason, AlreadyApplied (of the same file or person by the index), Invalid for a
    candidate or a document that is not there, Forbidden for somebody else's application.
    """
    contest = await contests.held(tx, contest_id)
    candidate = await _applicant(tx, caller, contest, data.candidate_id)
    today = tx.info["clock"].today()
    await candidates.whole(tx, candidate)
    consent = next((each for each in candidate.consents if _serves(each, today)), None)
    applying = Applying(
        contest=contests.status_of(tx, contest),
        days=contest.days,
        today=today,
        consents=consent is not None,
        active=candidate.status is CandidateStatus.active,
    )
    if refusal := not_taken(applying):
        raise ApplicationRefused(refusal.detail, members={"reason": refusal.reason})
    places = sorted({contest.place, candidate.place})
    documents = await papers(tx, contest, places, data.documents)
    await _stand_there(tx, contest, candidate)
    application = Application(
        places=places,
        place=contest.place,
        candidate_place=candidate.place,
        contest=contest,
        contest_id=contest.id,
        candidate_id=candidate.id,
        person_id=candidate.person_id,
        journal_number=await tx.scalar(contest_queries.next_number(contest.id)),
        registered_at=tx.info["clock"].now(),
        registered_by=caller.account,
        self_applied=_is(caller, candidate),
        consent_id=consent.id if consent else None,
        dossier=dossier_of(candidate, today),
        documents=documents,
        checks=[],
    )
    return await added(tx, application, _registered)


async def _applicant(tx: AsyncSession, caller: Identity, contest: Contest, candidate_id: UUID | None) -> Candidate:
    """Whose application it is: the caller's own, or that of whom the organiser's secretary registers."""
    own = await candidates.own(tx)
    if candidate_id is None:
        if own is None:
            said = "заведите его" if access.allows(caller, P.candidate_write) else "попросите завести его ОМСУ"
            raise refused(["candidate_id"], "missing", f"На вас не заведено дело кандидата: {said}")
        return own
    if own is not None and own.id == candidate_id:
        return own
    if not access.allows(caller, P.application_admit, contest.place):
        said = "Заявку подаёт сам участник или регистрирует секретарь организатора."
        raise Forbidden(said, members={"permission": P.application_admit})
    return await candidates.referred(tx, candidate_id, "candidate_id")


async def _stand_there(tx: AsyncSession, contest: Contest, candidate: Candidate) -> None:
    """From now on the transaction stands at the region of the contest. Raises AlreadyApplied for whom an application
    under a file that was merged into this one is there already."""
    await stand(tx, region_of(contest.place))
    if await tx.scalar(queries.applied(contest.id, candidate.id)):
        raise AlreadyApplied


def _is(caller: Identity, candidate: Candidate) -> bool:
    return caller.is_person(candidate.person_id)


def _serves(consent: CandidateConsent, today: date) -> bool:
    return consent.purpose is ConsentPurpose.contest and consent.stated.in_force(today)


def _registered(application: Application) -> Fact:
    data = {"status": application.status, **told(application)}
    return Fact("reserve.application.registered", application.id, application.place, data)
