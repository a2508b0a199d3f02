"""The shell for regions: there are few, and each is made once, with the installation."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.events import region_changed
from gateway.directory.regions import queries
from gateway.directory.regions.models import Region
from gateway.directory.regions.schemas import RegionCreate
from gateway.permissions import Permission, access
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import AlreadyExists, NotFound
from services.kernel.records import added, one


class RegionNotFound(NotFound):
    """Регион не найден или не виден с вашими правами."""


class RegionExists(AlreadyExists):
    """Регион с таким кодом уже есть."""


async def get(tx: AsyncSession, region_id: UUID) -> Region:
    return await one(tx, queries.by_id(region_id), RegionNotFound)


async def create(tx: AsyncSession, caller: Identity, data: RegionCreate) -> Region:
    place = f"{ROOT}.r{data.code}"
    access.require(caller, Permission.directory_write, place)
    region = Region(id=data.id or uuid4(), place=place, code=data.code, name=data.name)
    return await added(tx, region, region_changed)
