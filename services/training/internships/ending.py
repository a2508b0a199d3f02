"""A site moves, and its internships with it: of one that is terminated nobody comes who has not begun."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand
from services.kernel.places import region_of
from services.kernel.records import renewed
from services.training.internships import queries
from services.training.internships.facts import facts_of
from services.training.internships.rules import WORKFLOW, InternshipAction
from services.training.internships.schemas import InternshipStepIn
from services.training.internships.telling import told
from services.training.permissions import access
from services.training.sites import service as sites
from services.training.sites.models import Site
from services.training.sites.rules import SiteAction
from services.training.sites.schemas import SiteStepIn


async def advance(tx: AsyncSession, site_id: UUID, data: SiteStepIn, seen: int | None) -> Site:
    """A step of a site. Who is let in meanwhile waits, and is refused or called off (`queries.lock`).

    After a termination the transaction stands at the region: what has not begun is declined with its reason.
    """
    await tx.execute(queries.lock(site_id))
    site = await sites.advance(tx, site_id, data, seen)
    if data.action is not SiteAction.terminate:
        return site
    await stand(tx, region_of(site.place))  # ADR 0008: the other party of an internship lies elsewhere
    step = InternshipStepIn(action=InternshipAction.decline, reason=f"Площадка прекращена досрочно. {data.reason}")
    for internship in (await tx.scalars(queries.not_begun(site_id))).all():
        facts, day = await facts_of(tx, internship), tx.info["clock"].today()
        its = told(internship) | {"day": day.isoformat(), "hours": None}
        await steps.advance(tx, access, WORKFLOW, internship, step, facts, internship.version, its)
        internship.reason, internship.decided_on = step.reason, day
        await renewed(tx, internship)
    return site
