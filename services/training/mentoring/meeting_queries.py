"""What is asked of meetings of pairs. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Float, Select, cast, select

from services.kernel.listing import Listing
from services.training.mentoring.meeting_schemas import MentorMeetingItem, MentorMeetingQuery
from services.training.mentoring.models import MentorMeeting

LISTING = Listing(
    MentorMeeting,
    MentorMeetingItem,
    MentorMeetingQuery,
    sortable={"held_on": MentorMeeting.held_on},
    filters={"status": MentorMeeting.status},
    columns={"hours": cast(MentorMeeting.hours, Float)},
)


def by_id(mentorship_id: UUID, meeting_id: UUID) -> Select[MentorMeeting]:
    its = (MentorMeeting.mentorship_id == mentorship_id, MentorMeeting.id == meeting_id)
    return select(MentorMeeting).where(*its)


def listed(query: MentorMeetingQuery, mentorship_id: UUID) -> Select[Any]:
    return LISTING.found(query).where(MentorMeeting.mentorship_id == mentorship_id)
