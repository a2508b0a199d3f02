"""Who is gathered at a meeting, as it stands now: the seats of its day, who is there, who is recused, who has voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import Quorum, Seat
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import RUNNING
from services.reserve.meetings import queries, reaching, recusals
from services.reserve.meetings.assembly import Assembly, Pair, Voting, narrowest, worst
from services.reserve.meetings.models import AgendaPoint, Meeting, MeetingSeat, Recusal
from services.reserve.meetings.record import recorded
from services.reserve.meetings.rules import VOTED_ON, Facts

GONE = frozenset({ApplicationStatus.rejected, ApplicationStatus.withdrawn})
"""Not judged any more: nobody's recusal from them narrows the quorum."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All there is to know of a meeting to say what may be done and what has come of it."""

    running: bool
    assembly: Assembly
    recusals: Sequence[Recusal]
    voting: Voting
    applications: Sequence[UUID]
    called: bool
    """Has it been said who is there?"""
    opening: Assembly | None = None
    """Who sat as the sheets were opened, and who of them is there: those who decide upon them are the same."""

    @property
    def quorum(self) -> Quorum:
        return worst(narrowest(each, self.applications, self.voting.share) for each in self._assemblies)

    def quorum_on(self, application_id: UUID | None) -> Quorum:
        return worst(each.quorum(application_id, self.voting.share) for each in self._assemblies)

    @property
    def _assemblies(self) -> Sequence[Assembly]:
        return [self.assembly] if self.opening is None else [self.assembly, self.opening]

    def facts(self, today: date, meeting: Meeting) -> Facts:
        return Facts(
            today=today,
            held_on=meeting.held_on,
            running=self.running,
            seats=len(self.assembly.seats),
            quorum=self.quorum if self.called else None,
            presided=self.assembly.presiding(None) is not None,
            unvoted=tuple(point.title for point in meeting.agenda if self._waits(point)),
        )

    def record(self, meeting: Meeting) -> dict[str, Any]:
        return recorded(meeting, self.assembly, self.recusals, self.voting, self.applications)

    def _waits(self, point: AgendaPoint) -> bool:
        voters = self.assembly.voters(point.application_id)
        return point.matter in VOTED_ON and bool(voters - {each.member_id for each in point.ballots})


async def gathered(
    tx: AsyncSession, contest: Contest, meeting: Meeting | None, present: Sequence[UUID] | None = None
) -> Gathered:
    """As it stands, or as it would be convened with those `present`. Of no meeting: who would sit, nobody there."""
    if meeting is not None and meeting.seats:
        seats = seats_of(meeting)
        there = frozenset(each.member_id for each in meeting.seats if each.present)
    else:
        seats, there = await _sitting(tx, contest, meeting), frozenset(present or [])
    async with standing_at(tx, contest.place):
        written = [*await tx.scalars(queries.recusals(contest.id))]
        competing = [each.id for each in await tx.scalars(queries.applications(contest.id)) if each.status not in GONE]
    apart = frozenset(await recusals.recused(tx, contest))
    return Gathered(
        running=contest.status in RUNNING,
        assembly=Assembly(tuple(seats), there, apart),
        recusals=written,
        voting=reaching.voting_of(contest),
        applications=competing,
        called=present is not None or bool(meeting and meeting.seats),
        opening=await _opening(tx, contest, meeting, there, apart),
    )


def at_the_opening(contest: Contest, meeting: Meeting) -> bool:
    """Is it the meeting at which the sheets were opened, or an earlier one?"""
    opened, convened = contest.opened_at, meeting.convened_at
    return opened is not None and convened is not None and convened <= opened


async def _opening(
    tx: AsyncSession, contest: Contest, meeting: Meeting | None, there: frozenset[UUID], apart: frozenset[Pair]
) -> Assembly | None:
    """Of a meeting after the opening alone."""
    if contest.opened_at is None or meeting is None or at_the_opening(contest, meeting):
        return None
    former = [each for each in await begun(tx, contest) if at_the_opening(contest, each)]
    return Assembly(tuple(_seat(each, former[-1]) for each in former[-1].seats), there, apart) if former else None


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


async def record(tx: AsyncSession, contest: Contest, meeting: Meeting) -> dict[str, Any]:
    """As it was when it was concluded; of an open one, as it stands."""
    if meeting.record is not None:
        return meeting.record
    return (await gathered(tx, contest, meeting)).record(meeting)


async def _sitting(tx: AsyncSession, contest: Contest, meeting: Meeting | None) -> list[Seat]:
    if contest.commission_id is None:
        return []
    return await commissions.roster(tx, contest.commission_id, meeting.held_on if meeting else contest.held_on)


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
