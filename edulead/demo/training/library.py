"""The library: a practice of a school that is a site and a guide of the institute, both reviewed by another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.training.people import HOST
from services.kernel.identity import Identity, system_account
from services.training.materials import service
from services.training.materials.schemas import MaterialCreate, MaterialStepIn

WRITTEN, PUBLISHED = -40, -33
PRACTICE: Final[Mapping[str, Any]] = {
    "kind": "practice",
    "title": "Разбор уроков по единому листу",
    "author": "МБОУ «СШ № 23» г. Смоленска",
    "direction": "quality",
    "summary": "Как завучи за четверть научились разбирать уроки одинаково",
    "text": "Два урока в неделю посещают вдвоём и заполняют лист порознь, затем сверяют оценки и спорят о каждой.",
    "answers": [{"kind": "competency", "code": "vsoko"}, {"kind": "competency", "code": "teaching"}],
}
GUIDE: Final[Mapping[str, Any]] = {
    "kind": "guide",
    "title": "Признаки необъективности: как читать отчёт о ВПР",
    "author": "ГАУ ДПО «Смоленский областной институт развития образования»",
    "direction": "quality",
    "summary": "Пять признаков необъективной проверки и что делает директор по каждому",
    "text": "1. Пик на границе отметки. 2. Медиана одного класса выше. 3. Отметки за год расходятся с ВПР.",
    "answers": [{"kind": "competency", "code": "objectivity"}, {"kind": "indicator", "code": "1.5"}],
}


async def load(stage: Stage, tx: AsyncSession) -> None:
    methodist = replace(stage.institute, account=system_account("demo-methodist"))
    await _published(stage, tx, stage.head(HOST), PRACTICE)
    await _published(stage, tx, methodist, GUIDE)


async def _published(stage: Stage, tx: AsyncSession, author: Identity, said: Mapping[str, Any]) -> None:
    async with on_day(tx, days_off(tx, WRITTEN), author):
        material = await service.create(tx, author, MaterialCreate.model_validate(said))
        await service.advance(tx, author, material.id, MaterialStepIn.model_validate({"action": "submit"}), None)
    async with on_day(tx, days_off(tx, PUBLISHED), stage.institute):
        step = MaterialStepIn.model_validate({"action": "publish"})
        await service.advance(tx, stage.institute, material.id, step, None)
