"""An entry as a client reads it: what stands today, by which facts, and what this caller may do."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.reserve.entries.checking import weighed
from services.reserve.entries.duties import (
    EntryRenewalOut,
    EntryReportOut,
    OfferRefusalOut,
    PlanLineOut,
    ReportedChangeOut,
    ReportPeriodOut,
)
from services.reserve.entries.judging import checks_of, degree_of, facts_of, today_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING, WORKFLOW, status_on
from services.reserve.entries.schemas import EntryOut, JudgedOut, ReadinessFactOut
from services.reserve.entries.stays import report_of
from services.reserve.entries.terms import level_of
from services.reserve.permissions import access


async def shown(tx: AsyncSession, caller: Identity, entry: Entry) -> EntryOut:
    degree = await degree_of(tx, entry)
    facts = await facts_of(tx, caller, entry)
    status = status_on(entry.status, entry.until, today_of(tx))
    due = report_of(entry) if status in STAYING else None
    return EntryOut.about(
        entry,
        level=level_of(entry.reserve),
        status=status,
        readiness=degree.level if degree else None,
        readiness_facts=[ReadinessFactOut.about(each) for each in degree.facts] if degree else [],
        criteria=[JudgedOut.model_validate(each) for each in weighed(entry.judged, await checks_of(tx, entry))],
        next_report=ReportPeriodOut.about(due) if due else None,
        refusals_count=len(entry.refusals),
        renewals_count=len(entry.renewals),
        allowed_actions=WORKFLOW.allowed(
            entry.status, facts, access, caller, caller.place if facts.in_person else entry.place
        ),
        **_children(entry),
    )


def _children(entry: Entry) -> dict[str, Any]:
    return {
        "plan": [PlanLineOut.about(each) for each in entry.plan],
        "reports": [EntryReportOut.about(each, late=each.submitted_on > each.due_on) for each in entry.reports],
        "refusals": [OfferRefusalOut.about(each) for each in entry.refusals],
        "renewals": [EntryRenewalOut.about(each) for each in entry.renewals],
        "changes": [ReportedChangeOut.about(each, late=each.reported_on > each.due_on) for each in entry.changes],
    }
