"""What a region asks of teams that learn: as it said, or the defaults."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.records import added, assign, changeable, renewed
from services.training.learning_teams import queries
from services.training.learning_teams.models import TeamLearningPolicy
from services.training.learning_teams.rules import WHOLE
from services.training.learning_teams.schemas import TeamLearningPolicyIn
from services.training.permissions import P, access


async def of_region(tx: AsyncSession, region: str) -> TeamLearningPolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(
    tx: AsyncSession, caller: Identity, data: TeamLearningPolicyIn, seen: int | None
) -> TeamLearningPolicy:
    """It counts from the next submission and approval on. Raises Forbidden for who stands below the region."""
    region = region_of(caller.place)
    access.require(caller, P.learning_team_policy, region)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.learning_team_policy)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, _changed)


def _default(region: str) -> TeamLearningPolicy:
    return TeamLearningPolicy(place=region, version=1, least_share=WHOLE, agreement=True)


def _changed(policy: TeamLearningPolicy) -> Fact:
    data = {"least_share": policy.least_share, "agreement": policy.agreement}
    return Fact("training.team_learning_policy.changed", policy.id, policy.place, data)
