"""A management team was formed, changed or dissolved: whoever trains teams knows it as it stands now."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.learning_teams.receiving import receive_team
from services.training.learning_teams.rules import LearningTeamLevel, LearningTeamStatus, MemberTold, TeamTold
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import TEAM_DRAFT


async def keep(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """A draft is nobody's to train; of what was told in another order the newest counts."""
    if event.said["status"] == TEAM_DRAFT:
        return {"skipped": "draft"}
    told = _told(event)
    if not await receive_team(tx, told):
        return {"skipped": "newer_is_known"}
    return {"team_id": str(told.id), "members": len(told.members)}


def _told(event: ReceivedEvent) -> TeamTold:
    said, status = event.said, LearningTeamStatus(event.said["status"])
    return TeamTold(
        id=event.record_id,
        place=event.place,
        level=LearningTeamLevel(said["level"]),
        organisation_id=UUID(said["organisation_id"]) if said["organisation_id"] else None,
        title=said["title"],
        first=date.fromisoformat(said["first"]),
        last=_day(said["last"]),
        status=status,
        ended_on=_day(said["day"]) if status is LearningTeamStatus.dissolved else None,
        members=tuple(_member(each) for each in said["members"]),
        event_id=event.id,
        said_at=event.said_at,
        seq=event.source_seq,
    )


def _member(said: dict[str, Any]) -> MemberTold:
    return MemberTold(
        id=UUID(said["member_id"]),
        person_id=UUID(said["person_id"]) if said["person_id"] else None,
        function=said["function"],
        leads=said["leads"],
        first=date.fromisoformat(said["first"]),
        last=_day(said["last"]),
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
