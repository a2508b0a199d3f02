"""Who has which place by one indicator of a cycle: a page of them, or all for a file."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.cursors import Term, after, encoded
from services.kernel.identity import Identity
from services.kernel.listing import Page, PageInfo, counted
from services.monitoring.dashboards import queries, service
from services.monitoring.dashboards.indicator_schemas import RatedItem, RatingQuery
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.results.models import Result
from services.monitoring.scoring.frozen import only
from services.monitoring.scoring.rules import NOTHING, value_of

_ORDER = "rank"


async def page(tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, query: RatingQuery) -> Page[RatedItem]:
    """A page of the places by one indicator, over the caller's own territory."""
    places = await _places(tx, caller, cycle_id, code, query.place)
    if places is None:
        return Page(items=[], page=PageInfo(limit=query.limit, next_cursor=None, total=0 if query.with_total else None))
    found = after(places.found, places.order, _ORDER, query.cursor).order_by(*(term for term, _ in places.order))
    rows = (await tx.scalars(found.limit(query.limit + 1))).all()
    total = await tx.scalar(counted(places.found)) if query.with_total else None
    items = [places.item(each) for each in rows[: query.limit]]
    last = items[-1] if len(rows) > query.limit else None
    cursor = None if last is None else encoded(_ORDER, json.dumps([last.rank, str(last.result_id)]))
    return Page(items=items, page=PageInfo(limit=query.limit, next_cursor=cursor, total=total))


async def everybody(
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
        inputs = only(self.content, self.indicator.code)(result.inputs, result.proven)
        given, position = inputs.get(self.indicator.code, NOTHING), self.position
        own = {"rank": result.indicator_ranks[position], "points": service.points_at(result.indicator_points[position])}
        return RatedItem.about(result, **own, result_id=result.id, value=value_of(self.indicator, given))


async def _places(tx: AsyncSession, caller: Identity, cycle_id: UUID, code: str, place: str | None) -> _Places | None:
    """None before there are results."""
    seen = await service.own_territory(tx, caller, cycle_id, place)
    content = await service.content_of(tx, seen.cycle)
    indicator = service.indicator_of(content, code)
    stamp = await service.current(tx, seen)
    if stamp is None:
        return None
    position = content.indicators.index(indicator)
    found = queries.rating(caller, cycle_id, stamp.calculation_id, seen.place, position)
    return _Places(content, indicator, found)
