"""What is asked of applications. Statements, not results."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, and_, func, not_, null, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, one_of
from services.reserve.applications.models import Application, ApplicationDocument
from services.reserve.applications.rules import COMPETING, CONCLUDED, ApplicationStatus
from services.reserve.applications.schemas import ApplicationItem, ApplicationQuery, OwnApplicationQuery
from services.reserve.candidates.following import Files, among
from services.reserve.candidates.forgetting import destroyed, telling
from services.reserve.candidates.linking import stands_on
from services.reserve.candidates.models import Candidate, CandidateConsent
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import RUNNING, ContestStatus
from services.reserve.permissions import IN_PERSON, ONLOOKERS
from services.reserve.store import TABLES

_NAME = Application.dossier["full_name"].astext
_SORTED = {"journal_number": Application.journal_number, "rank": Application.rank}
LISTING = Listing(
    Application,
    ApplicationItem,
    ApplicationQuery,
    sortable=_SORTED,
    filters={"status": Application.status},
    columns={"full_name": _NAME},
)
NAMELESS = Listing(
    Application,
    ApplicationItem,
    ApplicationQuery,
    sortable=_SORTED,
    filters={"status": Application.status},
    columns={"full_name": null().cast(Text), "candidate_id": null().cast(Uuid)},
)
"""The same for a juror from whom names are kept."""
OWN = Listing(
    Application,
    ApplicationItem,
    OwnApplicationQuery,
    sortable={"registered_at": Application.registered_at},
    filters={
        "contest_id": Application.contest_id,
        "candidate_id": Application.candidate_id,
        "status": Application.status,
    },
    columns={"full_name": _NAME},
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """An authority sees those to its contests and those of its people; whoever works for none their own, if any."""
    return in_person(Application.person_id, caller) if caller.role in IN_PERSON | ONLOOKERS else true()


def sealed(commissions: Collection[UUID]) -> Select[UUID]:
    """The contests of those commissions whose sheets are not opened yet."""
    return select(Contest.id).where(one_of(Contest.commission_id, [*commissions]), Contest.opened_at.is_(None))


def apart_from(contests: Collection[UUID], caller: Identity) -> ColumnElement[bool]:
    """Not to one of those contests, unless it is the own."""
    return or_(not_(one_of(Application.contest_id, [*contests])), in_person(Application.person_id, caller))


def visible(caller: Identity, application_id: UUID) -> Select[UUID]:
    return select(Application.id).where(Application.id == application_id, visible_to(caller))


def by_id(application_id: UUID) -> Select[Application]:
    whole = (joinedload(Application.contest), selectinload(Application.documents), selectinload(Application.checks))
    return select(Application).where(Application.id == application_id).options(*whole)


def fresh(application_id: UUID) -> Select[Application]:
    return by_id(application_id).execution_options(populate_existing=True)


def of_contest(contest_id: UUID) -> Select[Application]:
    """All of them, by their number."""
    return select(Application).where(Application.contest_id == contest_id).order_by(Application.journal_number)


def of_files(contest_id: UUID, files: Files) -> Select[Application]:
    """Those of one person to a contest that are not withdrawn, as they stand now."""
    its = (Application.contest_id == contest_id, _of_files(files))
    return select(Application).where(*its).execution_options(populate_existing=True)


def applied_twice(files: Files) -> Select[UUID]:
    """The contests to which there is more than one of those."""
    found = select(Application.contest_id).where(_of_files(files)).group_by(Application.contest_id)
    return found.having(func.count() > 1).order_by(Application.contest_id)


def _of_files(files: Files) -> ColumnElement[bool]:
    return and_(among(Application.candidate_id, files), Application.status != ApplicationStatus.withdrawn)


def applied(contest_id: UUID, candidate_id: UUID) -> Select[UUID]:
    """An application to the contest under a file that was merged into this one."""
    merged = select(Candidate.id).where(Candidate.merged_into_id == candidate_id)
    its = (Application.contest_id == contest_id, Application.status != ApplicationStatus.withdrawn)
    return select(Application.id).where(*its, Application.candidate_id.in_(merged)).limit(1)


def linked(files: Files | None) -> Select[Application, UUID | None]:
    """(application, person) where the file, or the one it was merged into, was linked to somebody since; of two to one
    contest the person has the last of these. Who applied stays who they were, whomever a file names later."""
    own, root, other = aliased(Candidate), aliased(Candidate), aliased(Application)
    found = select(Application, root.person_id).join(own, own.id == Application.candidate_id)
    found = found.join(root, root.id == func.coalesce(own.merged_into_id, own.id))
    same = (other.contest_id == Application.contest_id, other.person_id == root.person_id)
    taken = select(other.id).where(*same).correlate(Application, root).exists()
    known = (root.person_id.is_not(None), Application.person_id.is_(None), ~taken)
    withdrawn = Application.status == ApplicationStatus.withdrawn
    its = found.where(*known, among(Application.candidate_id, files))
    its = its.order_by(withdrawn.desc(), Application.registered_at.desc())
    return its.with_for_update(of=Application, skip_locked=files is None)


def to_forget(files: Files | None) -> Select[Application]:
    """Those that still say what the candidate's file has destroyed."""
    return telling(Application, Application.candidate_id.in_(destroyed(files)), files)


def of_destroyed(files: Files | None) -> Select[UUID]:
    """Applications of those whose data is destroyed."""
    return select(Application.id).where(Application.candidate_id.in_(destroyed(files)))


def document(application_id: UUID, document_id: UUID) -> Select[Any]:
    """The file of a document of the application."""
    of = (ApplicationDocument.application_id == application_id, ApplicationDocument.id == document_id)
    return select(TABLES.file).join(ApplicationDocument, ApplicationDocument.file_id == TABLES.file.id).where(*of)


@stands_on(
    "application_running",
    "По делу подана заявка в конкурсе, который идёт или решён.",
    "Отзовите заявку (`withdraw`); решённый конкурс отменяют по жалобе или решению суда (`annul`).",
)
def running(files: Select[UUID]) -> Select[UUID]:
    """Applications of those files to contests that go on, or wait for an appointment."""
    living = one_of(Contest.status, sorted(RUNNING | {ContestStatus.decided}))
    found = select(Application.id).join(Contest, Contest.id == Application.contest_id)
    return found.where(Application.candidate_id.in_(files), living, Application.status != ApplicationStatus.withdrawn)


def consents(contest_id: UUID) -> Select[UUID, CandidateConsent]:
    """(application, consent) of those who compete: of the file they applied with, or the one it became."""
    file = func.coalesce(Candidate.merged_into_id, Candidate.id)
    found = select(Application.id, CandidateConsent).join(Candidate, Candidate.id == Application.candidate_id)
    here = (Application.contest_id == contest_id, one_of(Application.status, sorted(COMPETING)))
    return found.join(CandidateConsent, CandidateConsent.candidate_id == file).where(*here)


def entrants(contest_id: UUID) -> Select[int, int, int, int, int, int, int]:
    """In the order of `Entrants`."""
    status = Application.status
    counted = func.count()
    return select(
        counted,
        counted.filter(status == ApplicationStatus.registered),
        counted.filter(status.in_(sorted(COMPETING.union(CONCLUDED)))),
        counted.filter(status == ApplicationStatus.withdrawn),
        counted.filter(status.in_(CONCLUDED), Application.rank.is_not(None)),
        counted.filter(status == ApplicationStatus.withdrawn, Application.points.is_not(None)),
        counted.filter(status == ApplicationStatus.withdrawn, Application.rank.is_not(None)),
    ).where(Application.contest_id == contest_id)


def last_rejected(contest_id: UUID) -> Select[date | None]:
    here = (Application.contest_id == contest_id, Application.status == ApplicationStatus.rejected)
    return select(func.max(Application.decided_on)).where(*here)
