"""What is asked of submissions. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from services.kernel.listing import Listing, russian
from services.monitoring.cycles import queries as cycles
from services.monitoring.submissions.models import Submission, SubmittedValue
from services.monitoring.submissions.rules import SubmissionStatus
from services.monitoring.submissions.schemas import SubmissionItem, SubmissionQuery

LISTING = Listing(
    item=SubmissionItem,
    columns={name: getattr(Submission, name) for name in SubmissionItem.model_fields},
    sortable={"subject_name": russian(Submission.subject_name), "submitted_at": Submission.submitted_at},
    key=Submission.id,
)

_WHOLE = (
    joinedload(Submission.cycle),
    selectinload(Submission.values).selectinload(SubmittedValue.evidence),
)


def by_id(submission_id: UUID) -> Select[Submission]:
    return select(Submission).where(Submission.id == submission_id).options(*_WHOLE)


def in_standing_cycle(submission_id: UUID) -> Select[None]:
    """Keeps the cycle of the submission where it is: what a guard reads of it holds until the commit."""
    return select(cycles.standing(Submission.cycle_id)).where(Submission.id == submission_id)


def of_subject(cycle_id: UUID, subject_id: UUID) -> Select[Submission]:
    here = (Submission.cycle_id == cycle_id, Submission.subject_id == subject_id)
    return select(Submission).where(*here).options(*_WHOLE)


def verified(cycle_id: UUID) -> Select[Submission]:
    here = (Submission.cycle_id == cycle_id, Submission.status == SubmissionStatus.verified)
    return select(Submission).where(*here).order_by(Submission.id).options(*_WHOLE)


def counts(cycle_id: UUID) -> Select[SubmissionStatus, int]:
    """(status, submissions) of a cycle, as far as the caller sees them."""
    found = select(Submission.status, func.count()).where(Submission.cycle_id == cycle_id)
    return found.group_by(Submission.status)


def search(query: SubmissionQuery) -> Select[Submission]:
    found = select(Submission)
    if query.cycle_id:
        found = found.where(Submission.cycle_id == query.cycle_id)
    if query.subject_id:
        found = found.where(Submission.subject_id == query.subject_id)
    if query.status:
        found = found.where(Submission.status == query.status)
    return found
