"""Teams that learn as a client reads them: by name, with what each member has attended and passed."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.learning_teams import policies, queries
from services.training.learning_teams.models import LearningTeam, TeamEnrolment
from services.training.learning_teams.progress import MemberProgress, passed, progress_of
from services.training.learning_teams.rules import MemberTold, finished, needed
from services.training.learning_teams.schemas import (
    LearningTeamMemberOut,
    LearningTeamOut,
    MemberProgressOut,
    TeamEnrolmentOut,
)


async def shown(tx: AsyncSession, team: LearningTeam) -> LearningTeamOut:
    names = await names_of(tx, team.place, (each.told for each in team.members))
    return LearningTeamOut.about(
        team,
        members=[
            LearningTeamMemberOut.about(each, full_name=names.get(each.person_id) if each.person_id else None)
            for each in team.members
        ],
    )


async def enrolled(tx: AsyncSession, enrolment: TeamEnrolment) -> TeamEnrolmentOut:
    today: date = tx.info["clock"].today()
    progress = await progress_of(tx, enrolment, today)
    names = await names_of(tx, enrolment.place, (each.member for each in progress))
    policy = await policies.POLICY.of(tx, region_of(enrolment.place))
    have = passed(progress)
    return TeamEnrolmentOut.about(
        enrolment,
        team_title=enrolment.team.title,
        group_title=enrolment.group.title,
        group_status=enrolment.group.status,
        members=[_progress(each, names) for each in progress],
        passed=have,
        needed=needed(len(progress), policy.least_share),
        finished=finished(have, len(progress), policy.least_share),
    )


async def names_of(tx: AsyncSession, place: str, members: Iterable[MemberTold]) -> dict[UUID, str]:
    """Whoever may see a team knows its members by name, wherever in the region their cards lie."""
    people = sorted({each.person_id for each in members if each.person_id})
    async with standing_at(tx, region_of(place)):  # ADR 0008
        cards: list[Any] = list(await tx.scalars(queries.people(people)))
    return {each.id: each.full_name for each in cards}


def _progress(each: MemberProgress, names: dict[UUID, str]) -> MemberProgressOut:
    member, learnt = each
    return MemberProgressOut(
        person_id=member.person_id,
        full_name=names.get(member.person_id) if member.person_id else None,
        function=member.function,
        leads=member.leads,
        enrolment_id=learnt.enrolment_id if learnt else None,
        group_id=learnt.group_id if learnt else None,
        status=learnt.status if learnt else None,
        attended=learnt.attended if learnt else 0,
        sessions=learnt.sessions if learnt else 0,
        passed=each.passed,
        hours=learnt.hours if learnt else None,
        completed_on=learnt.completed_on if learnt else None,
    )
