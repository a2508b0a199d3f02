"""How a programme is solved: goal after goal by HiGHS, in one order of work, bounded by nodes, never by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from services.training.compiler.placements import Placement
from services.training.compiler.programme import Programme, Vector

NODES = 2_000
"""Linear programmes solved for one goal before the best route so far is taken: the same number on any machine."""
UNSOLVED = 1.0
"""The gap where nothing is known."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The placements taken. `proven`: no route is better; otherwise `gap` says how far the first goal not proven may be
    from its best, as a share of what was reached."""

    taken: tuple[Placement, ...]
    proven: bool = True
    gap: float = 0.0
    reached: tuple[int, ...] = ()
    """What each goal came to, as far as they were solved."""


def solve(its: Programme, bound: Programme | None = None, nodes: int = NODES) -> Solution:
    """The best placements under the goals of `its`. Nothing taken is always a route, so there is always an answer.

    `bound` has the first goals of `its` under fewer constraints, so what it comes to is the best there can be. Where a
    route of `its` comes to that too, these goals are settled; only the offers that occur in some best choice of `bound`
    can be in it, and only the other goals are left to solve.
    """
    if bound is not None and its.placements:
        best = _solved(bound, (), nodes)
        if best.proven:
            found = _solved(its.only(_useful(bound, best, nodes)), best.reached, nodes)
            if found.reached:
                return found
    return _solved(its, (), nodes)


def _useful(bound: Programme, best: Solution, nodes: int) -> set[str]:
    """The offers of all best choices: again and again the one with the most offers not seen yet, until it has none."""
    seen = {each.offer.id for each in best.taken}
    while True:
        fresh = [-float(each.offer.id not in seen) for each in bound.placements]
        goal = np.array([*fresh, *(0.0 for _ in bound.levels)])
        found = _solved(replace(bound, goals=(*bound.goals, goal)), best.reached, nodes)
        if not found.proven:
            return {each.offer.id for each in bound.placements}
        if not found.reached[-1]:
            return seen
        seen |= {each.offer.id for each in found.taken}


def _solved(its: Programme, settled: Sequence[int], nodes: int) -> Solution:
    """As `solve`, the first goals being no worse than `settled`; where that cannot be, nothing is reached."""
    if not its.placements:
        return Solution((), reached=(0,) * len(its.goals))
    taken: Vector = np.zeros(len(its.placements) + len(its.levels))
    reached = [*settled]
    for goal in its.goals[len(settled) :]:
        found = _least(its, goal, reached, nodes)
        if found.x is not None:
            taken = np.round(found.x)
        elif settled and len(reached) == len(settled):
            return Solution((), proven=False, gap=UNSOLVED)
        if found.status != 0:
            gap = UNSOLVED if found.x is None else min(UNSOLVED, float(found.mip_gap))
            return Solution(_taken(its, taken), proven=False, gap=gap, reached=tuple(reached))
        reached.append(round(float(goal @ taken)))
    return Solution(_taken(its, taken), reached=tuple(reached))


def _least(its: Programme, goal: Vector, reached: Sequence[int], nodes: int) -> OptimizeResult:
    """The goal made least, those before it being no worse than `reached`: half a unit is only for the arithmetic."""
    matrix = np.array([*(each.coefficients for each in its.rows), *its.goals[: len(reached)]])
    upper = np.array([*(float(each.upper) for each in its.rows), *(each + 0.5 for each in reached)])
    placements = np.arange(len(goal)) < len(its.placements)
    return milp(
        goal,
        integrality=placements.astype(np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, upper),
        options={"node_limit": nodes, "mip_rel_gap": 0},
    )


def _taken(its: Programme, values: Vector) -> tuple[Placement, ...]:
    chosen = (each for each, value in zip(its.placements, values, strict=False) if value > 0)
    return tuple(sorted(chosen, key=lambda each: (each.first, each.last, each.offer.id)))
