"""Individual routes: that of the head of the repeated risk is walked, that of the account `school` waits for review."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import REPEATED
from edulead.demo.targets import identifier
from services.training.routes import service, walking
from services.training.routes.models import LearningRoute
from services.training.routes.schemas import RouteAgreementIn, RouteCreate, RouteStepIn

COMPILED, SUBMITTED, TAKEN, AGREED, APPROVED, LATELY = -25, -24, -22, -21, -20, -4
WALKED: Final[Mapping[str, Any]] = {
    "goal": "Вывести школу из группы риска: наладить ВСОКО и объективное оценивание",
    "hours_limit": 160,
    "weekly_limit": 18,
}
WAITING: Final[Mapping[str, Any]] = {"goal": "Объективное оценивание и разговор о нём с педагогами", "hours_limit": 72}
LASTS: Final = 200


async def load(stage: Stage, tx: AsyncSession) -> None:
    who, head = stage.institute, stage.head(REPEATED)
    route = await _submitted(stage, tx, REPEATED, WALKED, (COMPILED, SUBMITTED))
    async with on_day(tx, days_off(tx, TAKEN), who):
        await _step(tx, route, "take")
    async with on_day(tx, days_off(tx, AGREED), head):
        await walking.agree(tx, head, route.id, RouteAgreementIn(agreed=True), None)
    async with on_day(tx, days_off(tx, APPROVED), who):
        await _step(tx, route, "approve")
    await _submitted(stage, tx, stage.own_school, WAITING, (LATELY, LATELY + 1))


async def _submitted(
    stage: Stage, tx: AsyncSession, school: str, said: Mapping[str, Any], days: tuple[int, int]
) -> LearningRoute:
    """Compiled on one day from what is offered, with seats taken on the other."""
    who, last = stage.institute, days_off(tx, LASTS)
    async with on_day(tx, days_off(tx, days[0]), who):
        whose = {"person_id": identifier(stage.head_of(school)), "window_from": days_off(tx, 1), "window_to": last}
        route = await service.create(tx, who, RouteCreate.model_validate({**said, **whose}))
    async with on_day(tx, days_off(tx, days[1]), who):
        return await _step(tx, route, "submit")


async def _step(tx: AsyncSession, route: LearningRoute, action: str) -> LearningRoute:
    return await service.advance(tx, route.id, RouteStepIn.model_validate({"action": action}), None)
