"""The reserve of the demo region, phase by phase; a phase that was loaded before is left as it is."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import exists, select

from edulead.demo.reserve import contests, files, regulations, standing
from edulead.demo.stage import Stage
from services.reserve.candidates.models import Candidate
from services.reserve.contests.models import Contest
from services.reserve.entries.models import Entry
from services.reserve.regulations.models import Regulation

Phase = Callable[[Stage], Awaitable[None]]
PHASES: tuple[tuple[Any, Phase], ...] = (
    (Regulation, regulations.load),
    (Candidate, files.load),
    (Entry, standing.load),
    (Contest, contests.load),
)
"""What a phase makes last of all, and the phase."""


async def load(stage: Stage, say: Callable[[str], None]) -> None:
    say("резерв: положения, личные дела, записи, конкурсы")
    for made, phase in PHASES:
        async with stage.in_reserve() as tx:
            done = await tx.scalar(select(exists().where(made.place.at_or_below(stage.department.place))))
        if not done:
            await phase(stage)
