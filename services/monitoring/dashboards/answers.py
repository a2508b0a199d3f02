"""Dashboards as a client reads them: counted by `figures`, shown or hidden by `rules`."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import contains
from services.monitoring.dashboards import queries, service
from services.monitoring.dashboards.parts import collected, framed, read, summed, told
from services.monitoring.dashboards.rules import DashboardView, shown_by_both
from services.monitoring.dashboards.schemas import (
    ComparisonOut,
    MunicipalityRowOut,
    OverviewOut,
    TrendOut,
    TrendPointOut,
)
from services.monitoring.dashboards.service import Sight
from services.monitoring.methodologies.content import Content
from services.monitoring.results.secrecy import tellable, unseen


async def overview(tx: AsyncSession, caller: Identity, cycle_id: UUID, place: str | None) -> OverviewOut:
    """How far the collection is, and what the results come to."""
    seen = await service.sight(tx, caller, cycle_id, place)
    levels = (await service.content_of(tx, seen.cycle)).levels
    part = await read(tx, seen)
    return OverviewOut(
        **framed(seen, part.stamp),
        collection=collected(part),
        results=told(part, levels, part.is_safe),
    )


async def comparison(tx: AsyncSession, caller: Identity, cycle_id: UUID) -> ComparisonOut:
    """Each municipality beside the others, and all together.

    From within one of them, the own is shown in full; of the others only what cannot be taken apart, by subtraction
    from the total either.
    """
    seen = await service.sight(tx, caller, cycle_id, None)
    levels = (await service.content_of(tx, seen.cycle)).levels
    whole = await read(tx, seen)
    own = whole if seen.view is DashboardView.full else await read(tx, _at_home(seen))
    async with service.as_seen(tx, seen):
        codes = await service.codes(tx, seen.cycle.place, seen.cycle.as_of)
    names = whole.names | own.names
    cells = shown_by_both({each: whole.only(each).others for each in names})
    rows = []
    for place, name in sorted(names.items(), key=lambda each: _sorted_as(each[1])):
        part = (own if contains(caller.place, place) else whole).only(place)
        rows.append(
            MunicipalityRowOut(
                place=place,
                name=name,
                oktmo=codes.get(place),
                view=part.seen.view,
                standing=part.stamp.standing if part.stamp and part.figures else None,
                collection=collected(part),
                results=told(part, levels, place in cells.cells),
            )
        )
    return ComparisonOut(
        **framed(seen, whole.stamp),
        collection=collected(whole),
        results=told(whole, levels, cells.total),
        items=rows,
    )


async def trend(tx: AsyncSession, caller: Identity, cycle_id: UUID, place: str | None) -> TrendOut:
    """What was published at a place, cycle after cycle, each point by the levels of its own methodology."""
    seen = await service.sight(tx, caller, cycle_id, place)
    rows = (await tx.execute(queries.published_cycles(seen.cycle))).all()
    cycle_ids, calculation_ids = [each.id for each, *_ in rows], [its for _, its, *_ in rows]
    async with service.as_seen(tx, seen):
        found = await service.over_cycles(tx, seen, cycle_ids, calculation_ids)
    points, before = [], None
    for cycle, calculation_id, content_hash, content in rows:
        its = found[calculation_id]
        hidden = [(figure, unseen(caller.place, where)) for where, figure in its]
        safe = tellable(each for _, each in hidden)
        levels = Content.model_validate(content).levels
        point = {
            "cycle_id": cycle.id,
            "calculation_id": calculation_id,
            "content_hash": content_hash,
            "methodology_changed": None if before is None else content_hash != before,
            "results": summed(
                [each for _, each in its],
                [each for each, (from_caller, _) in hidden if from_caller],
                levels,
                seen.view,
                safe,
            ),
        }
        points.append(TrendPointOut.about(cycle, **point))
        before = content_hash
    return TrendOut(place=seen.place, view=seen.view, points=points)


def _at_home(seen: Sight) -> Sight:
    return replace(seen, place=seen.caller.place, view=DashboardView.full)


def _sorted_as(name: str) -> str:
    """As `search.russian` sorts."""
    return name.lower().replace("ё", "е")
