"""Who is gathered at a meeting, as it stands now: the seats of its day, who is there, who is recused, who has voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import Quorum, Seat
from services.reserve.contests.models import Contest
from services.reserve.meetings import occasions, queries, recusals
from services.reserve.meetings.assembly import Assembly, Pair, narrowest, worst
from services.reserve.meetings.models import AgendaPoint, Meeting, MeetingSeat, Recusal
from services.reserve.meetings.occasion import Occasion
from services.reserve.meetings.record import recorded
from services.reserve.meetings.rules import VOTED_ON, Facts


@dataclass(frozen=True, slots=True)
class Gathered:
    """All there is to know of a meeting to say what may be done and what has come of it."""

    occasion: Occasion
    assembly: Assembly
    recusals: Sequence[Recusal]
    called: bool
    """Has it been said who is there?"""
    opening: Assembly | None = None
    """Who sat as the sheets were opened, and who of them is there: those who decide upon them are the same."""

    @property
    def quorum(self) -> Quorum:
        about, share = self.occasion.judged, self.occasion.voting.share
        return worst(narrowest(each, about, share) for each in self._assemblies)

    def quorum_on(self, subject_id: UUID | None) -> Quorum:
        return worst(each.quorum(subject_id, self.occasion.voting.share) for each in self._assemblies)

    @property
    def _assemblies(self) -> Sequence[Assembly]:
        return [self.assembly] if self.opening is None else [self.assembly, self.opening]

    def facts(self, today: date, meeting: Meeting) -> Facts:
        return Facts(
            today=today,
            held_on=meeting.held_on,
            idle=self.occasion.idle,
            seats=len(self.assembly.seats),
            quorum=self.quorum if self.called else None,
            presided=self.assembly.presiding(None) is not None,
            unvoted=tuple(point.title for point in meeting.agenda if self._waits(point)),
        )

    def record(self, meeting: Meeting) -> dict[str, Any]:
        return recorded(meeting, self.assembly, self.recusals, self.occasion)

    def _waits(self, point: AgendaPoint) -> bool:
        voters = self.assembly.voters(point.subject_id)
        return point.matter in VOTED_ON and bool(voters - {each.member_id for each in point.ballots})


async def gathered(
    tx: AsyncSession, occasion: Occasion, meeting: Meeting | None, present: Sequence[UUID] | None = None
) -> Gathered:
    """As it stands, or as it would be convened with those `present`. Of no meeting: who would sit, nobody there."""
    if meeting is not None and meeting.seats:
        seats = seats_of(meeting)
        there = frozenset(each.member_id for each in meeting.seats if each.present)
    else:
        seats, there = await _sitting(tx, occasion, meeting), frozenset(present or [])
    apart = frozenset(await recusals.recused(tx, occasion))
    return Gathered(
        occasion=occasion,
        assembly=Assembly(tuple(seats), there, apart),
        recusals=await recusals.written(tx, occasion),
        called=present is not None or bool(meeting and meeting.seats),
        opening=await _opening(tx, occasion, meeting, there, apart),
    )


def at_the_opening(opened: datetime | None, meeting: Meeting) -> bool:
    """Is it the meeting at which the sheets were opened, or an earlier one?"""
    convened = meeting.convened_at
    return opened is not None and convened is not None and convened <= opened


async def _opening(
    tx: AsyncSession, occasion: Occasion, meeting: Meeting | None, there: frozenset[UUID], apart: frozenset[Pair]
) -> Assembly | None:
    """Of a meeting after the opening alone."""
    opened = occasion.opened_at
    if opened is None or meeting is None or meeting.contest_id is None or at_the_opening(opened, meeting):
        return None
    async with standing_at(tx, occasion.place):
        held = [*await tx.scalars(queries.begun(meeting.contest_id))]
    former = [each for each in held if at_the_opening(opened, each)]
    return Assembly(tuple(seats_of(former[-1])), there, apart) if former else None


async def begun(tx: AsyncSession, contest: Contest) -> list[Meeting]:
    """The meetings on the contest that were convened, the first one first."""
    async with standing_at(tx, contest.place):
        return [*await tx.scalars(queries.begun(contest.id))]


async def at_opening(tx: AsyncSession, contest: Contest) -> Meeting | None:
    """The meeting at which the sheets are opened: the latest that was convened, on the day of the contest or later."""
    held = await begun(tx, contest)
    return held[-1] if held and held[-1].held_on >= contest.held_on else None


def seats_of(meeting: Meeting) -> list[Seat]:
    """Who sat on its day, whatever has become of the commission since."""
    return [_seat(each, meeting) for each in meeting.seats]


async def record(tx: AsyncSession, meeting: Meeting) -> dict[str, Any]:
    """As it was when it was concluded; of an open one, as it stands."""
    if meeting.record is not None:
        return meeting.record
    return (await gathered(tx, await occasions.of_meeting(tx, meeting), meeting)).record(meeting)


async def _sitting(tx: AsyncSession, occasion: Occasion, meeting: Meeting | None) -> list[Seat]:
    if occasion.commission_id is None:
        return []
    return await commissions.roster(tx, occasion.commission_id, meeting.held_on if meeting else occasion.held_on)


def _seat(kept: MeetingSeat, meeting: Meeting) -> Seat:
    return Seat(
        member_id=kept.member_id,
        commission_id=meeting.commission_id,
        place=meeting.place,
        person_id=kept.person_id,
        full_name=kept.full_name,
        position=kept.post,
        person_place=kept.person_place,
        organisation_id=None,
        role=kept.role,
        trade_union=kept.trade_union,
        votes=kept.votes,
        substitutes_id=None,
    )
