"""What is asked before an application takes a step: appeals on it, when its turn came, whose it is. Statements."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, or_, select

from services.kernel.identity import Identity
from services.kernel.search import in_person
from services.reserve.appeals.models import Appeal
from services.reserve.appeals.rules import AppealRemedy, AppealStatus, AppealSubject
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationAction, ApplicationStatus
from services.reserve.candidates.models import Candidate
from services.reserve.store import TABLES


def promoted_at(application_id: UUID, since: datetime) -> Select[datetime]:
    """When it took the place of who was chosen before; nothing for the one whom the decision itself chose."""
    past = TABLES.history
    its = (past.entity == "application", past.entity_id == application_id, past.at >= since)
    return select(past.at).where(*its, past.action == ApplicationAction.promote).order_by(past.at.desc()).limit(1)


def appeals_open(contest_id: UUID) -> Select[bool]:
    """Is there an appeal on the contest that nobody has decided?"""
    return select(exists().where(Appeal.contest_id == contest_id, Appeal.status == AppealStatus.filed))


def taking_part(contest_id: UUID, caller: Identity, file_id: UUID | None) -> Select[bool]:
    """Is there one of the caller: as the person, with the account that applied for itself, by the own file?"""
    known = or_(Candidate.id == file_id, Candidate.merged_into_id == file_id) if file_id else false()
    files = select(Candidate.id).where(known)
    himself = and_(Application.self_applied, Application.registered_by == caller.account)
    own = or_(in_person(Application.person_id, caller), himself, Application.candidate_id.in_(files))
    stands = Application.status != ApplicationStatus.withdrawn
    return select(exists().where(Application.contest_id == contest_id, stands, own))


def appeals_on(application_id: UUID) -> Select[bool, bool]:
    """(is its rejection appealed against, and nobody has decided; has an upheld appeal admitted it)."""
    its = (Appeal.application_id == application_id, Appeal.subject == AppealSubject.rejection)
    admitted = (Appeal.status == AppealStatus.upheld, Appeal.remedy == AppealRemedy.admit)
    return select(exists().where(*its, Appeal.status == AppealStatus.filed), exists().where(*its, *admitted))
