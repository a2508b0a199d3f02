"""What is asked of campaigns. Statements, not results; a thousand diagnostics cost no more of them than two."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, func, select, true, update

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, lasting, mentions, one_of, russian
from services.training.diagnostics import queries
from services.training.diagnostics.campaign_schemas import CampaignItem, CampaignQuery
from services.training.diagnostics.models import DiagnosticCampaign, Diagnostics, DiagnosticSheet
from services.training.diagnostics.standing import RUNNING, DiagnosticsStatus, SheetRole

OVER: ColumnElement[bool] = DiagnosticCampaign.term_to < TODAY
"""`campaign_rules.over`, for a list."""


def _over(wanted: bool) -> ColumnElement[bool]:
    return OVER if wanted else ~OVER


LISTING = Listing(
    DiagnosticCampaign,
    CampaignItem,
    CampaignQuery,
    sortable={"term_to": DiagnosticCampaign.term_to, "title": russian(DiagnosticCampaign.title)},
    filters={
        "status": DiagnosticCampaign.status,
        "over": _over,
        "on": lasting(DiagnosticCampaign.term_from, DiagnosticCampaign.term_to),
        "q": mentions(DiagnosticCampaign.title),
    },
    columns={"over": OVER},
)


def listed(query: CampaignQuery, today: date) -> Select[Any]:
    return LISTING.found(query).join(asked(today), true())


def by_id(campaign_id: UUID) -> Select[DiagnosticCampaign]:
    return select(DiagnosticCampaign).where(DiagnosticCampaign.id == campaign_id)


def running(campaign_id: UUID, caller: Identity) -> Select[UUID, DiagnosticsStatus]:
    """(diagnostics, its status) of what the caller may call off: nobody answers or counts until the transaction ends.

    What the caller is asked in person is called off by another.
    """
    its = (Diagnostics.campaign_id == campaign_id, one_of(Diagnostics.status, RUNNING))
    others = Diagnostics.person_id.is_distinct_from(caller.person)
    return select(Diagnostics.id, Diagnostics.status).where(*its, others).order_by(Diagnostics.id).with_for_update()


def called_off(ids: Sequence[UUID]) -> Update:
    """Cancelled, each a version later; as they are then."""
    values = {"status": DiagnosticsStatus.cancelled, "version": Diagnostics.version + 1, "updated_at": func.now()}
    return update(Diagnostics).where(one_of(Diagnostics.id, ids)).values(values).returning(Diagnostics)


def forgotten(ids: Sequence[UUID]) -> Update:
    """What was answered in surveys that will never be added up is kept by nobody: (sheet, place) of those emptied."""
    sheet = DiagnosticSheet
    said = (one_of(sheet.diagnostics_id, ids), sheet.role == SheetRole.respondent, sheet.answers != [])
    values = {"answers": [], "version": sheet.version + 1, "updated_at": func.now()}
    return update(sheet).where(*said).values(values).returning(sheet.id, sheet.place)


def progress(campaign_id: UUID, today: date) -> Select[Any, int, int]:
    """(status, how many, how many of them are overdue)."""
    columns: Sequence[Any] = (Diagnostics.status, func.count(), func.count().filter(queries.OVERDUE))
    found = select(*columns).join_from(Diagnostics, asked(today), true())
    return found.where(Diagnostics.campaign_id == campaign_id).group_by(Diagnostics.status)
