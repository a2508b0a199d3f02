"""What would have had to be different: the smallest set of indicator changes by which a subject crosses a threshold.

Of all sets of the smallest size it is, of the answers tried (scales by their edges, proportions by `RUNGS`), the one
that adds least to the total; each answer is refined afterwards. Every number comes from the readable path:
the points of each answer (`alternatives`), the score they make together, what that is called (`verdict`). The other
subjects stay as they are. An indicator that does not count (not for such organisations, or skipped) stays so: then the
maximum and the weights are fixed, and more points of an indicator never lower what is reached. On that the search for
the smallest set stands.
"""

from services.monitoring.scoring.counterfactual.changes import Change, Counterfactual, changeable, counterfactual
from services.monitoring.scoring.counterfactual.goals import Goal, leave_risk, level, pass_mark
from services.monitoring.scoring.counterfactual.needs import Standing

__all__ = [
    "Change",
    "Counterfactual",
    "Goal",
    "Standing",
    "changeable",
    "counterfactual",
    "leave_risk",
    "level",
    "pass_mark",
]
