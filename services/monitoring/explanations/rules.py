"""What a counterfactual may be asked for, and what can come of it. Values in, values out."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.levels import LevelBasis
from services.monitoring.methodologies.risk import LowestQuartileRisk, LowLevelRisk
from services.monitoring.scoring.counterfactual import Goal, Standing, leave_risk, level, pass_mark

LEVEL = "level:"
TARGET = r"^(leave_risk|pass|level:[A-Za-z0-9][A-Za-z0-9._-]{0,39})$"


class CounterfactualStatus(StrEnum):
    """What came of the search."""

    met = "met"
    reachable = "reachable"
    unreachable = "unreachable"


LABELS: dict[CounterfactualStatus, str] = labelled(
    {
        CounterfactualStatus.met: "уже достигнуто, менять нечего",
        CounterfactualStatus.reachable: "достижимо такими изменениями",
        CounterfactualStatus.unreachable: "недостижимо даже при наибольших баллах",
    }
)


def goal_of(its: Standing, target: str, few: frozenset[str] = frozenset()) -> Goal | Refusal:
    """The goal that `target` names, or what it names in vain. `few`: see `service.Known`."""
    goal = _named(its, target)
    if isinstance(goal, Goal) and compared(its.content, target) & few and not goal.met(its.verdict):
        return Refusal("few_others", "Цель зависит от других, а их так мало, что ответ выдал бы чужой результат")
    return goal


def _named(its: Standing, target: str) -> Goal | Refusal:
    if target.startswith(LEVEL):
        return _level(its, target.removeprefix(LEVEL))
    if target == "pass" and its.content.pass_mark(its.attributes) is None:
        return Refusal("no_pass_mark", "Для такого субъекта в методике нет порога баллов")
    return NAMED[target](its)


def compared(content: Content, target: str) -> frozenset[str]:
    """The kinds of groups whose results decide whether the target is met."""
    by_level = content.level_basis is LevelBasis.quantile and content.levels
    if target.startswith(LEVEL):
        return frozenset({"cluster"} if by_level else ())
    if target != "leave_risk":
        return frozenset()
    quarters = {rule.group for rule in content.risk.rules if isinstance(rule, LowestQuartileRisk)}
    low = by_level and any(isinstance(rule, LowLevelRisk) for rule in content.risk.rules)
    return frozenset({*quarters, *(("cluster",) if low else ())})


def _level(its: Standing, code: str) -> Goal | Refusal:
    if code not in {each.code for each in its.content.levels}:
        known = ", ".join(each.code for each in its.content.levels) or "уровней в методике нет"
        return Refusal("unknown_level", f"Нет такого уровня. Есть: {known}")
    return level(its, code)


NAMED: Mapping[str, Callable[[Standing], Goal]] = MappingProxyType({"leave_risk": leave_risk, "pass": pass_mark})
