"""Regulations from the templates that ship: the region's own and its models, those of the city made from them."""

from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.region import SMOLENSK
from edulead.demo.stage import Stage
from edulead.demo.targets import caller
from services.kernel.identity import Identity
from services.reserve.regulations import service
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationAction
from services.reserve.regulations.schemas import FoundingAct, RegulationCreate, RegulationStepIn
from services.reserve.regulations.templates import known

DAY: Final = date(2025, 1, 20)
ISSUERS: Final = {"region": ("Приказ", "Департамент Смоленской области по образованию и науке"),
                  "city": ("Постановление", "Администрация города Смоленска")}  # fmt: skip


async def load(stage: Stage) -> None:
    """Of each kind a model and the region's own; the city follows the models, the other municipalities do not yet."""
    omsu = caller("omsu", stage.places[SMOLENSK])
    async with stage.in_reserve(DAY) as tx:
        models = [await _publish(tx, stage.department, number, model=True) for number in range(3)]
        for number in range(3):
            await _publish(tx, stage.department, number, model=False)
    async with stage.in_reserve(DAY, omsu) as tx:
        for number, model in enumerate(models):
            await _publish(tx, omsu, number, model=False, follows=model)


async def _publish(
    tx: AsyncSession, who: Identity, number: int, *, model: bool, follows: Regulation | None = None
) -> Regulation:
    template = known().items[number]
    kind, issuer = ISSUERS["city" if follows else "region"]
    said = RegulationCreate(
        title=f"Примерное: {template.title}" if model else template.title,
        act=FoundingAct(kind=kind, issuer=issuer, number=f"{number + 1}-р{'п' if model else ''}", date=DAY),
        in_force_from=DAY,
        content=template.content,
        model=model,
    )
    draft = await service.create(tx, who, said)
    if follows is not None:
        draft.derived_from_id = follows.id
        await tx.flush()  # so that the step finds the version that stands
    return await service.advance(tx, draft.id, RegulationStepIn(action=RegulationAction.publish), draft.version)
