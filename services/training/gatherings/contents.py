"""What a gathering points at: competencies of the region, and files of its cases and materials."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.files_api import FileNotFound
from services.kernel.places import region_of
from services.kernel.problems import Invalid
from services.kernel.records import one
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.training.gatherings import queries
from services.training.gatherings.fields import GatheringTaughtIn
from services.training.gatherings.models import Gathering
from services.training.gatherings.schemas import GatheringChange, GatheringCreate


async def require_known(tx: AsyncSession, place: str, teaches: Iterable[GatheringTaughtIn]) -> None:
    """Competencies are those in force in the region. Raises Invalid for others; before there are any, all will do."""
    taught = list(teaches)
    if not taught:
        return
    found = await tx.scalar(queries.framework(region_of(place), tx.info["clock"].today()))
    if found is None:
        return
    known, levels = {each.code for each in found.framework.competencies}, len(found.framework.levels)
    wrong = [
        *(
            unknown_reference(("teaches", at, "competency"), "Такой компетенции в модели региона нет")
            for at, each in enumerate(taught)
            if each.competency not in known
        ),
        *(
            field_error(("teaches", at, "level"), "no_such_level", f"В шкале модели уровней: {levels}")
            for at, each in enumerate(taught)
            if each.level > levels
        ),
    ]
    if wrong:
        raise Invalid(errors=wrong)


async def require_files(tx: AsyncSession, data: GatheringCreate | GatheringChange) -> None:
    """Files of cases and materials are there, and the caller sees them. Raises Invalid naming each that is not."""
    named = [
        (part, at, each.file_id)
        for part in ("cases", "materials")
        for at, each in enumerate(getattr(data, part) or ())
        if each.file_id is not None
    ]
    known = set(await tx.scalars(queries.files([each for *_, each in named]))) if named else set()
    if wrong := [
        unknown_reference((part, at, "file_id"), "Файл не найден") for part, at, each in named if each not in known
    ]:
        raise Invalid(errors=wrong)


async def file_of(tx: AsyncSession, gathering: Gathering, file_id: UUID) -> Any:
    """A file of its cases or materials, for whoever sees the gathering (ADR 0008). Raises FileNotFound."""
    if str(file_id) not in {each.get("file_id") for each in (*gathering.cases, *gathering.materials)}:
        raise FileNotFound
    async with standing_at(tx, region_of(gathering.place)):
        return await one(tx, queries.file(file_id), FileNotFound)
