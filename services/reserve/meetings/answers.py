"""Meetings and conflicts as a client reads them."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.meetings import gathering, reaching, recusals
from services.reserve.meetings.assembly import Pair
from services.reserve.meetings.models import AgendaPoint, Meeting, MeetingSeat, Recusal
from services.reserve.meetings.rules import WORKFLOW, MeetingStatus, standing_of, waivable
from services.reserve.meetings.schemas import AgendaPointOut, AskedQuestionOut, AttendeeOut, MeetingOut
from services.reserve.meetings.screening import Screen, screened
from services.reserve.meetings.voices import ConflictedOut, ConflictOut, ConflictScreenOut
from services.reserve.permissions import access

BEGUN = frozenset({MeetingStatus.open, MeetingStatus.closed})


async def shown(tx: AsyncSession, caller: Identity, meeting: Meeting) -> MeetingOut:
    """As it stands; of a concluded one, as it was when it was concluded."""
    contest = await reaching.found(tx, meeting.contest_id)
    gathered = await gathering.gathered(tx, contest, meeting)
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
    contest = await reaching.overseen(tx, caller, contest_id)
    found = await screened(tx, contest)
    decided = {(each.member_id, each.application_id): each for each in await recusals.written(tx, contest.id)}
    names = await recusals.names_of(tx, {member for member, _ in decided} - found.seats.keys())
    pairs = sorted({*found.conflicts, *decided}, key=lambda pair: _order(found, pair))
    return ConflictScreenOut(
        members=len(found.seats),
        applications=len(found.applications),
        years=contest.ruled.conflict_years,
        found=[_conflicted(found, pair, decided.get(pair), names, caller) for pair in pairs],
    )


def _order(found: Screen, pair: Pair) -> tuple[int, str]:
    return found.applications[pair[1]].journal_number, str(pair[0])


def _conflicted(
    found: Screen, pair: Pair, decided: Recusal | None, names: dict[UUID, str], caller: Identity
) -> ConflictedOut:
    member_id, application_id = pair
    conflicts = recusals.conflicts_of(found, pair, decided)
    seat = found.seats.get(member_id)
    declared = decided is not None and recusals.declared_by_another(decided, caller)
    return ConflictedOut(
        member_id=member_id,
        full_name=seat.full_name if seat else names[member_id],
        application_id=application_id,
        journal_number=found.applications[application_id].journal_number,
        conflicts=[ConflictOut.about(each) for each in conflicts],
        standing=standing_of(decided.standing, decided.covers, conflicts) if decided else None,
        may_be_waived=not declared and waivable([each.kind for each in conflicts]) is None,
    )


def _seat(seat: MeetingSeat) -> AttendeeOut:
    return AttendeeOut.about(seat, position=seat.post)


def _point(point: AgendaPoint, said: dict[str, Any], begun: bool) -> AgendaPointOut:
    told = {name: said[name] for name in ("may_vote", "ballots", "outcome")}
    return AgendaPointOut.about(point, quorum=said["quorum"] if begun else None, **told)
