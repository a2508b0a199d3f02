"""A team as a client reads it: its members by name, and what this caller may do."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.reserve.candidates.rules import full_name
from services.reserve.permissions import access
from services.reserve.teams import queries
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import WORKFLOW
from services.reserve.teams.schemas import TeamMemberOut, TeamOut
from services.reserve.teams.service import facts_of


async def shown(tx: AsyncSession, caller: Identity, team: Team) -> TeamOut:
    """Whoever may see a team knows its members by name, wherever in the region their cards and files lie."""
    people = sorted({each.person_id for each in team.members if each.person_id})
    files = sorted({each.candidate_id for each in team.members if each.candidate_id})
    async with standing_at(tx, region_of(team.place)):  # ADR 0008
        cards: dict[UUID, Any] = {each.id: each for each in await tx.scalars(queries.people(people))} if people else {}
        kept: dict[UUID, Any] = {each.id: each for each in await tx.scalars(queries.candidates(files))} if files else {}
    return TeamOut.about(
        team,
        members=[_member(each, cards, kept) for each in team.members],
        allowed_actions=WORKFLOW.allowed(team.status, facts_of(team), access, caller, team.place),
    )


def _member(member: TeamMember, cards: dict[UUID, Any], files: dict[UUID, Any]) -> TeamMemberOut:
    card = cards.get(member.person_id) if member.person_id else None
    card = card or (files.get(member.candidate_id) if member.candidate_id else None)
    return TeamMemberOut.about(member, full_name=(full_name(card) if card else None) or None)
