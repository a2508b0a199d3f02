"""Methodologies published and cycles opened, each in two steps or three of the one who does it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.monitoring.conduct import service as conduct
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import CycleAction
from services.monitoring.cycles.schemas import CycleCreate, CycleStepIn
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.rules import MethodologyAction
from services.monitoring.methodologies.schemas import MethodologyCreate, MethodologyStepIn


async def publish(tx: AsyncSession, who: Identity, said: MethodologyCreate) -> None:
    """Unless it is there already."""
    if await tx.get(Methodology, said.id) is not None:
        return
    await methodologies.create(tx, who, said)
    for action in (MethodologyAction.validate, MethodologyAction.publish):
        await methodologies.advance(tx, said.id, MethodologyStepIn(action=action), None)


async def open_cycle(tx: AsyncSession, who: Identity, said: CycleCreate) -> None:
    """Unless it is there already."""
    if await tx.get(Cycle, said.id) is None:
        await cycles.create(tx, who, said)
        await conduct.advance(tx, said.id, CycleStepIn(action=CycleAction.open), None)
