"""The shell around competitions: write, announce, complete, cancel."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require
from services.training.competitions import queries
from services.training.competitions.models import Competition
from services.training.competitions.passing import wrong_levels
from services.training.competitions.rules import WORKFLOW, CompetitionStatus, Facts
from services.training.competitions.schemas import CompetitionIn, CompetitionOut, CompetitionStepIn
from services.training.permissions import P, access


class CompetitionNotFound(NotFound):
    """Конкурс не найден или не виден с вашими правами."""


class CompetitionFixed(Conflict):
    """Изменить можно только конкурс, который готовится: объявленный идёт по своим условиям."""


async def get(tx: AsyncSession, competition_id: UUID) -> Competition:
    seen = queries.visible_to(tx.info["caller"])
    return await one(tx, queries.by_id(competition_id).where(seen), CompetitionNotFound)


async def going_on(tx: AsyncSession, competition_id: UUID) -> Competition:
    """One the caller sees, as it stands until the commit; held where it lies, above whoever takes part (ADR 0008)."""
    competition = await get(tx, competition_id)
    async with standing_at(tx, competition.place):
        return await one(tx, queries.going_on(competition.id), CompetitionNotFound)


async def create(tx: AsyncSession, caller: Identity, data: CompetitionIn) -> Competition:
    """A draft at the caller's own place. Raises Invalid for stages with a gap, or that a municipality does not hold."""
    require(wrong_levels(data.levels, caller.place))
    return await added(tx, Competition(place=caller.place, **_said(data)), _drafted)


async def change(tx: AsyncSession, competition_id: UUID, data: CompetitionIn, seen: int | None) -> Competition:
    competition = changeable(tx, access, await get(tx, competition_id), seen, P.competition_write, _require_draft)
    require(wrong_levels(data.levels, competition.place))
    assign(competition, _said(data))
    return await renewed(tx, competition, _drafted)


async def advance(tx: AsyncSession, competition_id: UUID, data: CompetitionStepIn, seen: int | None) -> Competition:
    """Completed when every stage that was opened is over."""
    competition = await get(tx, competition_id)
    competition = await tx.scalar(queries.alone(competition.id)) or competition  # from below nobody holds it
    told = {"year": competition.year, "levels": competition.levels}
    await steps.advance(tx, access, WORKFLOW, competition, data, await facts_of(tx, competition), seen, told)
    return await renewed(tx, competition)


async def remove(tx: AsyncSession, competition_id: UUID, seen: int | None) -> None:
    """A draft that was begun by mistake."""
    competition = changeable(tx, access, await get(tx, competition_id), seen, P.competition_write, _require_draft)
    emit(tx, Fact("training.competition.drafted", competition.id, competition.place, deleted=True))
    await tx.delete(competition)


async def facts_of(tx: AsyncSession, competition: Competition) -> Facts:
    """Of all its stages, wherever they are held: they lie at its place or below."""
    async with standing_at(tx, competition.place):
        stages, unclosed = (await tx.execute(queries.unclosed(competition.id))).one()
    return Facts(stages, unclosed)


async def shown(tx: AsyncSession, caller: Identity, competition: Competition) -> CompetitionOut:
    facts = await facts_of(tx, competition)
    return CompetitionOut.about(
        competition,
        allowed_actions=WORKFLOW.allowed(competition.status, facts, access, caller, competition.place),
    )


def _require_draft(competition: Competition) -> None:
    if competition.status is not CompetitionStatus.draft:
        raise CompetitionFixed


def _said(data: CompetitionIn) -> dict[str, Any]:
    """As it is kept: numbers of criteria as strings, since JSON would round them."""
    criteria = [each.model_dump() | {"most": str(each.most)} for each in data.criteria]
    return data.model_dump(mode="json", exclude={"criteria"}) | {"criteria": criteria}


def _drafted(competition: Competition) -> Fact:
    return Fact("training.competition.drafted", competition.id, competition.place, {"year": competition.year})
