"""The shell around explanations: a result as it was reached, among the others; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.kernel.workflow import Refusal
from services.monitoring.cycles import service as cycles
from services.monitoring.explanations import queries
from services.monitoring.explanations.rules import goal_of
from services.monitoring.results import answers as results
from services.monitoring.results.answers import Explained
from services.monitoring.results.models import Result
from services.monitoring.results.secrecy import Unseen, tellable, unseen
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
    few: frozenset[str]
    """The kinds of groups in which so few others stand that a threshold among them would tell their results."""


async def known(tx: AsyncSession, result: Result) -> Known:
    reached = await results.explained(tx, result)
    places, others = await _others(tx, result) if compares_results(reached.content) else ({}, {})
    standing = Standing(reached.content, reached.score, result.attributes, others)
    return Known(result, reached, standing, frozenset(kind for kind, its in places.items() if not tellable(its)))


async def _others(tx: AsyncSession, result: Result) -> tuple[Mapping[str, list[Unseen]], Others]:
    """Who of each group is hidden from whom, and their per cents, of which is told how many stand where.

    Read as the place of the cycle sees them.
    """
    cycle = await cycles.get(tx, result.cycle_id)
    caller: Identity = tx.info["caller"]
    own = groups_of(result.place, result.cluster)
    hidden: dict[str, list[Unseen]] = {kind: [] for kind in own}
    percents: dict[str, list[Decimal]] = {kind: [] for kind in own}
    async with standing_at(tx, cycle.place):
        rows = (await tx.execute(queries.others(result))).all()
    for place, cluster, percent in rows:
        for kind, group in groups_of(place, cluster).items():
            if group == own[kind]:
                hidden[kind].append(unseen(caller.place, place))
                percents[kind].append(percent)
    return hidden, percents


def changed(its: Known, target: str) -> Counterfactual | None:
    """The smallest set of changes that meets the target. Raises Invalid where the methodology knows no such target."""
    goal = goal_of(its.standing, target, its.few)
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
