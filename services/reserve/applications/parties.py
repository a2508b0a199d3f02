"""Whether somebody takes part in a contest in person, whose steps, checks and meetings are then others' to take."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import StepRefused
from services.reserve.applications import step_queries
from services.reserve.candidates import service as candidates
from services.reserve.contests.parties import OWN_CONTEST


async def takes_part(tx: AsyncSession, caller: Identity, contest_id: UUID, place: str) -> bool:
    """Is an application to the contest at `place` the caller's own, and not withdrawn? Wherever its file lies."""
    mine = await candidates.own(tx)
    async with standing_at(tx, region_of(place)):  # ADR 0008
        return bool(await tx.scalar(step_queries.taking_part(contest_id, caller, mine.id if mine else None)))


async def require_others(tx: AsyncSession, contest_id: UUID | None, place: str) -> None:
    """Raises StepRefused for who takes part in the contest; None: there is none, and nobody competes."""
    if contest_id is not None and await takes_part(tx, tx.info["caller"], contest_id, place):
        raise StepRefused(OWN_CONTEST.detail, members={"reason": OWN_CONTEST.reason})
