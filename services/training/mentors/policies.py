"""By which numbers a region keeps mentors and matches: as it set them, or the defaults."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.policies import RegionPolicy
from services.kernel.problems import Invalid
from services.kernel.records import assign, renewed
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
ANSWER_DAYS = 14
HOURS, WEEKS = 24, 16


def _defaults() -> dict[str, Any]:
    near = Proximity()
    return {
        "years_in_post": Terms().years_in_post,
        "notice_days": NOTICE_DAYS,
        "answer_days": ANSWER_DAYS,
        "hours": HOURS,
        "weeks": WEEKS,
        "weights": MentorWeights.of(Weights()).model_dump(),
        "unit": near.unit,
        "far": near.far,
        "distances": [],
    }


def _changed(policy: MentorPolicy) -> Fact:
    data = {"years_in_post": policy.years_in_post, "notice_days": policy.notice_days}
    return Fact("training.mentor_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(MentorPolicy, _defaults, access, P.mentor_write, _changed)


async def change(tx: AsyncSession, caller: Identity, data: MentorPolicyIn, seen: int | None) -> MentorPolicy:
    """It counts from now on. Raises what `RegionPolicy.row` does, and Invalid for an unknown municipality."""
    policy = await POLICY.row(tx, caller, seen)
    await _require_municipalities(tx, data)
    assign(policy, data.model_dump(mode="json") | {"unit": data.unit})
    return await renewed(tx, policy, POLICY.fact)


def proximity(policy: MentorPolicy) -> Proximity:
    """Distances between municipalities, which are named by their ids."""
    between = {(each["one"], each["other"]): each["distance"] for each in policy.distances}
    return Proximity(policy.unit, policy.far, between)


async def _require_municipalities(tx: AsyncSession, data: MentorPolicyIn) -> None:
    named = {
        ("distances", at, side): municipality
        for at, each in enumerate(data.distances)
        for side, municipality in each.municipalities.items()
    }
    known = set(await tx.scalars(queries.municipalities([*named.values()]))) if named else set[UUID]()
    if missing := [path for path, each in named.items() if each not in known]:
        raise Invalid(errors=[unknown_reference(path, "Муниципалитет не найден") for path in missing])
