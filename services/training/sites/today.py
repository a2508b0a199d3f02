"""What a site is on the day a statement is asked on (`search.asked`)."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast

from services.kernel.search import TODAY, Column
from services.training.sites.models import Site, SiteNotice
from services.training.sites.rules import SiteStatus


def _status(of: type[Site] | type[SiteNotice]) -> ColumnElement[Any]:
    """`rules.status_on`, for a list."""
    status: Column = of.status
    expired = and_(status == SiteStatus.opened, of.valid_to < TODAY)
    return case((expired, SiteStatus.expired.value), else_=cast(status, String))


SITE_STATUS = _status(Site)
NOTICE_STATUS = _status(SiteNotice)
