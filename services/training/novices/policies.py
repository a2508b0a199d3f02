"""By which numbers a region invites beginning heads: as it set them, or the defaults."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed
from services.training.novices import queries
from services.training.novices.models import NovicePolicy
from services.training.novices.rules import HUNDRED_DAYS, YEARS
from services.training.novices.schemas import NovicePolicyIn
from services.training.permissions import P, access


async def of_region(tx: AsyncSession, region: str) -> NovicePolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(tx: AsyncSession, caller: Identity, data: NovicePolicyIn, seen: int | None) -> NovicePolicy:
    """It counts for whoever is invited from now on. Raises Forbidden for who stands below the region."""
    region = region_of(caller.place)
    access.require(caller, P.novice_policy, region)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.novice_policy)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, _changed)


def _default(region: str) -> NovicePolicy:
    tasks = [{"title": each.title, "days": each.days} for each in HUNDRED_DAYS]
    return NovicePolicy(place=region, version=1, automatic=True, years=YEARS, tasks=tasks)


def _changed(policy: NovicePolicy) -> Fact:
    data = {"automatic": policy.automatic, "years": policy.years, "tasks": len(policy.tasks)}
    return Fact("training.novice_policy.changed", policy.id, policy.place, data)
