"""From values to points. Pure and exact: decimals throughout, each rule's result rounded half-up once to 10⁻⁶.

A methodology's total is the sum of the points of its indicators; the percentage is of the most that could be reached.
The explanation is a by-product of scoring, never a second computation, so it cannot disagree with the score.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from services.kernel.labels import labelled
from services.monitoring.methodologies.content import Content, FlagRule, Indicator

MICRO = Decimal("0.000001")
HUNDRED = Decimal(100)


class ScoreReason(StrEnum):
    """Why an indicator got what it got."""

    counted = "counted"
    not_declared = "not_declared"
    declared_absent = "declared_absent"
    no_evidence = "no_evidence"


LABELS: dict[ScoreReason, str] = labelled(
    {
        ScoreReason.counted: "Засчитано",
        ScoreReason.not_declared: "Значение не представлено",
        ScoreReason.declared_absent: "Представлено как отсутствующее",
        ScoreReason.no_evidence: "Не подтверждено документом",
    }
)


@dataclass(frozen=True, slots=True)
class Input:
    """What was submitted for one indicator: the value (1 or 0 for a flag) and how many documents back it."""

    value: Decimal | None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator added: its points of how many possible, and why."""

    indicator: Indicator
    points: Decimal
    possible: Decimal
    reason: ScoreReason


@dataclass(frozen=True, slots=True)
class Score:
    """The result of one subject. `percent` is 0 to 100 of `maximum`, None when nothing could be reached."""

    total: Decimal
    maximum: Decimal
    percent: Decimal | None
    contributions: tuple[Contribution, ...]

    @property
    def missing(self) -> tuple[Contribution, ...]:
        """The indicators that got nothing, in the order of the methodology."""
        return tuple(each for each in self.contributions if each.points == 0 and each.possible > 0)


NOTHING = Input(None)


def score(content: Content, inputs: Mapping[str, Input]) -> Score:
    """The score of one subject under a methodology; `inputs` by indicator code, absent ones count as not declared."""
    contributions = tuple(_contribution(each, inputs.get(each.code, NOTHING)) for each in content.indicators)
    total = _sum(each.points for each in contributions)
    maximum = _sum(each.possible for each in contributions)
    return Score(total, maximum, percentage(total, maximum), contributions)


def percentage(total: Decimal, maximum: Decimal) -> Decimal | None:
    """`total` in per cent of `maximum`, exact to 10⁻⁶, or None when there is no maximum."""
    return rounded(total * HUNDRED / maximum) if maximum else None


def rounded(value: Decimal) -> Decimal:
    """Half-up to six decimals, as an official would round on paper."""
    return value.quantize(MICRO, ROUND_HALF_UP)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _contribution(indicator: Indicator, given: Input) -> Contribution:
    reason = _reason(indicator, given)
    apply = RULES[indicator.rule.kind]
    points = rounded(apply(indicator.rule, given)) if reason is ScoreReason.counted else Decimal(0)
    return Contribution(indicator, points, indicator.rule.points, reason)


def unproven(indicator: Indicator, given: Input) -> bool:
    """A «yes» that needs a document and has none: it may not be submitted and would not be counted."""
    return bool(given.value) and indicator.evidence_required and not given.evidence


def _reason(indicator: Indicator, given: Input) -> ScoreReason:
    if given.value is None:
        return ScoreReason.not_declared
    if given.value == 0:
        return ScoreReason.declared_absent
    if unproven(indicator, given):
        return ScoreReason.no_evidence
    return ScoreReason.counted


def _flag(rule: FlagRule, given: Input) -> Decimal:
    return rule.points if given.value else Decimal(0)


RULES: dict[str, Callable[[FlagRule, Input], Decimal]] = {"flag": _flag}
"""Rule kind → points of an input that counts."""
