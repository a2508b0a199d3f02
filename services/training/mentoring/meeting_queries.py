"""What is asked of meetings of pairs. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Select, cast, func, select

from services.kernel.listing import Listing
from services.kernel.search import one_of
from services.training.mentoring.meeting_rules import COUNTED
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


def met(mentorship_id: UUID, day: date) -> Select[Any]:
    """Hours of the pair's meetings on a day, as far as they count."""
    its = (MentorMeeting.mentorship_id == mentorship_id, MentorMeeting.held_on == day)
    counted = one_of(MentorMeeting.status, [*COUNTED])
    return select(func.coalesce(func.sum(MentorMeeting.hours), 0)).where(*its, counted)
