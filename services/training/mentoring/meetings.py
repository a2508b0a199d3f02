"""Meetings of a pair: recorded by one side in person, confirmed or disputed by the other."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import require
from services.training.mentoring import meeting_queries as queries
from services.training.mentoring import queries as mentorship_queries
from services.training.mentoring.meeting_rules import MEETING, MeetingFacts, too_long, unheld
from services.training.mentoring.meeting_schemas import MentorMeetingCreate, MentorMeetingStepIn
from services.training.mentoring.models import MentorMeeting, Mentorship
from services.training.mentoring.reaching import in_person, reach, where
from services.training.mentoring.rules import PairSide
from services.training.permissions import P, access


class MentorMeetingNotFound(NotFound):
    """Такой встречи у этой пары нет."""


class MeetingRefused(Conflict):
    """Встречу сейчас не записать."""


async def record(tx: AsyncSession, mentorship_id: UUID, data: MentorMeetingCreate) -> tuple[MentorMeeting, Mentorship]:
    """Raises MeetingRefused for a pair that has not begun or for whoever is not of the pair, Invalid for another day
    than one of the mentorship and for more hours than a day has."""
    mentorship = await reach(tx, mentorship_id)
    caller, today = tx.info["caller"], tx.info["clock"].today()
    access.require(caller, P.mentorship_agree)
    side = in_person(caller, mentorship)
    if side is None:
        raise MeetingRefused("Встречу записывают наставник или наставляемый.", members={"reason": "not_of_the_pair"})
    if mentorship.activated_on is None:
        raise MeetingRefused("Наставничество ещё не начато.", members={"reason": "not_active"})
    require(unheld(data.held_on, today, (mentorship.activated_on, mentorship.last_day)))
    await tx.execute(mentorship_queries.lock(mentorship.id))  # two meetings of one day are recorded in turn
    require(too_long(data.hours, await tx.scalar(queries.met(mentorship.id, data.held_on))))
    meeting = MentorMeeting(
        place=mentorship.place,
        places=mentorship.places,
        mentorship_id=mentorship.id,
        recorded_by=side,
        **data.model_dump(),
    )
    return await added(tx, meeting, _recorded), mentorship


async def get(tx: AsyncSession, mentorship_id: UUID, meeting_id: UUID) -> tuple[MentorMeeting, Mentorship]:
    mentorship = await reach(tx, mentorship_id)
    return await one(tx, queries.by_id(mentorship.id, meeting_id), MentorMeetingNotFound), mentorship


async def advance(
    tx: AsyncSession, mentorship_id: UUID, meeting_id: UUID, data: MentorMeetingStepIn, seen: int | None
) -> tuple[MentorMeeting, Mentorship]:
    meeting, mentorship = await get(tx, mentorship_id, meeting_id)
    caller = tx.info["caller"]
    at, said = where(caller, mentorship), {"mentorship_id": str(mentorship.id)}
    await steps.advance(tx, access, MEETING, meeting, data, facts_of(tx, meeting, mentorship), seen, said, at)
    assign(meeting, {"answered_on": tx.info["clock"].today(), "reason": data.reason})
    return await renewed(tx, meeting), mentorship


def facts_of(tx: AsyncSession, meeting: MentorMeeting, mentorship: Mentorship) -> MeetingFacts:
    return MeetingFacts(in_person(tx.info["caller"], mentorship), PairSide(meeting.recorded_by))


def _recorded(meeting: MentorMeeting) -> Fact:
    data = {"status": meeting.status, "mentorship_id": str(meeting.mentorship_id)}
    return Fact("training.mentor_meeting.recorded", meeting.id, meeting.place, data)
