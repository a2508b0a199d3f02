"""By which numbers a region nominates: as it set them, or the defaults."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed
from services.reserve.leaders import queries
from services.reserve.leaders.models import LeaderPolicy
from services.reserve.leaders.ranking import Ranking
from services.reserve.leaders.schemas import LeaderPolicyIn
from services.reserve.permissions import P, access


async def of_region(tx: AsyncSession, region: str) -> LeaderPolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(tx: AsyncSession, caller: Identity, data: LeaderPolicyIn, seen: int | None) -> LeaderPolicy:
    """It counts from the next published cycle on. Raises Forbidden for who stands below the region."""
    region = region_of(caller.place)
    access.require(caller, P.leader_write, region)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.leader_write)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, _changed)


def _default(region: str) -> LeaderPolicy:
    its = Ranking()
    return LeaderPolicy(
        place=region,
        version=1,
        automatic=True,
        share=its.share,
        cycles=its.cycles,
        fewest=its.fewest,
        compared=its.compared,
    )


def _changed(policy: LeaderPolicy) -> Fact:
    data = {"automatic": policy.automatic, "share": policy.share, "cycles": policy.cycles}
    return Fact("reserve.leader_policy.changed", policy.id, policy.place, data)
