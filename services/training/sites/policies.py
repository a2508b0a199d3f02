"""What a region asks of sites: as it set it, or the defaults."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed
from services.training.permissions import P, access
from services.training.sites import queries
from services.training.sites.models import SitePolicy
from services.training.sites.policy_schemas import SitePolicyIn
from services.training.sites.rules import Terms


async def of_region(tx: AsyncSession, region: str) -> SitePolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(tx: AsyncSession, caller: Identity, data: SitePolicyIn, seen: int | None) -> SitePolicy:
    """It counts for terms said from now on and for reports not handed in yet. Raises Forbidden below the region."""
    region = region_of(caller.place)
    access.require(caller, P.site_policy, region)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.site_policy)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, _changed)


def _default(region: str) -> SitePolicy:
    its = Terms()
    return SitePolicy(
        place=region,
        version=1,
        shortest_years=its.shortest_years,
        longest_years=its.longest_years,
        report_days=its.report_days,
    )


def _changed(policy: SitePolicy) -> Fact:
    data = {"shortest_years": policy.shortest_years, "longest_years": policy.longest_years}
    return Fact("training.site_policy.changed", policy.id, policy.place, data)
