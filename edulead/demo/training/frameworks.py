"""The framework that ships, published by СОИРО at the beginning of a school year."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, on_day
from services.training.competencies import service
from services.training.competencies.schemas import FrameworkIn, FrameworkStepIn
from services.training.competencies.templates import known

PUBLISHED, IN_FORCE_FROM = date(2025, 8, 25), date(2025, 9, 1)


async def load(stage: Stage, tx: AsyncSession) -> None:
    who, template = stage.institute, known()
    async with on_day(tx, PUBLISHED, who):
        said = FrameworkIn(title=template.title, in_force_from=IN_FORCE_FROM, content=template.content)
        draft = await service.create(tx, who, said)
        await service.advance(tx, draft.id, FrameworkStepIn.model_validate({"action": "publish"}), draft.version)
