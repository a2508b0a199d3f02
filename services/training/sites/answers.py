"""A site as a client reads it: what it is today, its years with their reports, and what this caller may do."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.permissions import access
from services.training.sites import reports
from services.training.sites.models import Site, SiteNotice, SiteReport
from services.training.sites.notice_schemas import SiteNoticeItem
from services.training.sites.reaching import curator_of
from services.training.sites.report_schemas import SiteYearOut
from services.training.sites.reporting import Year, standing
from services.training.sites.rules import WORKFLOW, status_on
from services.training.sites.schemas import SiteOut
from services.training.sites.service import facts_of


async def shown(tx: AsyncSession, caller: Identity, site: Site) -> SiteOut:
    today, curator = tx.info["clock"].today(), await curator_of(tx, site)
    reported = {each.year: each for each in await reports.of_site(tx, site.id)}

    def told(year: Year) -> SiteYearOut:
        report: SiteReport | None = reported.get(year.number)
        return SiteYearOut(
            year=year.number,
            period_from=year.first,
            period_to=year.last,
            due_on=year.due,
            standing=standing(year, report.status if report else None, today),
            report_id=report.id if report else None,
        )

    return SiteOut.about(
        site,
        status=status_on(site.status, site.valid_to, today),
        curator_name=curator.full_name if curator else None,
        years=[told(each) for each in await reports.years_of(tx, site)],
        allowed_actions=WORKFLOW.allowed(site.status, facts_of(tx, site), access, caller, site.place),
    )


def announced(tx: AsyncSession, notice: SiteNotice) -> SiteNoticeItem:
    """As the region sees it today."""
    today = tx.info["clock"].today()
    return SiteNoticeItem.about(notice, status=status_on(notice.status, notice.valid_to, today))
