"""What a region asks of teams that learn: as it said, or the defaults."""

from services.kernel.events import Fact
from services.kernel.policies import RegionPolicy
from services.training.learning_teams.models import TeamLearningPolicy
from services.training.learning_teams.rules import WHOLE
from services.training.permissions import P, access


def _changed(policy: TeamLearningPolicy) -> Fact:
    data = {"least_share": policy.least_share, "agreement": policy.agreement}
    return Fact("training.team_learning_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(
    TeamLearningPolicy, lambda: {"least_share": WHOLE, "agreement": True}, access, P.learning_team_policy, _changed
)
"""It counts from the next submission and approval on."""
