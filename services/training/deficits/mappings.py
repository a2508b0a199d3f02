"""Which causes stand for which competency: a table of the region, changed row by row."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import AlreadyExists, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.training.competencies.knowing import Named, require_known
from services.training.deficits import queries
from services.training.deficits.models import DeficitMapping
from services.training.deficits.schemas import DeficitMappingChange, DeficitMappingCreate
from services.training.permissions import P, access


class MappingNotFound(NotFound):
    """Такого соответствия нет."""


class MappingExists(AlreadyExists):
    """Эта причина уже отнесена к этой компетенции: измените прежнюю запись."""


async def get(tx: AsyncSession, mapping_id: UUID) -> DeficitMapping:
    return await one(tx, queries.mapping(mapping_id), MappingNotFound)


async def create(tx: AsyncSession, caller: Identity, data: DeficitMappingCreate) -> DeficitMapping:
    """Raises Invalid for a competency the framework in force does not know, MappingExists (by the constraint)."""
    region = region_of(caller.place)
    access.require(caller, P.deficit_mapping_write, region)
    await require_known(tx, region, [Named(("competency",), data.competency)])
    return await added(tx, DeficitMapping(place=region, **data.model_dump()))


async def change(tx: AsyncSession, mapping_id: UUID, data: DeficitMappingChange, seen: int | None) -> DeficitMapping:
    mapping = changeable(tx, access, await get(tx, mapping_id), seen, P.deficit_mapping_write)
    assign(mapping, data.said())
    return await renewed(tx, mapping)


async def remove(tx: AsyncSession, mapping_id: UUID, seen: int | None) -> None:
    """What was concluded by it stays."""
    mapping = changeable(tx, access, await get(tx, mapping_id), seen, P.deficit_mapping_write)
    await tx.delete(mapping)
