"""Who marks which application of a contest, and as whom the caller comes to it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.kernel.problems import Forbidden
from services.kernel.records import one
from services.reserve.applications.models import Application
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import CommissionRole, Quorum, Seat
from services.reserve.commissions.service import SeatNotFound
from services.reserve.contests.models import Contest
from services.reserve.contests.service import ContestNotFound
from services.reserve.meetings import gathering, occasions, recusals
from services.reserve.meetings.assembly import Assembly
from services.reserve.meetings.reaching import found, require_announced, voting_of
from services.reserve.permissions import P, access
from services.reserve.sheets import queries
from services.reserve.sheets.rules import Awaited, SetAside, awaited

KEEPS_COUNT = frozenset({CommissionRole.chair, CommissionRole.deputy, CommissionRole.secretary})
"""Who of a commission sees which sheets have been handed in."""


class NotInCommission(Forbidden):
    """Вы не состоите в комиссии этого конкурса."""


@dataclass(frozen=True, slots=True)
class Jury:
    """Who marks what."""

    seats: Sequence[Seat]
    """With a vote."""
    sharing: Mapping[UUID, frozenset[UUID]]
    """Member → those with whom the seat is shared."""
    recused: frozenset[tuple[UUID, UUID]]
    """(member, application)."""
    applications: Sequence[Application]
    awaited: frozenset[Awaited]
    short: Mapping[UUID, Quorum]
    """Application → the quorum of those who mark it, where too few of them came to the meeting."""

    @property
    def jurors(self) -> int:
        """How many mark in the contest: who is recused from every application does not."""
        return len({each.member_id for each in self.awaited})

    def missing(self, handed: frozenset[Awaited]) -> set[Awaited]:
        """What is awaited and has not been handed in, by the member or by who shares the seat."""
        return {each for each in self.awaited if not self._stood_in(each) & handed}

    def counts(self, sheet: Awaited) -> bool:
        """An awaited one, or one of who shares the seat; whoever did not come marks nobody, or means would differ."""
        apart = (sheet.member_id, sheet.application_id) in self.recused
        return not apart and any(sheet in self._stood_in(each) for each in self.awaited)

    def aside(self, sheet: Awaited) -> SetAside | None:
        """Why a sheet that was handed in is not opened; None: it counts."""
        if self.counts(sheet):
            return None
        if all(sheet.application_id != each.id for each in self.applications):
            return SetAside.not_competing
        if (sheet.member_id, sheet.application_id) in self.recused:
            return SetAside.recused
        sits = any(seat.member_id == sheet.member_id for seat in self.seats)
        return SetAside.absent if sits else SetAside.not_seated

    def _stood_in(self, sheet: Awaited) -> set[Awaited]:
        members = {sheet.member_id, *self.sharing.get(sheet.member_id, ())}
        return {Awaited(sheet.application_id, sheet.stage, member) for member in members}


async def seated(tx: AsyncSession, caller: Identity, contest_id: UUID) -> tuple[Contest, Seat]:
    """The contest and the caller's seat on its commission; to its end the transaction stands where the contest lies.

    Raises ContestNotFound where the caller may not know of the contest, NotInCommission where they may.
    """
    contest = await found(tx, contest_id)
    if contest.rules is not None and contest.commission_id is not None:
        with suppress(SeatNotFound):
            today = tx.info["clock"].today()
            return contest, await commissions.take_seat(tx, caller, contest.commission_id, today, contest.place)
    await one(tx, queries.contest(contest_id), ContestNotFound)  # as the caller alone sees it
    raise NotInCommission(members={"reason": "not_in_commission"})


async def conducting(tx: AsyncSession, caller: Identity, contest_id: UUID, roles: frozenset[CommissionRole]) -> Contest:
    """The contest, for who conducts it or sits on its commission in one of the `roles`.

    Raises ContestNotAnnounced to who conducts a draft.
    """
    contest = await found(tx, contest_id)
    if contains(caller.place, contest.place) and access.allows(caller, P.sheet_open):
        require_announced(contest)
        return contest
    _, seat = await seated(tx, caller, contest_id)
    if seat.role not in roles:
        raise Forbidden("Об этом знают секретарь и председатель комиссии.", members={"reason": "not_the_secretary"})
    return contest


async def concerned(tx: AsyncSession, caller: Identity, contest_id: UUID) -> tuple[Contest, set[UUID] | None]:
    """The contest, and the caller's own applications to it; None instead of them for who may see all.

    Raises ContestNotFound for who has no part in it.
    """
    try:
        return await conducting(tx, caller, contest_id, frozenset(CommissionRole)), None
    except (NotInCommission, ContestNotFound):
        own = await _own_applications(tx, caller, contest_id)
        if not own:
            raise
    contest = await found(tx, contest_id)
    await stand(tx, contest.place)  # ADR 0008: the own results, wherever they lie
    return contest, own


async def _own_applications(tx: AsyncSession, caller: Identity, contest_id: UUID) -> set[UUID]:
    """Wherever the file of the applicant is kept."""
    if caller.person is None:
        return set()
    async with standing_at(tx, region_of(caller.place)):  # ADR 0008
        return set(await tx.scalars(queries.own_applications(contest_id, caller.person)))


async def jury(tx: AsyncSession, contest: Contest) -> Jury:
    """Of the seats of the meeting at which sheets are opened, of whom only those who came are awaited; before it is
    convened, of who sits today. Nobody awaits a sheet of who has no card in the directory and cannot sign in.
    """
    assert contest.commission_id is not None  # or it had not been announced
    meeting = await gathering.at_opening(tx, contest)
    today = tx.info["clock"].today()
    sitting = gathering.seats_of(meeting) if meeting else await commissions.roster(tx, contest.commission_id, today)
    applications = list(await tx.scalars(queries.competing(contest.id)))
    apart = frozenset(await recusals.recused_at_opening(tx, await occasions.of_contest(tx, contest)))
    seats = [seat for seat in sitting if seat.votes]
    async with standing_at(tx, region_of(contest.place)):
        sharing = {seat.member_id: frozenset(await tx.scalars(queries.sharing(seat))) for seat in seats}
    marking = [seat for seat in seats if seat.person_id is not None]
    came = {each.member_id for each in meeting.seats if each.present} if meeting else {each.member_id for each in seats}
    ids = [each.id for each in applications]
    due = awaited([seat.member_id for seat in marking if seat.member_id in came], ids, stages_of(contest), apart)
    share = voting_of(contest).share
    met = Assembly(tuple(marking), frozenset(came), apart)
    short = {each: found for each in ids if meeting and not (found := met.quorum(each, share)).reached}
    return Jury(seats, sharing, apart, applications, frozenset(due), short)


def stages_of(contest: Contest) -> list[str]:
    """The stages that are marked."""
    return [stage.code for stage in contest.ruled.stages if stage.criteria]
