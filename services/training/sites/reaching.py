"""What lies above a site or beside the caller and may be read all the same: its notice, its curator, its programme."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.files_api import FileNotFound
from services.kernel.places import region_of
from services.kernel.records import one
from services.training.sites import queries
from services.training.sites.models import Site, SiteNotice
from services.training.sites.service import SiteNotFound


async def noticed(tx: AsyncSession, site_id: UUID) -> SiteNotice:
    """What the region knows of it. Raises SiteNotFound for one never opened."""
    return await one(tx, queries.notice_by_id(site_id), SiteNotFound)


async def curator_of(tx: AsyncSession, site: Site) -> Any:
    """The card of the curator, which lies above the site; None: there is none."""
    if site.curator_id is None:
        return None
    async with standing_at(tx, region_of(site.place)):  # ADR 0008
        return await tx.scalar(queries.person(site.curator_id))


async def programme_of(tx: AsyncSession, site_id: UUID) -> Any:
    """The file of the programme of a site the region knows of. Raises SiteNotFound, FileNotFound."""
    notice = await noticed(tx, site_id)
    async with standing_at(tx, notice.place):  # ADR 0008
        return await one(tx, queries.programme_file(site_id), FileNotFound)
