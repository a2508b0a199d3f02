"""The shell around regulations: load, ask the rules, write, announce."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Conflict, NotFound
from services.kernel.records import one
from services.reserve.regulations import queries
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.terms import LABELS, RegulationKind


class RegulationNotFound(NotFound):
    """Положение не найдено или не видно с вашими правами."""


class RegulationMissing(Conflict):
    """Действующего положения нет: опубликуйте его, и решения будут приниматься по нему."""


async def get(tx: AsyncSession, regulation_id: UUID) -> Regulation:
    return await one(tx, queries.by_id(regulation_id), RegulationNotFound)


async def in_force(tx: AsyncSession, kind: RegulationKind, place: str, day: date) -> Regulation:
    """By which `place` decides on that day. Raises RegulationMissing: by another's regulation nobody decides."""
    found = await tx.scalar(queries.in_force(kind, place, day))
    if found is None:
        said = f"На {day:%d.%m.%Y} здесь нет действующего положения {LABELS[kind]}."
        raise RegulationMissing(said, members={"reason": "no_regulation", "kind": kind})
    return found
