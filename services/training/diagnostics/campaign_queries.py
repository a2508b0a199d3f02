"""What is asked of campaigns. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true

from services.kernel.listing import Listing
from services.kernel.search import asked, lasting, mentions, one_of, russian
from services.training.diagnostics.campaign_schemas import CampaignItem, CampaignQuery
from services.training.diagnostics.models import DiagnosticCampaign, Diagnostics
from services.training.diagnostics.queries import OVERDUE
from services.training.diagnostics.standing import RUNNING

LISTING = Listing(
    DiagnosticCampaign,
    CampaignItem,
    CampaignQuery,
    sortable={"term_to": DiagnosticCampaign.term_to, "title": russian(DiagnosticCampaign.title)},
    filters={
        "status": DiagnosticCampaign.status,
        "on": lasting(DiagnosticCampaign.term_from, DiagnosticCampaign.term_to),
        "q": mentions(DiagnosticCampaign.title),
    },
)


def by_id(campaign_id: UUID) -> Select[DiagnosticCampaign]:
    return select(DiagnosticCampaign).where(DiagnosticCampaign.id == campaign_id)


def running_of(campaign_id: UUID) -> Select[Diagnostics]:
    """Its diagnostics that are under way, held until the transaction ends."""
    its = (Diagnostics.campaign_id == campaign_id, one_of(Diagnostics.status, RUNNING))
    found = select(Diagnostics).where(*its).order_by(Diagnostics.id).with_for_update()
    return found.execution_options(populate_existing=True)


def progress(campaign_id: UUID, today: date) -> Select[Any, int, int]:
    """(status, how many, how many of them are overdue)."""
    columns = (Diagnostics.status, func.count(), func.count().filter(OVERDUE))
    found = select(*columns).join_from(Diagnostics, asked(today), true())
    return found.where(Diagnostics.campaign_id == campaign_id).group_by(Diagnostics.status)
