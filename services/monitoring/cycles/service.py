"""The shell around cycles as records. Moving one along is `conduct`."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred
from services.monitoring.cycles import queries
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.cycles.schemas import CycleCreate, CycleIn
from services.monitoring.methodologies.models import Methodology
from services.monitoring.permissions import P, access


class CycleNotFound(NotFound):
    """Цикл не найден или не виден с вашими правами."""


class CycleFrozen(Conflict):
    """Открытый цикл изменить нельзя."""


async def get(tx: AsyncSession, cycle_id: UUID) -> Cycle:
    return await one(tx, queries.by_id(cycle_id), CycleNotFound)


async def create(tx: AsyncSession, caller: Identity, data: CycleCreate) -> Cycle:
    """A draft cycle for the subjects at or below the caller's place."""
    await _methodology(tx, data)
    return await added(tx, Cycle(place=caller.place, **_fields(data)))


async def change(tx: AsyncSession, cycle_id: UUID, data: CycleIn, seen: int | None) -> Cycle:
    cycle = changeable(tx, access, await get(tx, cycle_id), seen, P.cycle_manage, _require_draft)
    await _methodology(tx, data)
    assign(cycle, _fields(data))
    return await renewed(tx, cycle)


def _fields(data: CycleIn) -> dict[str, Any]:
    return data.model_dump() | {"clusters": [each.model_dump(mode="json") for each in data.clusters]}


def _require_draft(cycle: Cycle) -> None:
    if cycle.status is not CycleStatus.draft:
        raise CycleFrozen


async def _methodology(tx: AsyncSession, data: CycleIn) -> Methodology:
    return await referred(tx, Methodology, data.methodology_id, "methodology_id", "Методика не найдена")
