"""From the values of a subject to its score, under a methodology. Pure and exact.

What each rule gives is `engine.scalar`; here stands what counts at all, how points add up, and the most there was to
reach.
The explanation is a by-product of scoring, never a second computation, so it cannot disagree with the score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from services.kernel.labels import labelled
from services.monitoring.engine.attributes import UNKNOWN, Attributes, fits
from services.monitoring.engine.formulas import Exactly, Undefined, compute, parse
from services.monitoring.engine.kinds import VALUE, FlagRule
from services.monitoring.engine.scalar import Case, Hit, points, rounded
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Better, Indicator, Missing

HUNDRED = Decimal(100)


class ScoreReason(StrEnum):
    """Why an indicator got what it got."""

    counted = "counted"
    not_declared = "not_declared"
    declared_absent = "declared_absent"
    no_evidence = "no_evidence"
    undefined = "undefined"
    skipped = "skipped"
    not_applicable = "not_applicable"


LABELS: dict[ScoreReason, str] = labelled(
    {
        ScoreReason.counted: "Засчитано",
        ScoreReason.not_declared: "Значение не представлено",
        ScoreReason.declared_absent: "Представлено как отсутствующее",
        ScoreReason.no_evidence: "Не подтверждено документом",
        ScoreReason.undefined: "По этим данным баллы не определены",
        ScoreReason.skipped: "Не учитывается: значения нет, и методика велит пропустить показатель",
        ScoreReason.not_applicable: "Не применяется: показатель не для таких организаций",
    }
)

LEFT_OUT = frozenset({ScoreReason.skipped, ScoreReason.not_applicable})
"""Neither the points nor the maximum of these indicators enter the total."""
NOT_LACKING = LEFT_OUT | {ScoreReason.counted}


@dataclass(frozen=True, slots=True)
class Input:
    """What was given for one indicator: numbers by input, 1 and 0 for yes and no; how many documents back it."""

    values: Mapping[str, Decimal]
    evidence: int = 0


NOTHING = Input(MappingProxyType({}))
Inputs = Mapping[str, Input]
"""Indicator → what was submitted for it; an absent one was not declared."""
Peers = Mapping[str, Mapping[str, Sequence[Decimal]]]
"""Indicator → group → the values of all subjects of the group."""
NONE: Mapping[str, Mapping[str, Sequence[Decimal]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator added: its points of how many possible, why, and in words how they came about."""

    indicator: Indicator
    value: Decimal | None
    points: Decimal
    possible: Decimal
    reason: ScoreReason
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of one subject. `percent` is of `maximum`, None when nothing could be reached."""

    total: Decimal
    maximum: Decimal
    percent: Decimal | None
    by_direction: Mapping[str, tuple[Decimal, Decimal]]
    """Direction → (points, maximum); one in which nothing counts is left out."""
    missing: tuple[int, ...]
    """The numbers of the indicators that do not count, in the order of the methodology."""


@dataclass(frozen=True, slots=True)
class Score:
    """A result with what it is made of."""

    summary: Summary
    contributions: tuple[Contribution, ...]


def score(
    content: Content,
    inputs: Inputs,
    previous: Inputs = MappingProxyType({}),
    peers: Peers = NONE,
    attributes: Attributes = UNKNOWN,
) -> Score:
    """The score of one subject under a methodology.

    `previous` is what it submitted in the cycle before. `peers` are needed for rules that compare: see `peers_of`.
    `attributes` decide which indicators apply. What the score is called is `verdict`, of all subjects `standings`.
    """
    contributions = [_contribution(each, inputs, previous, peers, attributes) for each in content.indicators]
    return added_up(content, contributions)


def added_up(content: Content, contributions: Sequence[Contribution]) -> Score:
    """The score that these contributions, one of each indicator, make together."""
    counted = [each for each in contributions if each.reason not in LEFT_OUT]
    total, by_direction = content.summed({each.indicator.code: each.points for each in counted})
    maximum, most = content.summed({each.indicator.code: each.possible for each in counted})
    percent = percentage(total, maximum)
    directions = {code: (reached, most[code]) for code, reached in by_direction.items()}
    missing = tuple(each.indicator.number for each in contributions if each.reason not in NOT_LACKING)
    return Score(Summary(total, maximum, percent, directions, missing), tuple(contributions))


def percentage(total: Decimal, maximum: Decimal) -> Decimal | None:
    """`total` in per cent of `maximum`, exact to 10⁻⁶, or None when there is nothing to reach."""
    return rounded(Fraction(total * HUNDRED) / Fraction(maximum)) if maximum > 0 else None


def value_of(indicator: Indicator, given: Input) -> Decimal | None:
    """The one value of the indicator, rounded to its decimals; None where it has none or cannot be computed."""
    if indicator.value is None:
        found = given.values.get(indicator.asked[0].code) if len(indicator.asked) == 1 else None
        return None if found is None else rounded(found, indicator.decimals)
    try:
        exact = compute(parse(indicator.value), Exactly({code: Fraction(it) for code, it in given.values.items()}))
    except (KeyError, Undefined):
        return None
    return rounded(exact, indicator.decimals)


def unproven(indicator: Indicator, given: Input) -> bool:
    """A «yes», or a number but zero, that needs a document and has none: it may not be submitted and does not count."""
    return any(given.values.values()) and indicator.evidence_required and not given.evidence


def absent(indicator: Indicator, given: Input) -> list[str]:
    """The inputs asked for and not given."""
    return [each.code for each in indicator.asked if each.code not in given.values]


def _contribution(
    indicator: Indicator, inputs: Inputs, previous: Inputs, peers: Peers, attributes: Attributes
) -> Contribution:
    if not fits(indicator.conditions, attributes):
        return Contribution(indicator, None, Decimal(0), indicator.points.high, ScoreReason.not_applicable)
    given, before = inputs.get(indicator.code, NOTHING), previous.get(indicator.code, NOTHING)
    case = case_of(indicator, given, before, peers.get(indicator.code, {}))
    hit = points(indicator.rule, case)
    reason = _reason(indicator, given, hit)
    reached = hit.points if hit and reason is ScoreReason.counted else Decimal(0)
    return Contribution(indicator, case.value, reached, indicator.points.high, reason, hit)


def case_of(indicator: Indicator, given: Input, before: Input, peers: Mapping[str, Sequence[Decimal]]) -> Case:
    """What the rule of the indicator sees of one subject. `peers`: group → values."""
    value, earlier = value_of(indicator, given), value_of(indicator, before)
    return Case(
        value=value,
        inputs=_known(value, given),
        previous=earlier,
        previous_inputs=_known(earlier, before),
        peers=peers,
        higher_is_better=indicator.better is Better.high,
        decimals=indicator.decimals,
    )


def _known(value: Decimal | None, given: Input) -> Mapping[str, Decimal]:
    return given.values if value is None else {**given.values, VALUE: value}


def _reason(indicator: Indicator, given: Input, hit: Hit | None) -> ScoreReason:
    if hit is None:
        lacking = bool(absent(indicator, given))
        if indicator.missing is Missing.skip or (indicator.missing is Missing.skip_undefined and not lacking):
            return ScoreReason.skipped
        return ScoreReason.not_declared if lacking else ScoreReason.undefined
    if isinstance(indicator.rule, FlagRule) and not any(given.values.values()) and not hit.points:
        return ScoreReason.declared_absent
    return ScoreReason.no_evidence if unproven(indicator, given) else ScoreReason.counted
