"""What is asked of marks. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.monitoring.follow_ups.models import FollowUp
from services.monitoring.follow_ups.rules import FollowUpStatus
from services.monitoring.follow_ups.schemas import FollowUpItem, FollowUpQuery

LISTING = Listing(
    FollowUp,
    FollowUpItem,
    FollowUpQuery,
    sortable={"due_on": FollowUp.due_on, "subject_name": russian(FollowUp.subject_name)},
    filters={
        "cycle_id": FollowUp.cycle_id,
        "submission_id": FollowUp.submission_id,
        "status": FollowUp.status,
        "assignee_role": FollowUp.assignee_role,
        "due_before": lambda day: FollowUp.due_on < day,
        "place": FollowUp.place.at_or_below,
        "q": mentions(FollowUp.subject_name, FollowUp.note),
    },
)


def by_id(follow_up_id: UUID) -> Select[FollowUp]:
    return select(FollowUp).where(FollowUp.id == follow_up_id)


def unsettled(cycle_id: UUID) -> Select[UUID, str | None]:
    """(submission, indicator) of every mark of the cycle that is still open, in order."""
    found = select(FollowUp.submission_id, FollowUp.indicator).distinct()
    here = (FollowUp.cycle_id == cycle_id, FollowUp.status == FollowUpStatus.open)
    return found.where(*here).order_by(FollowUp.submission_id, FollowUp.indicator)
