"""Regulations from the templates that ship: the region's own and its models, those of the city made from them."""

from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, on_day
from services.kernel.identity import Identity
from services.reserve.regulations import service
from services.reserve.regulations.models import Regulation
from services.reserve.regulations.rules import RegulationAction
from services.reserve.regulations.schemas import (
    DerivedCreate,
    FoundingAct,
    RegulationCreate,
    RegulationIn,
    RegulationStepIn,
)
from services.reserve.regulations.templates import known

DAY: Final = date(2025, 1, 20)
REGION: Final = ("Приказ", "Департамент Смоленской области по образованию и науке")
CITY: Final = ("Постановление", "Администрация города Смоленска")


async def load(stage: Stage, tx: AsyncSession) -> None:
    """Of each kind a model and the region's own; the city follows the models, the other municipalities do not yet."""
    async with on_day(tx, DAY, stage.department):
        models = [await _publish(tx, stage.department, number, model=True) for number in range(len(known().items))]
        for number in range(len(models)):
            await _publish(tx, stage.department, number, model=False)
    async with on_day(tx, DAY, stage.city):
        for number, model in enumerate(models):
            await _follow(tx, stage.city, number, model)


async def _publish(tx: AsyncSession, who: Identity, number: int, *, model: bool) -> Regulation:
    template = known().items[number]
    said = RegulationCreate(
        title=f"Примерное: {template.title}" if model else template.title,
        act=_act(REGION, f"{number + 1}-р{'п' if model else ''}"),
        in_force_from=DAY,
        content=template.content,
        model=model,
    )
    return await _put_in_force(tx, await service.create(tx, who, said))


async def _follow(tx: AsyncSession, who: Identity, number: int, model: Regulation) -> Regulation:
    template, act = known().items[number], _act(CITY, f"{number + 1}-п")
    draft = await service.derive(tx, who, model.id, DerivedCreate(title=template.title, act=act))
    said = RegulationIn(title=template.title, act=act, in_force_from=DAY, content=template.content)
    return await _put_in_force(tx, await service.change(tx, draft.id, said, draft.version))


async def _put_in_force(tx: AsyncSession, draft: Regulation) -> Regulation:
    return await service.advance(tx, draft.id, RegulationStepIn(action=RegulationAction.publish), draft.version)


def _act(issued: tuple[str, str], number: str) -> FoundingAct:
    kind, issuer = issued
    return FoundingAct(kind=kind, issuer=issuer, number=number, date=DAY)
