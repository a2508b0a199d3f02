"""What did not come of a risk when it became known is asked for once more: nothing was published yet, or not enough.

Each event is done in a transaction of its own, after the answer: to draft a route takes its time.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.jobs import Job, schedule
from services.training.reactions import at_risk, queries

NAME = "training.repeat_risk_reaction"


async def repeat(tx: AsyncSession, caller: Identity) -> int:
    """Of everybody at or below the caller's place who is at risk today and has no diagnostics or no route by it: how
    many they are."""
    clock = tx.info["clock"]
    found = list(await tx.scalars(queries.unfinished(caller.place, clock.today())))
    for each in found:
        await schedule(tx, NAME, f"{each}/{clock.now().isoformat()}", clock.now(), {"event_id": str(each)})
    return len(found)


async def _again(tx: AsyncSession, payload: dict[str, Any]) -> None:
    """Does nothing about an event that its source has taken back since."""
    event = await tx.scalar(queries.one(UUID(payload["event_id"])))
    if event is not None:
        event.outcome = await at_risk.act(tx, event)


JOBS = (Job(NAME, None, _again),)
