"""The shell around the yearly reports of sites: handed in by the site, decided on by who grants the status."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import require
from services.training.permissions import P, access
from services.training.sites import policies, queries
from services.training.sites.models import Site, SiteReport
from services.training.sites.report_schemas import SiteReportChange, SiteReportCreate, SiteReportOut, SiteReportStepIn
from services.training.sites.reporting import WORKFLOW, SiteReportStatus, Year, reportable, worked_until, years
from services.training.sites.rules import SiteStatus
from services.training.sites.service import get as get_site
from services.training.sites.service import hold, require_file


class SiteReportNotFound(NotFound):
    """Отчёт площадки не найден или не виден с вашими правами."""


class SiteReportFixed(Conflict):
    """Отчёт меняют, только пока он возвращён."""


async def get(tx: AsyncSession, report_id: UUID) -> SiteReport:
    return await one(tx, queries.report_by_id(report_id), SiteReportNotFound)


async def of_site(tx: AsyncSession, site_id: UUID) -> list[SiteReport]:
    """By year."""
    await get_site(tx, site_id)
    return list(await tx.scalars(queries.reports_of(site_id)))


async def submit(tx: AsyncSession, site_id: UUID, data: SiteReportCreate) -> SiteReport:
    """The report of a year that is over. Raises Invalid for a year that is not, or has one."""
    await get_site(tx, site_id)
    site = await hold(tx, site_id)
    access.require(tx.info["caller"], P.site_report, site.place)
    today, known = tx.info["clock"].today(), await years_of(tx, site)
    reported = {each.year: each.status for each in await tx.scalars(queries.reports_of(site_id))}
    require(reportable(data.year, known, reported, today))
    await require_file(tx, data.file_id, "file_id")
    year = known[data.year - 1]
    report = SiteReport(
        place=site.place,
        site_id=site.id,
        period_from=year.first,
        period_to=year.last,
        due_on=year.due,
        submitted_on=today,
        **data.model_dump(),
    )
    return await added(tx, report, _submitted)


async def change(tx: AsyncSession, report_id: UUID, data: SiteReportChange, seen: int | None) -> SiteReport:
    report = changeable(tx, access, await get(tx, report_id), seen, P.site_report, _require_returned)
    said = data.said()
    await require_file(tx, said.get("file_id"), "file_id")
    assign(report, said)
    return await renewed(tx, report)


async def advance(tx: AsyncSession, report_id: UUID, data: SiteReportStepIn, seen: int | None) -> SiteReport:
    report = await get(tx, report_id)
    await steps.advance(tx, access, WORKFLOW, report, data, None, seen, _told(report))
    today = tx.info["clock"].today()
    if report.status is SiteReportStatus.submitted:
        report.submitted_on, report.decided_on = today, None
    else:
        report.decided_on, report.reason = today, data.reason
    return await renewed(tx, report)


async def years_of(tx: AsyncSession, site: Site) -> list[Year]:
    """The years the site works; none before its status is granted."""
    if site.status is SiteStatus.draft:
        return []
    policy = await policies.POLICY.of(tx, region_of(site.place))
    return [*years(site.valid_from, worked_until(site.valid_to, site.terminated_on), policy.report_days)]


def shown(caller: Identity, report: SiteReport) -> SiteReportOut:
    return SiteReportOut.about(
        report, allowed_actions=WORKFLOW.allowed(report.status, None, access, caller, report.place)
    )


def _require_returned(report: SiteReport) -> None:
    if report.status is not SiteReportStatus.returned:
        raise SiteReportFixed


def _told(report: SiteReport) -> dict[str, object]:
    """What events of a report carry."""
    return {"site_id": str(report.site_id), "year": report.year, "due_on": report.due_on.isoformat()}


def _submitted(report: SiteReport) -> Fact:
    return Fact("training.site_report.submitted", report.id, report.place, {"status": report.status, **_told(report)})
