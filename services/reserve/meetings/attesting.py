"""What a meeting that is concluded leaves with the attestations it voted on."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.reserve.attestations import voting
from services.reserve.attestations.voting import Vote
from services.reserve.meetings.models import Meeting
from services.reserve.meetings.record import about, signers_at, votes_in
from services.reserve.meetings.rules import AgendaMatter


async def leave(tx: AsyncSession, meeting: Meeting, record: dict[str, Any]) -> None:
    """Each vote on whether somebody conforms, where the commission was quorate without those who are recused."""
    votes = {
        each.attestation_id: each
        for each in votes_in(record)
        if each.attestation_id is not None and each.matter is AgendaMatter.decision and each.quorate
    }
    if not votes or meeting.convened_at is None:
        return
    day, signers = meeting.convened_at.astimezone(tx.info["clock"].zone).date(), signers_at([meeting])
    for each in await voting.to_judge(tx, [*votes]):
        verdict, its = votes[each.id].outcome.verdict, about(record, each.id)
        await voting.judged(tx, each, Vote(meeting.id, day, verdict, its, signers))
