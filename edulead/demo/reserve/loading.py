"""The reserve of the demo region, phase by phase; a phase that was loaded before is left as it is."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.reserve import contests, files, programmes, regulations, standing, teams
from edulead.demo.stage import Stage
from services.reserve.candidates.models import Candidate
from services.reserve.contests.models import Contest
from services.reserve.entries.models import Entry
from services.reserve.programmes.models import Programme
from services.reserve.regulations.models import Regulation
from services.reserve.teams.models import Team

Phase = Callable[[Stage, AsyncSession], Awaitable[None]]
PHASES: tuple[tuple[Any, Phase], ...] = (
    (Regulation, regulations.load),
    (Candidate, files.load),
    (Entry, standing.load),
    (Contest, contests.load),
    (Team, teams.load),
    (Programme, programmes.load),
)
"""What a phase makes, and the phase: one transaction, of which all is there or nothing."""


async def load(stage: Stage, say: Callable[[str], None]) -> None:
    say("резерв: положения, личные дела, записи, конкурсы, назначение")
    for made, phase in PHASES:
        async with stage.in_reserve() as tx:
            if not await tx.scalar(select(exists().where(made.place.at_or_below(stage.department.place)))):
                await phase(stage, tx)
