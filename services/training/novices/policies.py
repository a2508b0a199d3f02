"""By which numbers a region invites beginning heads: as it set them, or the defaults."""

from typing import Any

from services.kernel.events import Fact
from services.kernel.policies import RegionPolicy
from services.training.novices.models import NovicePolicy
from services.training.novices.rules import HUNDRED_DAYS, YEARS
from services.training.permissions import P, access


def _defaults() -> dict[str, Any]:
    tasks = [{"title": each.title, "days": each.days} for each in HUNDRED_DAYS]
    return {"automatic": True, "years": YEARS, "tasks": tasks}


def _changed(policy: NovicePolicy) -> Fact:
    data = {"automatic": policy.automatic, "years": policy.years, "tasks": len(policy.tasks)}
    return Fact("training.novice_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(NovicePolicy, _defaults, access, P.novice_policy, _changed)
"""It counts for whoever is invited from the change on."""
