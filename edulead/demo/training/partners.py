"""A run that pairs schools by their published results, and the pair of the school of the repeated risk."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import REPEATED
from edulead.demo.targets import identifier
from services.training.partnerships import founding, plan, proposing, service
from services.training.partnerships.matching_schemas import PartnershipMatchingCreate
from services.training.partnerships.plan_schemas import PartnershipMeasureChange, PartnershipMeasureCreate
from services.training.partnerships.schemas import PartnershipCreate, PartnershipStepIn

COMPUTED, FOUNDED, AGREED, BEGUN, DONE, LASTS = -70, -68, -60, -55, -20, 240
MEASURES: Final = (
    ("Взаимное посещение уроков русского языка и математики", -20),
    ("Общий педсовет о критериях оценивания", 40),
    ("Совместная подготовка к ВПР в четвёртых классах", 120),
)
"""What, and by which day."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    """The run may leave the school over where no result is known of it: then there is no pair."""
    who = stage.institute
    async with on_day(tx, days_off(tx, COMPUTED), who):
        asked = PartnershipMatchingCreate.model_validate(
            {"context": ["kind", "correctional", "settlement"], "partners": 2}
        )
        run = await proposing.propose(tx, who, asked)
    found = [each for each in run.pairs if each["low_id"] == str(identifier(REPEATED))]
    for each in found:
        await _found(stage, tx, run.id, each)


async def _found(stage: Stage, tx: AsyncSession, run_id: Any, proposed: Mapping[str, Any]) -> None:
    who = stage.institute
    [high] = [key for key in stage.places if str(identifier(key)) == proposed["high_id"]]
    async with on_day(tx, days_off(tx, FOUNDED), who):
        term = {"valid_from": days_off(tx, BEGUN - FOUNDED), "valid_to": days_off(tx, LASTS)}
        said = {"low_id": proposed["low_id"], "high_id": proposed["high_id"], "matching_id": run_id}
        pair = await founding.create(tx, who, PartnershipCreate.model_validate(said | term))
    for school in (REPEATED, high):
        async with on_day(tx, days_off(tx, AGREED), stage.head(school)):
            step = PartnershipStepIn.model_validate({"action": "agree"})
            await service.advance(tx, stage.head(school), pair.id, step, None)
    due = [days_off(tx, each) for _, each in MEASURES]
    async with on_day(tx, days_off(tx, BEGUN), who):
        for (title, _), day in zip(MEASURES, due, strict=True):
            measure = PartnershipMeasureCreate.model_validate({"title": title, "owner": "both", "due_on": day})
            pair = await plan.add(tx, who, pair.id, measure, None)
        await service.advance(tx, who, pair.id, PartnershipStepIn.model_validate({"action": "begin"}), None)
    async with on_day(tx, days_off(tx, DONE), stage.head(REPEATED)):
        done = PartnershipMeasureChange(done_on=days_off(tx, 0), result="Посещено 14 уроков, разбор на методсовете")
        await plan.change(tx, stage.head(REPEATED), pair.id, pair.measures[0].id, done, None)
