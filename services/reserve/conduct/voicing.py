"""What the commission said of a contest since the opening: at which meeting, and whether all who voted on it might."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import StepRefused
from services.reserve.commissions.rules import VoteChoice, VoteVerdict
from services.reserve.conduct.rules import Voices
from services.reserve.contests.models import Contest
from services.reserve.meetings import gathering
from services.reserve.meetings import service as meetings
from services.reserve.meetings.models import Meeting
from services.reserve.meetings.record import Voted, votes_in
from services.reserve.meetings.rules import AgendaMatter, MeetingStatus
from services.reserve.regulations.terms import TieBreak


async def meeting(tx: AsyncSession, contest: Contest) -> tuple[Meeting, datetime]:
    """The one that was concluded after the opening, and when."""
    held = await gathering.begun(tx, contest)
    last = held[-1] if held else None
    if last is None or contest.opened_at is None:
        raise StepRefused("Комиссия ещё не заседала.", members={"reason": "no_meeting"})
    if last.status is not MeetingStatus.closed or last.concluded_at is None or last.concluded_at < contest.opened_at:
        said = "Решение принимают на заседании, закрытом после вскрытия листов."
        raise StepRefused(said, members={"reason": "no_meeting"})
    return last, last.concluded_at


async def require_unbiased(tx: AsyncSession, contest: Contest, held: Meeting) -> None:
    """Raises StepRefused where somebody voted who was recused from it after the meeting: its record is closed."""
    apart = {(str(member), str(application)) for member, application in await meetings.recused(tx, contest.id)}
    points = (await gathering.record(tx, held))["agenda"]
    titles = [
        point["title"]
        for point in points
        if any((ballot["member_id"], point["application_id"]) in apart for ballot in point["ballots"])
    ]
    if titles:
        said = f"После заседания отведён тот, кто на нём голосовал: {'; '.join(titles)}. Проведите новое заседание."
        raise StepRefused(said, members={"reason": "recused_voted"})


async def voices(tx: AsyncSession, contest: Contest, held: Meeting) -> Voices:
    """What was voted on at the meeting."""
    votes = votes_in(await gathering.record(tx, held))
    chair = contest.ruled.voting.tie is TieBreak.chair_vote
    decided = {each.application_id: _adopted(each) for each in _about(votes, AgendaMatter.decision)}
    return Voices(
        chosen=[each for each, adopted in decided.items() if adopted],
        rejected=frozenset(each for each, adopted in decided.items() if not adopted),
        between_equals={
            each.application_id: each.outcome.in_favour
            for each in _about(votes, AgendaMatter.tie_break)
            if (each.presiding is VoteChoice.in_favour if chair else _adopted(each))
        },
    )


def _about(votes: Sequence[Voted], matter: AgendaMatter) -> list[Any]:
    return [each for each in votes if each.matter is matter and each.application_id is not None]


def _adopted(vote: Voted) -> bool:
    return vote.outcome.verdict is VoteVerdict.adopted
