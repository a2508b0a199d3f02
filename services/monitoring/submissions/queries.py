"""What is asked of submissions. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from services.kernel.listing import Listing
from services.kernel.search import mentions, one_of, russian
from services.monitoring.cycles import queries as cycles
from services.monitoring.store import TABLES
from services.monitoring.submissions.models import Submission, SubmittedValue
from services.monitoring.submissions.rules import CHECKED, SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionItem, SubmissionQuery

LISTING = Listing(
    Submission,
    SubmissionItem,
    SubmissionQuery,
    sortable={"subject_name": russian(Submission.subject_name), "submitted_at": Submission.submitted_at},
    filters={
        "cycle_id": Submission.cycle_id,
        "subject_id": Submission.subject_id,
        "status": Submission.status,
        "person_id": Submission.person_id,
        "cluster": Submission.cluster,
        "place": Submission.place.at_or_below,
        "q": mentions(Submission.subject_name, Submission.person_name),
    },
)

_WHOLE = (
    joinedload(Submission.cycle),
    selectinload(Submission.values).options(
        selectinload(SubmittedValue.evidence), selectinload(SubmittedValue.numbers)
    ),
)


def by_id(submission_id: UUID) -> Select[Submission]:
    return select(Submission).where(Submission.id == submission_id).options(*_WHOLE)


def lock_cycle(submission_id: UUID) -> Select[None]:
    """Keeps the cycle of the submission where it is: what a guard reads of it holds until the commit."""
    return select(cycles.share_lock(Submission.cycle_id)).where(Submission.id == submission_id)


def of_subject(cycle_id: UUID, subject_id: UUID) -> Select[Submission]:
    here = (Submission.cycle_id == cycle_id, Submission.subject_id == subject_id)
    return select(Submission).where(*here).options(*_WHOLE)


is_checked = one_of(Submission.status, sorted(CHECKED))


def checked(cycle_id: UUID, subject_id: UUID | None = None) -> Select[Submission]:
    """Verified or accepted; of one subject, or of all."""
    here = [Submission.cycle_id == cycle_id, is_checked]
    if subject_id:
        here.append(Submission.subject_id == subject_id)
    return select(Submission).where(*here).order_by(Submission.id).options(*_WHOLE)


def counts(cycle_id: UUID) -> Select[SubmissionStatus, int]:
    """(status, submissions) of a cycle, as far as the caller sees them."""
    found = select(Submission.status, func.count()).where(Submission.cycle_id == cycle_id)
    return found.group_by(Submission.status)


def clusters(cycle_id: UUID) -> Select[str | None]:
    """The cluster of every subject, as far as the caller sees them."""
    return select(Submission.cluster).where(Submission.cycle_id == cycle_id)


def unchecked(cycle_id: UUID) -> Select[UUID, str, bool]:
    """(subject, its name, was it ever submitted) of those that get no result, by name."""
    found = select(Submission.subject_id, Submission.subject_name, Submission.submitted_at.is_not(None))
    here = (Submission.cycle_id == cycle_id, ~is_checked)
    return found.where(*here).order_by(russian(Submission.subject_name), Submission.id)


def file_names(ids: set[UUID]) -> Select[UUID, str]:
    """(file, its name) of those the caller sees."""
    return select(TABLES.file.id, TABLES.file.name).where(one_of(TABLES.file.id, [*ids]))
