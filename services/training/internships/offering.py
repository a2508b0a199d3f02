"""What sites offer to whoever compiles a route: one that works all the time, with the places it has left."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.training.compiler.offers import Offer, OfferKind
from services.training.internships import queries
from services.training.internships.days import Days, peak
from services.training.sites import queries as sites
from services.training.sites.models import SiteNotice

FORM = "стажировка"


async def offers(tx: AsyncSession, region: str, days: Days) -> list[Offer]:
    """Of each site of the region that works on all the days and has a place left on each, by the id of the site.

    `seats` is what is left on the fullest of the days: how many more can be there whenever they come.
    """
    async with standing_at(tx, region):  # ADR 0008
        found = [each for each in await tx.scalars(sites.open_on(region, days.first)) if _lasts(each, days)]
        taken = defaultdict[UUID, list[Days]](list)
        for each in await tx.scalars(queries.occupying([site.id for site in found], *days)):
            taken[each.site_id].append(each.days)
    return _left(found, taken, days)


def _left(found: Sequence[SiteNotice], taken: Mapping[UUID, Sequence[Days]], days: Days) -> list[Offer]:
    left = ((site, site.capacity - peak(days, taken.get(site.id, ()))) for site in found)
    return [_offer(site, seats) for site, seats in left if seats > 0]


def _lasts(site: SiteNotice, days: Days) -> bool:
    """Terminated sites are not open on the first day, so the term alone decides."""
    return site.valid_to >= days.last


def _offer(site: SiteNotice, seats: int) -> Offer:
    return Offer(
        id=f"internship:{site.id}",
        title=site.title,
        kind=OfferKind.internship,
        teaches={each["competency"]: each["level"] for each in site.teaches},
        hours=site.hours,
        provider=site.organisation_name,
        form=FORM,
        weeks=site.weeks,
        seats=seats,
    )
