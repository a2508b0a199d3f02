"""Trying a whole methodology out on one subject: nothing is read and nothing is stored."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.monitoring.engine.attributes import Attributes, fits
from services.monitoring.engine.checks import flaws
from services.monitoring.engine.kinds import Comparing
from services.monitoring.engine.scalar import rounded
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.rules import (
    LABELS,
    NOTHING,
    Contribution,
    Input,
    Inputs,
    Peers,
    absent,
    score,
    value_of,
)
from services.monitoring.scoring.schemas import (
    MethodologyTrialIn,
    MethodologyTrialOut,
    TriedContributionOut,
    TriedDirectionOut,
)
from services.monitoring.scoring.told import flaw_out, held_out, hit_out, levels_out, risks_out
from services.monitoring.scoring.verdict import verdict

WHERE = ("methodology", "indicators")


def evaluated(trial: MethodologyTrialIn) -> MethodologyTrialOut:
    """The score of one subject and what it is called. Raises Invalid for answers that the methodology does not take."""
    content = trial.methodology
    if errors := [*_unlimited(content), *_unfit(trial)]:
        raise Invalid(errors=errors)
    inputs = {code: Input(each.values, each.evidence) for code, each in trial.inputs.items()}
    previous = {code: Input(values) for code, values in trial.previous.items()}
    attributes: Attributes = {each.value: known for each, known in trial.attributes.items()}
    reached = score(content, inputs, previous, _peers(trial, inputs, attributes), attributes)
    found = verdict(content, reached, attributes, None)
    titles = {each.code: each.title for each in content.directions}
    return MethodologyTrialOut(
        score=reached.summary.total,
        maximum=reached.summary.maximum,
        percent=reached.summary.percent,
        by_direction=[
            TriedDirectionOut(direction=code, title=titles[code], points=points, maximum=most)
            for code, (points, most) in reached.summary.by_direction.items()
        ],
        level=found.level and found.level.code,
        levels=levels_out(found),
        pass_mark=found.mark and held_out(found.mark),
        risks=risks_out(found),
        contributions=[_contribution(each, inputs) for each in reached.contributions],
        flaws=[
            flaw_out(flaw.under(*WHERE, index, "rule"))
            for index, each in enumerate(content.indicators)
            for flaw in flaws(each.rule, each.grids)
        ],
    )


def _unlimited(content: Content) -> Iterator[dict[str, str]]:
    for index, each in enumerate(content.indicators):
        if not each.points.finite:
            yield field_error((*WHERE, index, "rule"), "no_limit", "Баллы ничем не ограничены")


def _unfit(trial: MethodologyTrialIn) -> Iterator[dict[str, str]]:
    for code, each in trial.inputs.items():
        yield from _unfit_numbers(trial.methodology, ("inputs", code), ("values",), each.values)
    for code, values in trial.previous.items():
        yield from _unfit_numbers(trial.methodology, ("previous", code), (), values)
    for code in trial.peers:
        yield from _unfit_numbers(trial.methodology, ("peers", code), (), {})


def _unfit_numbers(
    content: Content, at: tuple[str, str], below: tuple[str, ...], values: Mapping[str, Decimal]
) -> Iterator[dict[str, str]]:
    """What is wrong with the numbers of the indicator that `at` ends with."""
    indicator = content.by_code.get(at[-1])
    if indicator is None:
        yield unknown_reference(at, f"В методике нет показателя {at[-1]}")
        return
    asked = {each.code: each for each in indicator.asked}
    for code, number in values.items():
        if code not in asked:
            yield unknown_reference((*at, *below, code), f"У показателя нет входного данного {code}")
        elif (complaint := asked[code].unfit(number)) is not None:
            yield field_error((*at, *below, code), "unfit_value", complaint)


def _peers(trial: MethodologyTrialIn, inputs: Inputs, attributes: Attributes) -> Peers:
    """The group of each indicator that is compared and applies, the own value among it."""
    found: dict[str, dict[str, list[Decimal]]] = {}
    for each in trial.methodology.indicators:
        if isinstance(each.rule, Comparing) and fits(each.conditions, attributes):
            own = value_of(each, inputs.get(each.code, NOTHING))
            peers = [rounded(it, each.decimals) for it in trial.peers.get(each.code, ())]
            if own is not None and own not in peers:
                raise Invalid(
                    errors=[field_error(("peers", each.code), "own_value_missing", "Среди значений группы нет своего")]
                )
            found[each.code] = {each.rule.group: peers}
    return found


def _contribution(each: Contribution, inputs: Inputs) -> TriedContributionOut:
    indicator = each.indicator
    return TriedContributionOut(
        number=indicator.number,
        indicator=indicator.code,
        title=indicator.title,
        direction=indicator.direction,
        value=each.value,
        absent=absent(indicator, inputs.get(indicator.code, NOTHING)),
        weight=indicator.weight,
        points=each.points,
        possible=each.possible,
        reason=each.reason,
        explanation=LABELS[each.reason],
        calculation=hit_out(each.hit) if each.hit else None,
    )
