"""What is asked of the log of support. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from services.kernel.listing import Listing
from services.training.sites.models import SiteSupport
from services.training.sites.support_schemas import SiteSupportItem, SiteSupportQuery

_CORRECTION = aliased(SiteSupport)
_CORRECTED_BY = (
    select(_CORRECTION.id).where(_CORRECTION.corrects_id == SiteSupport.id).correlate(SiteSupport).scalar_subquery()
)
LISTING = Listing(
    SiteSupport,
    SiteSupportItem,
    SiteSupportQuery,
    sortable={"day": SiteSupport.day},
    filters={
        "kind": SiteSupport.kind,
        "standing": lambda stands: _CORRECTED_BY.is_(None) if stands else _CORRECTED_BY.is_not(None),
    },
    columns={"corrected_by": _CORRECTED_BY},
)


def of_site(site_id: UUID, query: SiteSupportQuery) -> Select[Any]:
    return LISTING.found(query).where(SiteSupport.site_id == site_id)
