"""Statements about regions. Row security leaves those the caller stands in, above or below."""

from uuid import UUID

from sqlalchemy import Select, select

from gateway.directory.regions.models import Region
from gateway.directory.regions.schemas import RegionOut, RegionQuery
from services.kernel.listing import Listing
from services.kernel.search import matching, russian

LISTING = Listing(
    item=RegionOut,
    query=RegionQuery,
    columns={
        "id": Region.id,
        "place": Region.place,
        "code": Region.code,
        "name": Region.name,
        "version": Region.version,
    },
    sortable={"name": russian(Region.name), "code": Region.code},
    key=Region.id,
)


def by_id(region_id: UUID) -> Select[Region]:
    return select(Region).where(Region.id == region_id)


def search(query: RegionQuery) -> Select[Region]:
    return select(Region).where(*matching(query, {"code": Region.code}))
