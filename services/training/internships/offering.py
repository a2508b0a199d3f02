"""What sites offer to whoever compiles a route: one that works all the time, on the days it has a place left."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.training.compiler.offers import Offer, OfferKind
from services.training.internships import queries
from services.training.internships.days import Days, each_day
from services.training.internships.facts import works
from services.training.sites import queries as sites
from services.training.sites.models import SiteNotice

FORM = "стажировка"


async def offers(tx: AsyncSession, region: str, days: Days, own: UUID | None) -> list[Offer]:
    """Of each site of the region that works on some of the days, by the id of the site; not of one's own organisation.

    Each says its term, and the days on which nobody else can come.
    """
    async with standing_at(tx, region):  # ADR 0008
        found = [each for each in await tx.scalars(sites.open_within(region, *days)) if each.organisation_id != own]
        taken = defaultdict[UUID, list[Days]](list)
        for each in await tx.scalars(queries.occupying([site.id for site in found], *days)):
            taken[each.site_id].append(each.days)
    return [offer_of(each, taken[each.id]) for each in found]


def offer_of(site: SiteNotice, taken: Iterable[Days] = ()) -> Offer:
    """`taken`: days of those who hold a place."""
    there = Counter(day for days in taken for day in each_day(days))
    return Offer(
        id=f"internship:{site.id}",
        title=site.title,
        kind=OfferKind.internship,
        teaches={each["competency"]: each["level"] for each in site.teaches},
        hours=site.hours,
        provider=site.organisation_name,
        form=FORM,
        weeks=site.weeks,
        within=works(site),
        full=frozenset(day for day, held in there.items() if held >= site.capacity),
    )
