"""The shell around explanations: a result as it was reached, among the others; nothing is written."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.kernel.workflow import Refusal
from services.monitoring.cycles import service as cycles
from services.monitoring.explanations import queries
from services.monitoring.explanations.rules import goal_of
from services.monitoring.results import answers as results
from services.monitoring.results.answers import Explained
from services.monitoring.results.models import Result
from services.monitoring.scoring.counterfactual import Counterfactual, Standing, counterfactual
from services.monitoring.scoring.peers import groups_of
from services.monitoring.scoring.rules import NOTHING, case_of
from services.monitoring.scoring.verdict import Others, compares_results


@dataclass(frozen=True, slots=True)
class Known:
    """A result with what it was reached from, and where it stands."""

    result: Result
    reached: Explained
    standing: Standing


async def known(tx: AsyncSession, result: Result) -> Known:
    reached = await results.explained(tx, result)
    others = await _others(tx, result) if compares_results(reached.content) else {}
    return Known(result, reached, Standing(reached.content, reached.score, result.attributes, others))


async def _others(tx: AsyncSession, result: Result) -> Others:
    """Their per cents, read as the place of the cycle sees them; what is told is how many stand where."""
    cycle = await cycles.get(tx, result.cycle_id)
    own = groups_of(result.place, result.cluster)
    found: dict[str, list[Decimal]] = defaultdict(list, {kind: [] for kind in own})
    async with standing_at(tx, cycle.place):
        rows = (await tx.execute(queries.others(result))).all()
    for place, cluster, percent in rows:
        for kind, group in groups_of(place, cluster).items():
            if group == own[kind]:
                found[kind].append(percent)
    return found


def changed(its: Known, target: str) -> Counterfactual | None:
    """The smallest set of changes that meets the target. Raises Invalid where the methodology knows no such target."""
    goal = goal_of(its.standing, target)
    if isinstance(goal, Refusal):
        raise Invalid(errors=[parameter_error("target", goal.reason, goal.detail)])
    reached = its.reached
    cases = [
        case_of(
            each,
            reached.given.get(each.code, NOTHING),
            reached.before.get(each.code, NOTHING),
            reached.peers.get(each.code, {}),
        )
        for each in reached.content.indicators
    ]
    return counterfactual(its.standing, goal, cases)
