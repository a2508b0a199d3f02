"""From how many cycles on a region sends heads to learn: as it set it, or the default."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed
from services.training.permissions import P, access
from services.training.referrals import queries
from services.training.referrals.models import ReferralPolicy
from services.training.referrals.rules import CYCLES
from services.training.referrals.schemas import ReferralPolicyIn


async def of_region(tx: AsyncSession, region: str) -> ReferralPolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(tx: AsyncSession, caller: Identity, data: ReferralPolicyIn, seen: int | None) -> ReferralPolicy:
    """It counts from now on. Raises Forbidden for who stands below the region."""
    region = region_of(caller.place)
    access.require(caller, P.referral_policy, region)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.referral_policy)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, _changed)


def _default(region: str) -> ReferralPolicy:
    return ReferralPolicy(place=region, version=1, cycles=CYCLES)


def _changed(policy: ReferralPolicy) -> Fact:
    return Fact("training.referral_policy.changed", policy.id, policy.place, {"cycles": policy.cycles})
