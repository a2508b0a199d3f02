"""What a counterfactual is to reach: a pass mark, a level, a way out of the risk group."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from services.monitoring.scoring import shares
from services.monitoring.scoring.counterfactual.needs import RISKS, Standing, Sum, at_level, total
from services.monitoring.scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Goal:
    """`met` decides; `sums` are needed for it, the total first. `possible` is false where nothing can meet it."""

    met: Callable[[Verdict], bool]
    sums: tuple[Sum, ...]
    possible: bool = True


def pass_mark(its: Standing) -> Goal:
    mark = its.content.pass_mark(its.attributes)
    sums = [] if mark is None else [total(its, Fraction(mark))]
    return _goal(its, lambda found: found.mark is not None and bool(found.mark.met), sums, possible=mark is not None)


def level(its: Standing, wanted: str) -> Goal:
    """That level, or a higher one."""
    codes = [each.code for each in its.content.levels]
    enough = set(codes[: codes.index(wanted) + 1])
    sums = at_level(its, its.content.levels[codes.index(wanted)])
    return _goal(its, lambda found: found.level is not None and found.level.code in enough, sums)


def leave_risk(its: Standing) -> Goal:
    """No rule puts it into the risk group. A level must be one of the best that no rule names.

    Where a rule names the best level and not all below it, more points may lead into risk: then this goal may be called
    out of reach though less would do.
    """
    needed = [RISKS[type(rule)](rule, its) for rule in its.content.risk.rules]
    sums = [each for found in needed if found is not None for each in found]
    return _goal(its, lambda found: not found.causes, sums, possible=None not in needed)


def _goal(its: Standing, met: Callable[[Verdict], bool], sums: list[Sum], *, possible: bool = True) -> Goal:
    """The total stands first, needed or not: it is what a set costs."""
    cost = Sum(shares.in_total(its.content, its.points), Fraction(0))
    totals = [each.least for each in sums if each.shares == cost.shares]
    rest = (each for each in sums if each.shares != cost.shares)
    return Goal(met, (replace(cost, least=max(totals, default=Fraction(0))), *rest), possible)
