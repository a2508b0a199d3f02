"""Training in the demo region, phase by phase; a phase that was loaded before is left as it is."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage
from edulead.demo.training import (
    contest,
    frameworks,
    informal,
    library,
    measuring,
    mentors,
    novices,
    partners,
    routes,
    season,
    sites,
    teaching,
    teams,
)
from services.training.competencies.models import CompetencyFramework
from services.training.competitions.models import Competition
from services.training.gatherings.models import GatheringSeries
from services.training.informal.models import InformalLearning
from services.training.instruments.models import Instrument
from services.training.learning_teams.models import TeamEnrolment
from services.training.materials.models import Material
from services.training.mentors.models import Mentor
from services.training.novices.models import Novice
from services.training.partnerships.models import PartnershipMatching
from services.training.programmes.models import TrainingProgramme
from services.training.routes.models import LearningRoute
from services.training.sites.models import Site

Phase = Callable[[Stage, AsyncSession], Awaitable[None]]
PHASES: tuple[tuple[Any, Phase], ...] = (
    (CompetencyFramework, frameworks.load),
    (Instrument, measuring.load),
    (TrainingProgramme, teaching.load),
    (TeamEnrolment, teams.load),
    (Novice, novices.load),
    (Mentor, mentors.load),
    (Site, sites.load),
    (PartnershipMatching, partners.load),
    (GatheringSeries, season.load),
    (Competition, contest.load),
    (InformalLearning, informal.load),
    (Material, library.load),
    (LearningRoute, routes.load),
)
"""What a phase makes, and the phase: one transaction, of which all is there or nothing."""


async def load(stage: Stage, say: Callable[[str], None]) -> None:
    say("обучение: диагностика, программы, наставники, площадки, мероприятия, маршруты")
    for made, phase in PHASES:
        async with stage.in_training() as tx:
            if not await _is_there(stage, tx, made):
                await phase(stage, tx)


async def is_whole(stage: Stage) -> bool:
    """Has the last phase been loaded, with which the whole region is?"""
    async with stage.in_training() as tx:
        return await _is_there(stage, tx, PHASES[-1][0])


async def _is_there(stage: Stage, tx: AsyncSession, made: Any) -> bool:
    return bool(await tx.scalar(select(exists().where(*_made_here(made, stage.institute.place)))))


def _made_here(made: Any, place: str) -> Iterator[ColumnElement[bool]]:
    """What training made by itself of an event of another service is none of a phase."""
    yield made.place.at_or_below(place)
    if hasattr(made, "origin_event_id"):
        yield made.origin_event_id.is_(None)
