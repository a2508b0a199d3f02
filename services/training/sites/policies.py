"""What a region asks of sites: as it set it, or the defaults."""

from dataclasses import asdict

from services.kernel.events import Fact
from services.kernel.policies import RegionPolicy
from services.training.permissions import P, access
from services.training.sites.models import SitePolicy
from services.training.sites.rules import Terms


def _changed(policy: SitePolicy) -> Fact:
    data = {"shortest_years": policy.shortest_years, "longest_years": policy.longest_years}
    return Fact("training.site_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(SitePolicy, lambda: asdict(Terms()), access, P.site_policy, _changed)
"""It counts for terms said from now on and for reports not handed in yet."""
