"""Training in the demo region, phase by phase; a phase that was loaded before is left as it is."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage
from edulead.demo.training import frameworks, measuring, novices, teaching
from services.training.competencies.models import CompetencyFramework
from services.training.instruments.models import Instrument
from services.training.novices.models import Novice
from services.training.programmes.models import TrainingProgramme

Phase = Callable[[Stage, AsyncSession], Awaitable[None]]
PHASES: tuple[tuple[Any, Phase], ...] = (
    (CompetencyFramework, frameworks.load),
    (Instrument, measuring.load),
    (TrainingProgramme, teaching.load),
    (Novice, novices.load),
)
"""What a phase makes, and the phase: one transaction, of which all is there or nothing."""


async def load(stage: Stage, say: Callable[[str], None]) -> None:
    say("обучение: диагностика, программы, наставники, площадки, мероприятия, маршруты")
    for made, phase in PHASES:
        async with stage.in_training() as tx:
            if not await tx.scalar(select(exists().where(made.place.at_or_below(stage.institute.place)))):
                await phase(stage, tx)
