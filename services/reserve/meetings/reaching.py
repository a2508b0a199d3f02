"""From where a caller sees a contest: from its place, or through a seat on its commission. And how it has one vote."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import Seat, fraction_of
from services.reserve.contests import queries
from services.reserve.contests.models import Contest
from services.reserve.contests.service import ContestNotFound
from services.reserve.meetings.assembly import Voting
from services.reserve.permissions import P, access
from services.reserve.regulations.voting import VotingRules


class ContestNotAnnounced(Conflict):
    """Конкурс ещё не объявлен: ни отводов, ни листов у него нет."""


async def held(tx: AsyncSession, contest_id: UUID) -> Contest:
    """The same as it stands now: to the end of the transaction nobody opens its sheets, or they are opened already."""
    await tx.execute(queries.lock(contest_id))
    contest = await found(tx, contest_id)
    async with standing_at(tx, region_of(contest.place)):
        await tx.execute(queries.fresh(contest_id))
    return contest


@dataclass(frozen=True, slots=True)
class Reach:
    """A contest a caller may know the inside of, and the seat if that is why."""

    contest: Contest
    seat: Seat | None


async def found(tx: AsyncSession, contest_id: UUID) -> Contest:
    """The contest, read from the region: what may be told of it is for whoever asks to say."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        contest: Contest | None = await tx.get(Contest, contest_id)
    if contest is None:
        raise ContestNotFound
    return contest


async def reached(tx: AsyncSession, caller: Identity, contest_id: UUID) -> Reach:
    """The contest for those who oversee its commission, and for who sits on it today. Raises ContestNotFound."""
    contest = await found(tx, contest_id)
    if access.allows(caller, P.commission_read, contest.place):
        return Reach(contest, None)
    seat = await own_seat(tx, caller, contest)
    if seat is None:
        raise ContestNotFound
    return Reach(contest, seat)


async def overseen(tx: AsyncSession, caller: Identity, contest_id: UUID) -> Contest:
    """The contest for those alone who oversee its commission. Raises ContestNotFound, ContestNotAnnounced."""
    contest = await found(tx, contest_id)
    if not access.allows(caller, P.commission_read, contest.place):
        raise ContestNotFound
    require_announced(contest)
    return contest


def require_announced(contest: Contest) -> None:
    """Only with the announcement a contest has a regulation that says who judges it, and how."""
    if contest.rules is None:
        raise ContestNotAnnounced


async def own_seat(tx: AsyncSession, caller: Identity, contest: Contest) -> Seat | None:
    """Of a draft nobody on the commission knows yet."""
    if contest.rules is None or contest.commission_id is None:
        return None
    return await seat_on(tx, caller, contest.commission_id)


async def seat_on(tx: AsyncSession, caller: Identity, commission_id: UUID) -> Seat | None:
    """The caller's own seat on the commission today, for roles that may sit on one."""
    if not access.allows(caller, P.sheet_write):
        return None
    seats = await commissions.own_seats(tx, caller, tx.info["clock"].today(), commission_id)
    return seats[0].seat if seats else None


def voting_of(contest: Contest) -> Voting:
    """As the regulation says that the contest was announced under."""
    return voting_by(contest.ruled.voting)


def voting_by(said: VotingRules) -> Voting:
    return Voting(fraction_of(said.quorum), said.majority, said.tie)
