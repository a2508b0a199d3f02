"""A pair and its meetings as a client reads them: by name, with what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.mentoring import queries, service
from services.training.mentoring.concerns import LABELS, MentorshipConcern
from services.training.mentoring.meeting_rules import MEETING
from services.training.mentoring.meeting_schemas import MentorMeetingOut
from services.training.mentoring.meetings import facts_of
from services.training.mentoring.models import MentorMeeting, Mentorship
from services.training.mentoring.programme_schemas import MentorshipGoalOut, MentorshipReviewOut
from services.training.mentoring.reaching import where
from services.training.mentoring.rules import WORKFLOW
from services.training.mentoring.schemas import MentorshipOut, PairWorthOut
from services.training.permissions import access


async def shown(tx: AsyncSession, caller: Identity, mentorship: Mentorship) -> MentorshipOut:
    """The transaction stands at the region, for the name of the other side."""
    two = (mentorship.mentor_person_id, mentorship.mentee_person_id)
    names = dict((await tx.execute(queries.names(two))).all())
    facts = await service.facts_of(tx, mentorship)
    allowed = WORKFLOW.allowed(mentorship.status, facts, access, caller, where(caller, mentorship))
    under_way, concern = (await tx.execute(queries.standing(mentorship.id, facts.notice.today))).one()
    return MentorshipOut.about(
        mentorship,
        under_way=under_way,
        concern=concern,
        concern_said=LABELS[MentorshipConcern(concern)] if concern else None,
        mentor_name=names.get(mentorship.mentor_person_id),
        mentee_name=names.get(mentorship.mentee_person_id),
        explanation=PairWorthOut.model_validate(mentorship.explanation),
        goals=[MentorshipGoalOut.model_validate(each) for each in mentorship.goals],
        reviews=[MentorshipReviewOut.about(each) for each in mentorship.reviews],
        allowed_actions=allowed,
    )


def shown_meeting(
    tx: AsyncSession, caller: Identity, meeting: MentorMeeting, mentorship: Mentorship
) -> MentorMeetingOut:
    facts, at = facts_of(tx, meeting, mentorship), where(caller, mentorship)
    return MentorMeetingOut.about(meeting, allowed_actions=MEETING.allowed(meeting.status, facts, access, caller, at))
