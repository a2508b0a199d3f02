"""The record a nomination comes from: the team, the municipal reserve, the base of effective heads."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.reserve.candidates.models import Candidate
from services.reserve.entries import queries
from services.reserve.entries.judging import today_of
from services.reserve.entries.rules import STAYING, status_on
from services.reserve.entries.terms import ReserveLevel, level_of
from services.reserve.leaders import service as leaders
from services.reserve.regulations.terms import NominationSource
from services.reserve.teams import service as teams
from services.reserve.teams.rules import TeamLevel


async def require_origin(
    tx: AsyncSession, source: NominationSource, source_id: UUID | None, candidate: Candidate
) -> None:
    """The record the nomination names is there, and it is of this candidate, today. Raises Invalid."""
    if source_id is None:
        return
    found, otherwise = ORIGINS[source]
    if not await found(tx, source_id, candidate):
        raise Invalid(errors=[unknown_reference(("source_id",), otherwise)])


async def _from_team(tx: AsyncSession, source_id: UUID, candidate: Candidate, level: TeamLevel) -> bool:
    return await teams.is_member(tx, source_id, level, candidate, today_of(tx))


async def _from_reserve(tx: AsyncSession, source_id: UUID, candidate: Candidate) -> bool:
    """From a stay in the municipal reserve that goes on today."""
    entry = await tx.scalar(queries.by_id(tx.info["caller"], source_id))
    if entry is None or entry.candidate_id != candidate.id:
        return False
    stands = status_on(entry.status, entry.until, today_of(tx)) in STAYING
    return stands and level_of(entry.reserve) is ReserveLevel.municipal


async def _from_leaders(tx: AsyncSession, source_id: UUID, candidate: Candidate) -> bool:
    person_id = candidate.person_id
    return person_id is not None and await leaders.is_included(tx, source_id, person_id, today_of(tx))


N = NominationSource
ORIGINS: Mapping[NominationSource, tuple[Callable[[AsyncSession, UUID, Candidate], Awaitable[bool]], str]] = (
    MappingProxyType(
        {
            N.school_team: (
                partial(_from_team, level=TeamLevel.school),
                "В такой школьной команде кандидат не состоит",
            ),
            N.municipal_team: (
                partial(_from_team, level=TeamLevel.municipal),
                "В такой муниципальной команде кандидат не состоит",
            ),
            N.municipal_reserve: (_from_reserve, "В таком муниципальном резерве кандидат сегодня не состоит"),
            N.leaders_base: (_from_leaders, "В базе эффективных руководителей такой записи о кандидате нет"),
        }
    )
)
"""Where the record is looked for, and what is said when it is not there."""
