"""How far each member of a team has come in what the team was enrolled for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.learning_teams import queries
from services.training.learning_teams.models import TeamEnrolment
from services.training.learning_teams.rules import Learnt, MemberTold, telling


class MemberProgress(NamedTuple):
    """A member on the day, and what says how far they have come; None: they have no seat."""

    member: MemberTold
    learnt: Learnt | None

    @property
    def passed(self) -> bool:
        return self.learnt is not None and self.learnt.passed


async def progress_of(tx: AsyncSession, enrolment: TeamEnrolment, day: date) -> list[MemberProgress]:
    """Of whoever sits on the team on the day: any edition of the programme counts, in any group of it.

    Whoever may see the team knows this of its members, wherever in the region they work.
    """
    now = enrolment.team.on(day)
    people = sorted({each.person_id for each in now if each.person_id})
    found: dict[UUID, list[Learnt]] = defaultdict(list)
    async with standing_at(tx, region_of(enrolment.place)):  # ADR 0008
        for row in await tx.execute(queries.learnt(people, enrolment.group.programme.family)):
            found[row[0]].append(Learnt(*row))
    return [
        MemberProgress(each, telling(found[each.person_id], enrolment.group_id) if each.person_id else None)
        for each in now
    ]


def passed(progress: Sequence[MemberProgress]) -> int:
    return sum(each.passed for each in progress)
