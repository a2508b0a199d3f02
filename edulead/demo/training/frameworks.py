"""The framework that ships, published by СОИРО at the beginning of a school year."""

from datetime import date

from sqlalchemy import exists, select

from edulead.demo.stage import Stage
from edulead.demo.targets import caller
from services.training.competencies import service
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.schemas import FrameworkIn, FrameworkStepIn
from services.training.competencies.templates import known

PUBLISHED, IN_FORCE_FROM = date(2025, 8, 25), date(2025, 9, 1)


async def load(stage: Stage) -> None:
    """Once: what stands there already is left as it is."""
    who = caller("soiro", stage.places[stage.planned.key])
    async with stage.targets.in_training(who, PUBLISHED) as tx:
        if await tx.scalar(select(exists().where(CompetencyFramework.place == who.place))):
            return
        template = known()
        said = FrameworkIn(title=template.title, in_force_from=IN_FORCE_FROM, content=template.content)
        draft = await service.create(tx, who, said)
        await service.advance(tx, draft.id, FrameworkStepIn.model_validate({"action": "publish"}), draft.version)
