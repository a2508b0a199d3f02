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
from services.training.competencies import knowing
from services.training.competencies.knowing import Named
from services.training.gatherings import queries
from services.training.gatherings.fields import GatheringTaughtIn
from services.training.gatherings.models import Gathering
from services.training.gatherings.schemas import GatheringChange, GatheringCreate


async def require_known(tx: AsyncSession, place: str, teaches: Iterable[GatheringTaughtIn]) -> None:
    """Competencies are those in force in the region. Raises Invalid for others."""
    taught = [Named(("teaches", at, "competency"), each.competency, each.level) for at, each in enumerate(teaches)]
    await knowing.require_known(tx, region_of(place), taught)


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
