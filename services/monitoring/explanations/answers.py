"""A result as a tree, and what would have had to be different, as a client reads them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.engine.kinds import VALUE
from services.monitoring.engine.scalar import rounded
from services.monitoring.explanations.rules import CounterfactualStatus
from services.monitoring.explanations.schemas import (
    ChangeOut,
    CounterfactualOut,
    DirectionNodeOut,
    ExplanationOut,
    IndicatorNodeOut,
    InputChangeOut,
    MethodologyRefOut,
    RatedOut,
    TotalNodeOut,
)
from services.monitoring.explanations.service import Known, changed
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import LABELS, Content, Direction
from services.monitoring.methodologies.indicators import Indicator, IndicatorSource
from services.monitoring.results import answers as results
from services.monitoring.results.schemas import ContributionOut
from services.monitoring.scoring import shares
from services.monitoring.scoring.counterfactual import Change, Counterfactual
from services.monitoring.scoring.rules import NOTHING, Input, Score, ScoreReason, unproven
from services.monitoring.scoring.told import held_out, hit_out, levels_out, risks_out
from services.monitoring.scoring.verdict import Verdict

ABSENT = frozenset({ScoreReason.not_declared, ScoreReason.undefined, ScoreReason.skipped})
"""There was no value to count: the missing policy has decided."""


async def explained(tx: AsyncSession, its: Known) -> ExplanationOut:
    methodology = await methodologies.get(tx, its.result.methodology_id)
    contributions = await results.contributions(tx, its.result, its.reached)
    found = its.standing.verdict
    return ExplanationOut.about(
        its.result,
        result_id=its.result.id,
        methodology=MethodologyRefOut.about(methodology),
        total=_total(its.reached.content, its.reached.score),
        directions=_directions(its, {each.indicator: each for each in contributions}),
        level=found.level and found.level.code,
        levels=levels_out(found),
        pass_mark=found.mark and held_out(found.mark),
        at_risk=bool(found.causes) if found.risks else None,
        risks=risks_out(found),
    )


def _total(content: Content, score: Score) -> TotalNodeOut:
    its = score.summary
    return TotalNodeOut(
        score=its.total,
        maximum=its.maximum,
        percent=its.percent,
        total=content.total,
        decimals=content.decimals,
        how=f"{LABELS[content.total]}; показатель, направление и итог округлены (половина — от нуля), "
        f"знаков после запятой: {content.decimals}",
    )


def _directions(its: Known, contributions: Mapping[str, ContributionOut]) -> list[DirectionNodeOut]:
    content, points = its.reached.content, its.standing.points
    worth, worths = shares.in_total(content, points), shares.of_directions(content, points)
    nodes = {
        each.code: _indicator(its, each, contributions[each.code], worth.get(each.code)) for each in content.indicators
    }
    return [
        _direction(each, its.reached.score, worths.get(each.code),
                   [nodes[code] for code, it in content.by_code.items() if it.direction == each.code])
        for each in content.directions
    ]  # fmt: skip


def _direction(
    direction: Direction, score: Score, worth: Fraction | None, indicators: list[IndicatorNodeOut]
) -> DirectionNodeOut:
    points, most = score.summary.by_direction.get(direction.code, (None, None))
    return DirectionNodeOut(
        direction=direction.code,
        title=direction.title,
        weight=direction.weight,
        points=points,
        maximum=most,
        contribution=_worth(points, worth),
        indicators=indicators,
    )


def _indicator(its: Known, indicator: Indicator, said: ContributionOut, worth: Fraction | None) -> IndicatorNodeOut:
    passport = indicator.passport
    return IndicatorNodeOut.about(
        said,
        unit=passport and passport.unit,
        better=indicator.better,
        source=passport.source if passport else IndicatorSource.form,
        submission_id=its.result.submission_id,
        formula=indicator.value,
        decimals=indicator.decimals,
        conditions=indicator.conditions,
        missing=indicator.missing,
        missing_applied=said.reason in ABSENT,
        rule=indicator.rule,
        share=None if worth is None else rounded(worth),
        contribution=_worth(its.standing.points.get(indicator.code), worth),
    )


def _worth(points: Decimal | None, worth: Fraction | None) -> Decimal | None:
    return None if points is None or worth is None else rounded(Fraction(points) * worth)


def different(its: Known, target: str) -> CounterfactualOut:
    found = changed(its, target)
    return CounterfactualOut(
        result_id=its.result.id,
        target=target,
        status=_status(found),
        proven=found is None or found.proven,
        changes=[_change(its, each) for each in found.changes] if found else [],
        before=_rated(its.reached.score, its.standing.verdict),
        after=_rated(found.score, found.verdict) if found else None,
    )


def _status(found: Counterfactual | None) -> CounterfactualStatus:
    if found is None:
        return CounterfactualStatus.unreachable
    return CounterfactualStatus.reachable if found.changes else CounterfactualStatus.met


def _rated(score: Score, found: Verdict) -> RatedOut:
    return RatedOut(
        score=score.summary.total,
        percent=score.summary.percent,
        level=found.level and found.level.code,
        passed=found.mark and found.mark.met,
        causes=[each.code for each in found.causes],
    )


def _change(its: Known, change: Change) -> ChangeOut:
    content, indicator = its.reached.content, change.contribution.indicator
    before = content.rounded(change.contribution.points)
    worth = shares.in_total(content, its.standing.points)[indicator.code]
    given = its.reached.given.get(indicator.code, NOTHING)
    return ChangeOut(
        number=indicator.number,
        indicator=indicator.code,
        title=indicator.title,
        unit=indicator.passport and indicator.passport.unit,
        inputs=_inputs(change),
        document_needed=unproven(indicator, Input({**given.values, **change.step.answer}, given.evidence)),
        points_before=before,
        points_after=change.step.points,
        gained=rounded(Fraction(change.step.points - before) * worth),
        explanation=hit_out(change.step.hit),
    )


def _inputs(change: Change) -> list[InputChangeOut]:
    indicator, case = change.contribution.indicator, change.case
    titles = {VALUE: indicator.title} | {each.code: each.title for each in indicator.asked}
    return [
        InputChangeOut(
            input=code, title=titles[code], before=case.value if code == VALUE else case.inputs.get(code), after=value
        )
        for code, value in change.step.answer.items()
    ]
