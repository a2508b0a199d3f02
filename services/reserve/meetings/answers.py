"""Meetings and conflicts as a client reads them."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.meetings import benches, gathering, occasions, reaching, recusals
from services.reserve.meetings.assembly import Pair
from services.reserve.meetings.models import AgendaPoint, Meeting, MeetingSeat, Recusal
from services.reserve.meetings.occasion import Occasion
from services.reserve.meetings.rules import WORKFLOW, MeetingStatus, standing_of, waivable
from services.reserve.meetings.schemas import AgendaPointOut, AskedQuestionOut, AttendeeOut, MeetingOut
from services.reserve.meetings.screening import Screen, screened
from services.reserve.meetings.voices import (
    AttestationScreenOut,
    ConflictedMemberOut,
    ConflictedOut,
    ConflictOut,
    ConflictScreenOut,
)
from services.reserve.permissions import access

BEGUN = frozenset({MeetingStatus.open, MeetingStatus.closed})


async def shown(tx: AsyncSession, caller: Identity, meeting: Meeting) -> MeetingOut:
    """As it stands; of a concluded one, as it was when it was concluded."""
    gathered = await gathering.gathered(tx, await occasions.of_meeting(tx, meeting), meeting)
    record = meeting.record or gathered.record(meeting)
    begun = meeting.status in BEGUN
    facts = gathered.facts(tx.info["clock"].today(), meeting)
    return MeetingOut.about(
        meeting,
        quorum=record["quorum"] if begun else None,
        presiding_id=record["presiding_id"],
        seats=[_seat(each) for each in meeting.seats],
        agenda=[_point(each, said, begun) for each, said in zip(meeting.agenda, record["agenda"], strict=True)],
        questions=[AskedQuestionOut.about(each) for each in meeting.questions],
        allowed_actions=WORKFLOW.allowed(meeting.status, facts, access, caller, meeting.place),
    )


async def screen(tx: AsyncSession, caller: Identity, contest_id: UUID) -> ConflictScreenOut:
    """What the records show today and what was declared, for those who oversee the commission."""
    occasion = await occasions.of_contest(tx, await reaching.overseen(tx, caller, contest_id))
    found, told = await _screened(tx, caller, occasion)
    return ConflictScreenOut(
        members=len(found.seats),
        applications=len(found.subjects),
        years=occasion.conflict_years,
        found=[ConflictedOut(**dict(each), **_numbered(found, subject_id)) for subject_id, each in told],
    )


async def attestation_screen(tx: AsyncSession, caller: Identity, attestation_id: UUID) -> AttestationScreenOut:
    """The same of an attestation."""
    occasion = await benches.attested(tx, caller, attestation_id)
    found, told = await _screened(tx, caller, occasion)
    return AttestationScreenOut(
        members=len(found.seats), years=occasion.conflict_years, found=[each for _, each in told]
    )


async def _screened(
    tx: AsyncSession, caller: Identity, occasion: Occasion
) -> tuple[Screen, list[tuple[UUID, ConflictedMemberOut]]]:
    """(whom the records were asked about; whom a member should not judge → that member)"""
    found = await screened(tx, occasion)
    decided = {each.pair: each for each in await recusals.written(tx, occasion)}
    names = await recusals.names_of(tx, {member for member, _ in decided} - found.seats.keys())
    pairs = sorted({*found.conflicts, *decided}, key=lambda pair: _order(found, pair))
    return found, [(pair[1], _conflicted(found, pair, decided.get(pair), names, caller)) for pair in pairs]


def _numbered(found: Screen, application_id: UUID) -> dict[str, Any]:
    return {"application_id": application_id, "journal_number": found.subjects[application_id].journal_number}


def _order(found: Screen, pair: Pair) -> tuple[int, str]:
    return found.subjects[pair[1]].journal_number or 0, str(pair[0])


def _conflicted(
    found: Screen, pair: Pair, decided: Recusal | None, names: dict[UUID, str], caller: Identity
) -> ConflictedMemberOut:
    member_id = pair[0]
    conflicts = recusals.conflicts_of(found, pair, decided)
    barring = [each for each in conflicts if each.bars]
    seat = found.seats.get(member_id)
    declared = decided is not None and recusals.declared_by_another(decided, caller)
    return ConflictedMemberOut(
        member_id=member_id,
        full_name=seat.full_name if seat else names[member_id],
        conflicts=[ConflictOut.about(each) for each in conflicts],
        standing=standing_of(decided.standing, decided.covers, barring) if decided else None,
        may_be_waived=not declared and waivable([each.kind for each in conflicts]) is None,
    )


def _seat(seat: MeetingSeat) -> AttendeeOut:
    return AttendeeOut.about(seat, position=seat.post)


def _point(point: AgendaPoint, said: dict[str, Any], begun: bool) -> AgendaPointOut:
    told = {name: said[name] for name in ("may_vote", "ballots", "outcome")}
    return AgendaPointOut.about(point, quorum=said["quorum"] if begun else None, **told)
