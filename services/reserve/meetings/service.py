"""The shell around meetings: planned, convened with a quorum, concluded for good; and what others ask of them."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require, unknown_reference
from services.reserve.applications import parties
from services.reserve.commissions import service as commissions
from services.reserve.commissions.rules import CommissionKind, Quorum, Seat
from services.reserve.contests.models import Contest
from services.reserve.meetings import agenda, attesting, gathering, occasions, queries, reaching, recusals
from services.reserve.meetings.assembly import Pair, too_few
from services.reserve.meetings.models import Meeting, MeetingSeat
from services.reserve.meetings.record import Voted, quorum_in, signers_at, votes_in
from services.reserve.meetings.rules import WORKFLOW, MeetingAction, MeetingStatus, in_the_past
from services.reserve.meetings.schemas import MeetingCreate, MeetingIn, MeetingStepIn
from services.reserve.permissions import P, access
from services.reserve.protocols.rules import Signer


class MeetingNotFound(NotFound):
    """Заседание не найдено или не видно с вашими правами."""


class MeetingBegun(Conflict):
    """Заседание уже открыто, закрыто или отменено: этого в нём не меняют."""


class MeetingOpen(Conflict):
    """Другое заседание по этому конкурсу или этой аттестационной комиссии ещё не закрыто."""


async def get(tx: AsyncSession, caller: Identity, meeting_id: UUID) -> Meeting:
    """The meeting for those who oversee the commission, and for who sits on it."""
    async with standing_at(tx, region_of(caller.place)):
        meeting = await one(tx, queries.by_id(meeting_id), MeetingNotFound)
    if not access.allows(caller, P.commission_read, meeting.place):
        commission_id = (await occasions.of_meeting(tx, meeting)).commission_id
        if commission_id is None or await reaching.seat_on(tx, caller, commission_id) is None:
            raise MeetingNotFound
    return meeting


async def create(tx: AsyncSession, caller: Identity, data: MeetingCreate) -> Meeting:
    """Raises Invalid for what cannot be met on, or an agenda that is of something else."""
    if data.contest_id is not None:
        place, commission_id = await agenda.on_contest(tx, caller, data.contest_id, data.agenda)
    else:
        assert data.commission_id is not None  # one of the two
        kind = CommissionKind.attestation
        commission = await commissions.referred(tx, data.commission_id, "commission_id", kind, data.held_on)
        place, commission_id = await agenda.on_attestations(tx, caller, commission.id, data.agenda), commission.id
    await parties.require_others(tx, data.contest_id, place)
    require(in_the_past(data.held_on, tx.info["clock"].today()))
    meeting = Meeting(
        id=uuid4(),
        place=place,
        contest_id=data.contest_id,
        commission_id=commission_id,
        held_on=data.held_on,
        venue=data.venue,
        agenda=agenda.points(place, data.agenda),
        seats=[],
        questions=[],
    )
    return await added(tx, meeting, _planned)


async def change(tx: AsyncSession, meeting_id: UUID, data: MeetingIn, seen: int | None) -> Meeting:
    """Replaces the day and the agenda of one that has not begun."""
    meeting = await to_change(tx, meeting_id, seen, MeetingStatus.planned)
    if meeting.contest_id is not None:
        await agenda.require_entered(tx, meeting.contest_id, data.agenda)
    else:
        await agenda.on_attestations(tx, tx.info["caller"], meeting.commission_id, data.agenda)
    require(in_the_past(data.held_on, tx.info["clock"].today()) if data.held_on != meeting.held_on else None)
    taken_up = agenda.points(meeting.place, data.agenda)
    assign(meeting, {"held_on": data.held_on, "venue": data.venue, "agenda": taken_up})
    return await renewed(tx, meeting)


async def advance(
    tx: AsyncSession, caller: Identity, meeting_id: UUID, data: MeetingStepIn, seen: int | None
) -> Meeting:
    """Convene with those present, conclude with the record, call off. Convening takes down the seats of the day."""
    meeting = await one(tx, queries.to_change(meeting_id), MeetingNotFound)
    occasion = await occasions.of_meeting(tx, meeting)
    if data.action is not MeetingAction.call_off:
        await recusals.settle(tx, caller, occasion)
    gathered = await gathering.gathered(tx, occasion, meeting, data.present)
    facts = gathered.facts(tx.info["clock"].today(), meeting)
    record = gathered.record(meeting)
    access.require(caller, P.meeting_write, meeting.place)
    await parties.require_others(tx, meeting.contest_id, meeting.place)
    await steps.advance(tx, access, WORKFLOW, meeting, data, facts, seen, _met_on(meeting))
    now = tx.info["clock"].now()
    if data.action is MeetingAction.convene:
        seats, present = gathered.assembly.seats, data.present or []
        require_sitting([each.member_id for each in seats], present)
        seated = [_seated(meeting, at, each, present) for at, each in enumerate(seats, start=1)]
        assign(meeting, {"convened_at": now, "seats": seated})
    if data.action is MeetingAction.conclude:
        assign(meeting, {"concluded_at": now, "record": record})
        await attesting.leave(tx, meeting, record)
    return await renewed(tx, meeting)


async def quorate(tx: AsyncSession, contest_id: UUID) -> Quorum:
    """The quorum of the commission on the contest where it is narrowest: over all applications that compete.

    Of the latest meeting that was convened; where none has been, of those who would sit, and nobody is there.
    """
    contest = await reaching.found(tx, contest_id)
    held = await gathering.begun(tx, contest)
    if held:
        return quorum_in(await gathering.record(tx, held[-1]))
    return (await gathering.gathered(tx, await occasions.of_contest(tx, contest), None)).quorum


async def judged_by_few(tx: AsyncSession, contest: Contest, share: Fraction) -> dict[int, tuple[int, int]]:
    """Number of the application → (how many may judge it, how many must be able to), as `too_few`, at the latest
    meeting that was convened or of those who would sit."""
    occasion, held = await occasions.of_contest(tx, contest), await gathering.begun(tx, contest)
    met = await gathering.gathered(tx, occasion, held[-1] if held else None)
    few = too_few(met.assembly, occasion.judged, share)
    return {occasion.subjects[each].journal_number or 0: found for each, found in few.items()}


async def recused(tx: AsyncSession, contest_id: UUID) -> set[Pair]:
    """Who may not judge what: (member, application)."""
    return await recusals.recused(tx, await occasions.of_contest(tx, await reaching.found(tx, contest_id)))


async def record_of(tx: AsyncSession, contest_id: UUID) -> dict[str, Any]:
    """What a protocol says of the meetings on the contest, plain JSON: those that have begun, the first one first."""
    contest = await reaching.found(tx, contest_id)
    return {"meetings": [await gathering.record(tx, each) for each in await gathering.begun(tx, contest)]}


async def signers(tx: AsyncSession, contest_id: UUID) -> list[Signer]:
    """Who was there at a meeting on the contest, and so signs its protocol; each once, in the latest role."""
    contest = await reaching.found(tx, contest_id)
    return signers_at(await gathering.begun(tx, contest))


async def outcomes(tx: AsyncSession, contest_id: UUID) -> list[Voted]:
    """What the commission has voted on at its meetings on the contest, in the order of the agendas."""
    return [voted for record in (await record_of(tx, contest_id))["meetings"] for voted in votes_in(record)]


async def to_change(tx: AsyncSession, meeting_id: UUID, seen: int | None, status: MeetingStatus) -> Meeting:
    """The meeting, once it is the caller's to change and stands at `status`. Raises MeetingBegun."""

    def legal(meeting: Meeting) -> None:
        if meeting.status is not status:
            raise MeetingBegun(members={"status_now": meeting.status})

    meeting = await one(tx, queries.to_change(meeting_id), MeetingNotFound)
    changeable(tx, access, meeting, seen, P.meeting_write, legal)
    await parties.require_others(tx, meeting.contest_id, meeting.place)
    return meeting


def require_sitting(sitting: Collection[UUID], present: Sequence[UUID]) -> None:
    """Raises Invalid for who is said to be `present` and does not sit."""
    strange = [i for i, each in enumerate(present) if each not in sitting]
    if strange:
        raise Invalid(errors=[unknown_reference(["present", i], "В этот день он не заседает") for i in strange])


def _seated(meeting: Meeting, position: int, seat: Seat, present: Sequence[UUID]) -> MeetingSeat:
    names = ("member_id", "person_id", "full_name", "person_place", "role", "trade_union", "votes")
    told = {name: getattr(seat, name) for name in names} | {"post": seat.position}
    return MeetingSeat(place=meeting.place, position=position, present=seat.member_id in present, **told)


def _planned(meeting: Meeting) -> Fact:
    told = {**_met_on(meeting), "held_on": meeting.held_on.isoformat()}
    return Fact("reserve.meeting.planned", meeting.id, meeting.place, told)


def _met_on(meeting: Meeting) -> dict[str, str]:
    """The contest; of attestations, who decides on them."""
    if meeting.contest_id is not None:
        return {"contest_id": str(meeting.contest_id)}
    return {"commission_id": str(meeting.commission_id)}
