"""What is written down while a meeting goes on: who came and left, how they voted, what was asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import renewed
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.reserve.meetings import gathering, occasions, queries, reaching, service
from services.reserve.meetings.assembly import unfit_ballots
from services.reserve.meetings.gathering import Gathered
from services.reserve.meetings.models import AgendaPoint, AskedQuestion, Ballot, Meeting
from services.reserve.meetings.rules import VOTED_ON, MeetingStatus, lacking
from services.reserve.meetings.schemas import AskedQuestionIn, AttendanceIn
from services.reserve.meetings.votes import BallotIn, BallotsIn


class AgendaPointNotFound(NotFound):
    """Такого вопроса в повестке дня нет."""


class AskedQuestionNotFound(NotFound):
    """Такого заданного вопроса нет."""


class NotQuorate(Conflict):
    """По этому вопросу кворума нет."""


class NothingToVoteOn(Conflict):
    """По этому вопросу не голосуют: его заслушивают."""


class SheetsSealed(Conflict):
    """Кого выбрать, решают после вскрытия листов: до него голосовать об этом нельзя."""


class NotVotable(Conflict):
    """Об этой аттестации ещё или уже не голосуют: почему, говорит `reason`."""


class AttendanceFixed(Conflict):
    """Листы вскрыты: кто был на этом заседании, записано в протокол и уже не меняется."""


class HasVoted(Conflict):
    """Проголосовавший присутствовал: отсутствующим его не отметить."""


async def attend(tx: AsyncSession, meeting_id: UUID, data: AttendanceIn, seen: int | None) -> Meeting:
    """Who is there now. Raises HasVoted for one who has voted and would be absent, Invalid for a stranger.

    AttendanceFixed once the sheets are opened: whose of them counted, stands by who was there.
    """
    meeting = await service.to_change(tx, meeting_id, seen, MeetingStatus.open)
    if meeting.contest_id and gathering.at_the_opening(
        (await reaching.held(tx, meeting.contest_id)).opened_at, meeting
    ):
        raise AttendanceFixed
    service.require_sitting([seat.member_id for seat in meeting.seats], data.present)
    voted = {ballot.member_id for point in meeting.agenda for ballot in point.ballots}
    if gone := sorted(map(str, voted - {*data.present})):
        raise HasVoted(members={"member_ids": gone})
    for seat in meeting.seats:
        seat.present = seat.member_id in data.present
    return await renewed(tx, meeting)


async def vote(tx: AsyncSession, meeting_id: UUID, point_id: UUID, data: BallotsIn, seen: int | None) -> Meeting:
    """All ballots on one point, in place of the former. Raises NotQuorate, NothingToVoteOn, Invalid for who may not;
    SheetsSealed while nobody can know yet between whom is chosen."""
    meeting = await service.to_change(tx, meeting_id, seen, MeetingStatus.open)
    point = _point(meeting, point_id)
    if point.matter not in VOTED_ON:
        raise NothingToVoteOn
    occasion = await occasions.of_meeting(tx, meeting)
    waits = occasion.subjects[point.subject_id].waits if point.subject_id else None
    if waits is not None:
        raise (SheetsSealed if waits is occasions.SEALED else NotVotable)(
            waits.detail, members={"reason": waits.reason}
        )
    gathered = await gathering.gathered(tx, occasion, meeting)
    _require_quorum(gathered, point)
    members = [each.member_id for each in data.ballots]
    unfit = unfit_ballots(gathered.assembly, point.subject_id, members)
    if unfit:
        where = ((["ballots", at, "member_id"], each) for at, each in sorted(unfit.items()))
        raise Invalid(errors=[field_error(path, each.reason, each.detail) for path, each in where])
    await _require_files(tx, data.ballots)
    point.ballots = [
        Ballot(place=meeting.place, position=position, **each.model_dump())
        for position, each in enumerate(data.ballots, start=1)
    ]
    return await renewed(tx, meeting)


async def ask(tx: AsyncSession, meeting_id: UUID, data: AskedQuestionIn, seen: int | None) -> Meeting:
    """A question to a candidate. Raises Invalid for an application of another contest, or who does not sit."""
    meeting = await service.to_change(tx, meeting_id, seen, MeetingStatus.open)
    known = (
        {each.id for each in await tx.scalars(queries.applications(meeting.contest_id))} if meeting.contest_id else ()
    )
    if data.application_id not in known:
        raise Invalid(errors=[unknown_reference(["application_id"], "В этом конкурсе такой заявки нет")])
    if data.member_id is not None and data.member_id not in {seat.member_id for seat in meeting.seats}:
        raise Invalid(errors=[unknown_reference(["member_id"], "В этот день он не заседает")])
    now = tx.info["clock"].now()
    meeting.questions.append(AskedQuestion(place=meeting.place, asked_at=now, **data.model_dump()))
    return await renewed(tx, meeting)


async def withdraw_question(tx: AsyncSession, meeting_id: UUID, question_id: UUID, seen: int | None) -> Meeting:
    meeting = await service.to_change(tx, meeting_id, seen, MeetingStatus.open)
    for question in meeting.questions:
        if question.id == question_id:
            meeting.questions.remove(question)
            return await renewed(tx, meeting)
    raise AskedQuestionNotFound


def _point(meeting: Meeting, point_id: UUID) -> AgendaPoint:
    for point in meeting.agenda:
        if point.id == point_id:
            return point
    raise AgendaPointNotFound


def _require_quorum(gathered: Gathered, point: AgendaPoint) -> None:
    found = gathered.quorum_on(point.subject_id)
    if not found.reached:
        raise NotQuorate(lacking(found), members={"reason": "not_quorate"})


async def _require_files(tx: AsyncSession, said: Sequence[BallotIn]) -> None:
    """The database alone would take a file of any place."""
    ids = {each.opinion_file_id for each in said if each.opinion_file_id}
    there = set(await tx.scalars(queries.files(ids))) if ids else set()
    missing = [i for i, each in enumerate(said) if each.opinion_file_id and each.opinion_file_id not in there]
    if missing:
        raise Invalid(errors=[unknown_reference(["ballots", i, "opinion_file_id"], "Файл не найден") for i in missing])
