"""Statements about regions. Row security leaves those the caller stands in, above or below."""

from uuid import UUID

from sqlalchemy import Select, select

from gateway.directory.regions.models import Region
from gateway.directory.regions.schemas import RegionOut, RegionQuery
from services.kernel.listing import Listing
from services.kernel.search import russian

LISTING = Listing(
    Region,
    RegionOut,
    RegionQuery,
    sortable={"name": russian(Region.name), "code": Region.code},
    filters={"code": Region.code},
)


def by_id(region_id: UUID) -> Select[Region]:
    return select(Region).where(Region.id == region_id)
