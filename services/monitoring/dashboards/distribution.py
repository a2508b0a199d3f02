"""One indicator of a cycle: how it is spread, and who has which place by it.

What each came to is asked of the readable path of the engine, from the frozen inputs of the results, by a methodology
of this indicator alone: the numbers cannot differ from those of the results, nor the reasons from their explanations.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.cursors import Term, after, encoded
from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.listing import Page, PageInfo, counted
from services.monitoring.dashboards import queries, service
from services.monitoring.dashboards.figures import QUANTILES, histogram, mean, quantile, share
from services.monitoring.dashboards.indicator_schemas import (
    BinOut,
    DistributionOut,
    NotCountedOut,
    QuantileOut,
    RatedItem,
    RatingQuery,
    SpreadOut,
)
from services.monitoring.dashboards.parts import framed
from services.monitoring.dashboards.service import IndicatorNotFound, Sight
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.results import queries as results
from services.monitoring.results.models import Result
from services.monitoring.scoring.frozen import Numbers, inputs_again, slots
from services.monitoring.scoring.peers import compares, groups_of, peers_of
from services.monitoring.scoring.rules import (
    LABELS,
    LEFT_OUT,
    NONE,
    NOTHING,
    Contribution,
    Inputs,
    Peers,
    ScoreReason,
    score,
    value_of,
)

_ORDER = "rank"


async def distribution(
    tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, place: str | None
) -> DistributionOut:
    """How values and points are spread over the caller's own territory, and why the rest does not count."""
    seen = await service.own_territory(tx, caller, cycle_id, place)
    content = await service.content_of(tx, seen.cycle)
    indicator = _indicator(content, code)
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


async def rating(tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, query: RatingQuery) -> Page[RatedItem]:
    """A page of the places by one indicator, over the caller's own territory."""
    places = await _places(tx, caller, cycle_id, code, query.place)
    if places is None:
        return Page(items=[], page=PageInfo(limit=query.limit, next_cursor=None, total=0 if query.with_total else None))
    page = after(places.found, places.order, _ORDER, query.cursor).order_by(*(term for term, _ in places.order))
    rows = (await tx.scalars(page.limit(query.limit + 1))).all()
    total = await tx.scalar(counted(places.found)) if query.with_total else None
    items = [places.item(each) for each in rows[: query.limit]]
    last = items[-1] if len(rows) > query.limit else None
    cursor = None if last is None else encoded(_ORDER, json.dumps([last.rank, str(last.result_id)]))
    return Page(items=items, page=PageInfo(limit=query.limit, next_cursor=cursor, total=total))


async def whole_rating(
    tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, place: str | None
) -> list[RatedItem]:
    """All of them, for a file."""
    places = await _places(tx, caller, cycle_id, code, place)
    if places is None:
        return []
    rows = await tx.scalars(places.found.order_by(*(term for term, _ in places.order)))
    return [places.item(each) for each in rows]


@dataclass(frozen=True, slots=True)
class _Places:
    """The places by one indicator: which results have one, in which order, and what is told of each."""

    content: Content
    indicator: Indicator
    found: Select[Any]

    @property
    def position(self) -> int:
        return self.content.indicators.index(self.indicator)

    @property
    def order(self) -> list[Term]:
        return [(queries.place_by_indicator(self.position), False), (Result.id, False)]

    def item(self, result: Result) -> RatedItem:
        inputs = _only(self.content, self.indicator.code)(result.inputs, result.proven)
        given, position = inputs.get(self.indicator.code, NOTHING), self.position
        own = {"rank": result.indicator_ranks[position], "points": service.points_at(result.indicator_points[position])}
        return RatedItem.about(result, **own, result_id=result.id, value=value_of(self.indicator, given))


async def _places(tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, place: str | None) -> _Places | None:
    """None before there are results."""
    seen = await service.own_territory(tx, caller, cycle_id, place)
    content = await service.content_of(tx, seen.cycle)
    indicator = _indicator(content, code)
    stamp = await service.current(tx, seen)
    if stamp is None:
        return None
    position = content.indicators.index(indicator)
    found = queries.rating(caller, cycle_id, stamp.calculation_id, seen.place, position)
    return _Places(content, indicator, found)


def _indicator(content: Content, code: str) -> Indicator:
    if code not in content.by_code:
        raise IndicatorNotFound
    return content.by_code[code]


async def _contributions(
    tx: AsyncSession, seen: Sight, content: Content, code: str, calculation_id: UUID
) -> list[Contribution]:
    """What the indicator added to each result.

    Read as the place of the cycle sees it, as explanations are (ADR 0008): a rule looks back to where a subject was
    before, and one that compares looks beside the caller; what comes of it is the caller's own.
    """
    alone = _alone(content, code)
    async with standing_at(tx, seen.cycle.place):
        rows = (await tx.execute(queries.measured(seen.caller, seen.cycle.id, calculation_id, seen.place))).all()
        before = {each: (await methodologies.get(tx, each)).parsed for each in {row[4] for row in rows} - {None}}
        peers = await _peers(tx, content, alone, seen.cycle.id, calculation_id) if compares(alone) else {}
    now, earlier = _only(content, code), {id_: _only(its, code) for id_, its in before.items()} | {None: _nothing}
    return [
        score(
            alone, now(inputs, proven), earlier[methodology_id](*then), peers.get(id_, NONE), attributes
        ).contributions[0]
        for id_, attributes, inputs, proven, methodology_id, *then in rows
    ]


async def _peers(
    tx: AsyncSession, content: Content, alone: Content, cycle_id: UUID, calculation_id: UUID
) -> dict[UUID, Peers]:
    """The values of all that each was compared with."""
    rows = (await tx.execute(results.of_calculation(cycle_id, calculation_id))).all()
    now = _only(content, alone.indicators[0].code)
    given = {id_: now(inputs, proven) for id_, _, _, _, inputs, proven in rows}
    groups = {id_: groups_of(place, cluster) for id_, place, cluster, *_ in rows}
    attributes = {id_: its for id_, _, _, its, *_ in rows}
    return dict(peers_of(alone, given, groups, attributes))


def _alone(content: Content, code: str) -> Content:
    return content.model_copy(update={"indicators": [content.by_code[code]]})


def _only(content: Content, code: str) -> Callable[[Numbers, str], Inputs]:
    """From what a result was reached from to what of it is of one indicator."""
    if code not in content.by_code:
        return _nothing
    alone, position = _alone(content, code), content.indicators.index(content.by_code[code])
    its = [i for i, (indicator, _) in enumerate(slots(content)) if indicator == code]
    return lambda inputs, proven: inputs_again(alone, [inputs[i] for i in its], proven[position])


def _nothing(_: Numbers, __: str) -> Inputs:
    return {}


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
