"""From how many cycles on a region sends heads to learn: as it set it, or the default."""

from services.kernel.events import Fact
from services.kernel.policies import RegionPolicy
from services.training.permissions import P, access
from services.training.referrals.models import ReferralPolicy
from services.training.referrals.rules import CYCLES


def _changed(policy: ReferralPolicy) -> Fact:
    return Fact("training.referral_policy.changed", policy.id, policy.place, {"cycles": policy.cycles})


POLICY = RegionPolicy(ReferralPolicy, lambda: {"cycles": CYCLES}, access, P.referral_policy, _changed)
"""It counts from the change on."""
