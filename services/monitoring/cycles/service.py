"""The shell around cycles as records. Moving one along is `conduct`."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Invalid, NotFound
from services.monitoring.cycles import queries
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.cycles.schemas import CycleCreate, CycleIn
from services.monitoring.methodologies import service as methodologies
from services.monitoring.permissions import P, access


class CycleNotFound(NotFound):
    """Цикл не найден или не виден с вашими правами."""


class CycleFrozen(Conflict):
    """Открытый цикл изменить нельзя."""


async def get(tx: AsyncSession, cycle_id: UUID) -> Cycle:
    found: Cycle | None = await tx.scalar(queries.by_id(cycle_id))
    if found is None:
        raise CycleNotFound
    return found


async def create(tx: AsyncSession, caller: Identity, data: CycleCreate) -> Cycle:
    """A draft cycle for the subjects at or below the caller's place."""
    await _known(tx, data)
    cycle = Cycle(place=caller.place, **data.model_dump())
    tx.add(cycle)
    await tx.flush()  # the answer shows what the database filled in
    return cycle


async def change(tx: AsyncSession, caller: Identity, cycle_id: UUID, data: CycleIn, seen: int | None) -> Cycle:
    cycle = await get(tx, cycle_id)
    expect(cycle, seen)
    if cycle.status is not CycleStatus.draft:
        raise CycleFrozen
    access.require(caller, P.cycle_manage, cycle.place)
    await _known(tx, data)
    for name, value in data.model_dump().items():
        setattr(cycle, name, value)
    await tx.flush()  # the answer shows the new version
    return cycle


async def _known(tx: AsyncSession, data: CycleIn) -> None:
    """The methodology a body names is there. Raises Invalid pointing at it."""
    try:
        await methodologies.get(tx, data.methodology_id)
    except methodologies.MethodologyNotFound as unknown:
        error = {"pointer": "/methodology_id", "code": "unknown_methodology", "detail": unknown.title()}
        raise Invalid(errors=[error]) from unknown
