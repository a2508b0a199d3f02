"""Which levels were measured of a person by a day, and what is told of two such days: before and after.

Only what is measured proves a level: training by itself changes none (DOMAIN.md, E).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics import queries


class MeasuredLevel(NamedTuple):
    """The level of a competency, and the day it was measured."""

    level: int
    day: date


MeasuredLevels = Mapping[str, MeasuredLevel]
"""Competency → how it was measured last."""


async def levels_on(
    tx: AsyncSession, place: str, person_id: UUID, framework: CompetencyFramework, day: date
) -> MeasuredLevels:
    """The person's levels on the scale of the framework as they stood at the end of the day, wherever in the region of
    the place they were measured."""
    scale = len(framework.content["levels"])
    async with standing_at(tx, region_of(place)):  # ADR 0008
        found = await tx.execute(queries.last_measured(person_id, scale, day))
        return {competency: MeasuredLevel(level, on) for competency, level, on in found}


def rises(before: MeasuredLevels, after: MeasuredLevels) -> list[dict[str, Any]]:
    """What events tell of each competency in `after`, by code: None before the first time it was measured."""
    return [
        {
            "competence": code,
            "level_before": before[code].level if code in before else None,
            "level_after": after[code].level,
            "day": after[code].day.isoformat(),
        }
        for code in sorted(after)
    ]
