"""By which numbers a region nominates: as it set them, or the defaults."""

from typing import Any

from services.kernel.events import Fact
from services.kernel.policies import RegionPolicy
from services.reserve.leaders.models import LeaderPolicy
from services.reserve.leaders.ranking import Ranking
from services.reserve.permissions import P, access


def _defaults() -> dict[str, Any]:
    its = Ranking()
    return {
        "automatic": True,
        "share": its.share,
        "cycles": its.cycles,
        "fewest": its.fewest,
        "compared": its.compared,
    }


def _changed(policy: LeaderPolicy) -> Fact:
    data = {"automatic": policy.automatic, "share": policy.share, "cycles": policy.cycles}
    return Fact("reserve.leader_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(LeaderPolicy, _defaults, access, P.leader_write, _changed)
"""It counts from the next published cycle on."""
