"""The shell around teams that learn: find one, find what it was enrolled in."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import NotFound
from services.kernel.records import one
from services.training.learning_teams import queries
from services.training.learning_teams.models import LearningTeam, TeamEnrolment


class LearningTeamNotFound(NotFound):
    """Команда не найдена или не видна с вашими правами."""


class TeamEnrolmentNotFound(NotFound):
    """Зачисление команды не найдено или не видно с вашими правами."""


async def get(tx: AsyncSession, team_id: UUID) -> LearningTeam:
    return await one(tx, queries.team(team_id), LearningTeamNotFound)


async def enrolled(tx: AsyncSession, enrolment_id: UUID) -> TeamEnrolment:
    """With its team, its group and the programme of that."""
    return await one(tx, queries.enrolment(enrolment_id), TeamEnrolmentNotFound)
