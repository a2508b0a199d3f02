"""Points of a number among its like."""

from decimal import Decimal
from fractions import Fraction

from services.monitoring.engine.intervals import written
from services.monitoring.engine.kinds import BestIs100Rule, QuartileRule
from services.monitoring.engine.scalar.case import Case, Hit, Outcome, points, rounded


@points.register
def best_is_100(rule: BestIs100Rule, case: Case) -> Outcome:
    if case.value is None:
        return None
    best = (max if case.higher_is_better else min)(case.peers[rule.group])
    words = f"лучшее значение {written(best)}"
    if case.value == best:
        return Hit(rule.points, words)
    over, under = (case.value, best) if case.higher_is_better else (best, case.value)
    if best <= 0 or over <= 0:
        return Hit(Decimal(0), words)
    return Hit(rounded(Fraction(rule.points) * Fraction(over) / Fraction(under)), words)


def quartile(below: int, count: int) -> int:
    """0 to 3, worst to best: the quarter of a group of `count` in which `below` of them stand strictly worse."""
    return 4 * below // count


@points.register
def by_quartile(rule: QuartileRule, case: Case) -> Outcome:
    if case.value is None:
        return None
    peers = case.peers[rule.group]
    worse = sum(1 for each in peers if (each < case.value if case.higher_is_better else each > case.value))
    its = quartile(worse, len(peers))
    return Hit(rule.points[its], f"{its + 1}-я четверть из 4, хуже {worse} из {len(peers)}")
