"""What is made of what the reserve tells of a team: a copy that follows it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.learning_teams import queries
from services.training.learning_teams.rules import TeamTold


async def receive_team(tx: AsyncSession, told: TeamTold) -> bool:
    """Keep the team and its members as the event tells them. False where a newer event was heard already: the same
    event twice, or an older one late, changes nothing."""
    if await tx.scalar(queries.receive(told)) is None:
        return False
    await tx.execute(queries.forget_members(told.id))
    if told.members:
        await tx.execute(queries.members(told))
    return True
