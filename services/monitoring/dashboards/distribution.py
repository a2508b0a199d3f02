"""One indicator of a cycle: how its values and points are spread, and why the rest does not count.

What each came to is asked of the readable path of the engine, from the frozen inputs of the results, by a methodology
of this indicator alone: the numbers cannot differ from those of the results, nor the reasons from their explanations.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.monitoring.dashboards import queries, service
from services.monitoring.dashboards.figures import QUANTILES, histogram, mean, quantile, share
from services.monitoring.dashboards.indicator_schemas import (
    BinOut,
    DistributionOut,
    NotCountedOut,
    QuantileOut,
    SpreadOut,
)
from services.monitoring.dashboards.parts import framed
from services.monitoring.dashboards.service import Sight
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.results import queries as results
from services.monitoring.scoring.frozen import alone, only
from services.monitoring.scoring.peers import compares, groups_of, peers_of
from services.monitoring.scoring.rules import (
    LABELS,
    LEFT_OUT,
    NONE,
    Contribution,
    Peers,
    ScoreReason,
    score,
)


async def distribution(
    tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, place: str | None
) -> DistributionOut:
    """How values and points are spread over the caller's own territory, and why the rest does not count."""
    seen = await service.own_territory(tx, caller, cycle_id, place)
    content = await service.content_of(tx, seen.cycle)
    indicator = service.indicator_of(content, code)
    stamp = await service.current(tx, seen)
    found = await _contributions(tx, seen, content, code, stamp.calculation_id) if stamp else []
    reasons = Counter(each.reason for each in found)
    return DistributionOut(
        **framed(seen, stamp),
        indicator=code,
        number=indicator.number,
        indicator_title=indicator.title,
        unit=indicator.passport and indicator.passport.unit,
        better=indicator.better,
        rated=len(found),
        counted=reasons[ScoreReason.counted],
        not_counted=[
            NotCountedOut(
                reason=each, explanation=LABELS[each], count=reasons[each], percent=share(reasons[each], len(found))
            )
            for each in ScoreReason
            if each is not ScoreReason.counted and reasons[each]
        ],
        values=_spread([it.value for it in found if it.reason is ScoreReason.counted and it.value is not None]),
        points=_spread([content.rounded(it.points) for it in found if it.reason not in LEFT_OUT]),
    )


async def _contributions(
    tx: AsyncSession, seen: Sight, content: Content, code: str, calculation_id: UUID
) -> list[Contribution]:
    """What the indicator added to each result.

    Read as the place of the cycle sees it, as explanations are (ADR 0008): a rule looks back to where a subject was
    before, and one that compares looks beside the caller; what comes of it is the caller's own.
    """
    its = alone(content, code)
    async with standing_at(tx, seen.cycle.place):
        rows = (await tx.execute(queries.measured(seen.caller, seen.cycle.id, calculation_id, seen.place))).all()
        before = {each: (await methodologies.get(tx, each)).parsed for each in {row[4] for row in rows} - {None}}
        peers = await _peers(tx, content, its, seen.cycle.id, calculation_id) if compares(its) else {}
    now, earlier = only(content, code), {id_: only(each, code) for id_, each in before.items()}
    return [
        score(
            its,
            now(inputs, proven),
            earlier[methodology_id](*then) if methodology_id else {},
            peers.get(id_, NONE),
            attributes,
        ).contributions[0]
        for id_, attributes, inputs, proven, methodology_id, *then in rows
    ]


async def _peers(
    tx: AsyncSession, content: Content, its: Content, cycle_id: UUID, calculation_id: UUID
) -> dict[UUID, Peers]:
    """The values of all that each was compared with."""
    rows = (await tx.execute(results.of_calculation(cycle_id, calculation_id))).all()
    now = only(content, its.indicators[0].code)
    given = {id_: now(inputs, proven) for id_, _, _, _, inputs, proven in rows}
    groups = {id_: groups_of(place, cluster) for id_, place, cluster, *_ in rows}
    attributes = {id_: each for id_, _, _, each, *_ in rows}
    return dict(peers_of(its, given, groups, attributes))


def _spread(numbers: Sequence[Decimal]) -> SpreadOut:
    ordered = sorted(numbers)
    quantiles = [(part, quantile(ordered, part)) for part in QUANTILES]
    return SpreadOut(
        count=len(ordered),
        mean=mean(ordered),
        quantiles=[QuantileOut(part=_decimal(part), value=value) for part, value in quantiles if value is not None],
        bins=[BinOut.about(each) for each in histogram(ordered)],
    )


def _decimal(part: Fraction) -> Decimal:
    return Decimal(part.numerator) / part.denominator
