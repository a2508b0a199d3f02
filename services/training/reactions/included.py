"""Somebody came into the reserve, or left it: whoever stands there may be measured and taught as a candidate."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.periods import day_before
from services.training.reactions.models import ReceivedEvent
from services.training.reservists.rules import StayTold
from services.training.reservists.service import receive_stay


async def keep(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """Of whom the directory knows; of what was told in another order the newest counts."""
    said = event.said
    if said["person_id"] == said["candidate_id"]:
        return {"skipped": "not_in_the_directory"}
    day = date.fromisoformat(said["day"])
    last = date.fromisoformat(said["until"]) if said["until"] else day_before(day)
    told = StayTold(
        entry_id=event.record_id,
        place=event.place,
        person_id=UUID(said["person_id"]),
        first=day,
        last=last,
        event_id=event.id,
        said_at=event.said_at,
        seq=event.source_seq,
    )
    if not await receive_stay(tx, told):
        return {"skipped": "newer_is_known"}
    return {"person_id": said["person_id"], "until": last.isoformat()}
