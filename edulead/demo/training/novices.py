"""«Школа начинающего руководителя»: who came lately is invited, has a seat in the cohort and ticks off the list."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.targets import identifier
from edulead.demo.training import teaching
from edulead.demo.training.people import NOVICES
from services.training.conduct import service as conduct
from services.training.groups.schemas import StudyGroupStepIn
from services.training.novices import service
from services.training.novices.models import Novice
from services.training.novices.schemas import NoviceEnrolmentIn, NoviceTaskIn

INVITED: Final = timedelta(days=5)
"""After the first day in post."""
DONE: Final = (7, 4, 2)
"""How many of the list each has done."""


async def load(stage: Stage, tx: AsyncSession) -> None:
    invited = [await _invite(stage, tx, each) for each in NOVICES]
    cohort = await teaching.of_course(tx, "novices")
    async with on_day(tx, days_off(tx, teaching.COHORT.first - 5), stage.institute):
        for each in invited:
            said = NoviceEnrolmentIn(group_id=cohort.id)
            await service.enrol(tx, stage.institute, each.id, said, each.version)
    async with on_day(tx, days_off(tx, teaching.COHORT.first), stage.institute):
        await conduct.advance(tx, cohort.id, StudyGroupStepIn.model_validate({"action": "begin"}), None)
    for school, novice, done in zip(NOVICES, invited, DONE, strict=True):
        async with on_day(tx, days_off(tx, -3), stage.head(school)):
            for task in sorted(novice.tasks, key=lambda each: each.due_on)[:done]:
                ticked = NoviceTaskIn(done_on=min(task.due_on, days_off(tx, 0)))
                await service.tick(tx, novice.id, task.id, ticked, None)


async def _invite(stage: Stage, tx: AsyncSession, school: str) -> Novice:
    head = stage.head_of(school)
    [post] = [it for it in stage.planned.posts if it.person == head and it.place == school]
    async with on_day(tx, post.appointed + INVITED, stage.institute):
        return await service.invite(tx, stage.institute, identifier(head))
