"""What did not come of a risk when it became known is asked for once more: nothing was published yet, or not enough.

Each event is done in a transaction of its own, after the answer: to draft a route takes its time.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.jobs import Job, schedule
from services.training.reactions import at_risk, queries
from services.training.reactions.schemas import RiskReactionRepeated

NAME = "training.repeat_risk_reaction"


async def repeat(tx: AsyncSession, caller: Identity) -> RiskReactionRepeated:
    """Of everybody at or below the caller's place who is at risk today and has no diagnostics that can be answered, no
    route or one with no step: how many they are."""
    clock = tx.info["clock"]
    found = (await tx.execute(queries.unfinished(caller.place, clock.today()))).all()
    for each, *_ in found:
        await schedule(tx, NAME, f"{each}/{clock.now().isoformat()}", clock.now(), {"event_id": str(each)})
    return RiskReactionRepeated(
        people=len({person for _, person, *_ in found}),
        diagnostics=len({person for _, person, undiagnosed, *_ in found if undiagnosed}),
        routes=len({person for _, person, _, unrouted, _ in found if unrouted}),
        empty_drafts=len({person for _, person, *_, empty in found if empty}),
    )


async def _again(tx: AsyncSession, payload: dict[str, Any]) -> None:
    """Does nothing about an event that its source has taken back since."""
    event = await tx.scalar(queries.one(UUID(payload["event_id"])))
    if event is not None:
        event.outcome = await at_risk.act(tx, event)


JOBS = (Job(NAME, None, _again),)
