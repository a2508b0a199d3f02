"""How far the person has come: the levels that were measured anew since the route was approved."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics.measured import levels_on, rises
from services.training.routes.compiling import wanted
from services.training.routes.models import LearningRoute


async def risen(tx: AsyncSession, route: LearningRoute, today: date) -> list[dict[str, Any]]:
    """Of what a route is to close and what was measured since it was approved: the level then and now."""
    framework: CompetencyFramework | None = await tx.get(CompetencyFramework, route.framework_id)
    assert framework is not None  # a foreign key, and published to everybody below
    if (began := route.activated_on) is None:
        return []
    before = await levels_on(tx, route.place, route.person_id, framework, began)
    now = await levels_on(tx, route.place, route.person_id, framework, today)
    sought = wanted(route.steps)
    return rises(before, {code: its for code, its in now.items() if code in sought and its.day > began})
