"""By which numbers a region keeps mentors and matches: as it set them, or the defaults."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid
from services.kernel.records import added, assign, changeable, renewed
from services.kernel.references import unknown_reference
from services.training.matching.exclusions import Terms
from services.training.matching.proximity import Proximity
from services.training.matching.scores import Weights
from services.training.mentors import queries
from services.training.mentors.models import MentorPolicy
from services.training.mentors.policy_schemas import MentorPolicyIn, MentorWeights
from services.training.permissions import P, access

NOTICE_DAYS = 3
"""ТК РФ, ст. 351.8: at least three business days; a region may ask for more."""
HOURS, WEEKS = 24, 16


async def of_region(tx: AsyncSession, region: str) -> MentorPolicy:
    """The policy as it stands; where nobody set one, as the first version of its row will be."""
    return await tx.scalar(queries.policy(region)) or _default(region)


async def change(tx: AsyncSession, caller: Identity, data: MentorPolicyIn, seen: int | None) -> MentorPolicy:
    """It counts from now on. Raises Forbidden for who stands below the region, Invalid for an unknown municipality."""
    region = region_of(caller.place)
    access.require(caller, P.mentor_write, region)
    await _require_municipalities(tx, data)
    policy = await tx.scalar(queries.policy(region)) or await added(tx, _default(region))
    changeable(tx, access, policy, seen, P.mentor_write)
    its = data.model_dump(mode="json")
    assign(policy, its | {"unit": data.unit})
    return await renewed(tx, policy, _changed)


def proximity(policy: MentorPolicy) -> Proximity:
    """Distances between municipalities, which are named by their ids."""
    between = {(each["one"], each["other"]): each["distance"] for each in policy.distances}
    return Proximity(policy.unit, policy.far, between)


def _default(region: str) -> MentorPolicy:
    near = Proximity()
    return MentorPolicy(
        place=region,
        version=1,
        years_in_post=Terms().years_in_post,
        notice_days=NOTICE_DAYS,
        hours=HOURS,
        weeks=WEEKS,
        weights=MentorWeights.of(Weights()).model_dump(),
        unit=near.unit,
        far=near.far,
        distances=[],
    )


async def _require_municipalities(tx: AsyncSession, data: MentorPolicyIn) -> None:
    named = {
        ("distances", at, side): municipality
        for at, each in enumerate(data.distances)
        for side, municipality in each.municipalities.items()
    }
    known = set(await tx.scalars(queries.municipalities([*named.values()]))) if named else set[UUID]()
    if missing := [path for path, each in named.items() if each not in known]:
        raise Invalid(errors=[unknown_reference(path, "Муниципалитет не найден") for path in missing])


def _changed(policy: MentorPolicy) -> Fact:
    data = {"years_in_post": policy.years_in_post, "notice_days": policy.notice_days}
    return Fact("training.mentor_policy.changed", policy.id, policy.place, data)
