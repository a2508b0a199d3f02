"""Reading for dashboards: which part of a cycle, seen from where, and by which calculation. Nothing is changed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import NotFound
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles import service as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.dashboards import queries
from services.monitoring.dashboards.figures import Figure, Handed
from services.monitoring.dashboards.rules import DashboardView, approval, code_on, timeliness, view_of
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.results.secrecy import Unseen, unseen
from services.monitoring.scoring.peers import municipality_of


class DashboardNotFound(NotFound):
    """Такой территории в цикле нет, или она не видна с вашими правами."""


class IndicatorNotFound(NotFound):
    """В методике цикла нет такого показателя."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody looks at: the subjects of a cycle at or below a place."""

    caller: Identity
    cycle: Cycle
    place: str
    view: DashboardView


@dataclass(frozen=True, slots=True)
class Stamp:
    """The calculation that is shown."""

    calculation_id: UUID
    standing: ResultStanding
    content_hash: str
    calculated_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure, and whose."""

    place: str
    municipality_name: str
    cluster: str | None
    figure: Figure
    unseen: Unseen

    @property
    def municipality(self) -> str:
        return municipality_of(self.place)


@dataclass(frozen=True, slots=True)
class Collected:
    """How far a submission is, and whose it is."""

    place: str
    municipality_name: str
    handed: Handed

    @property
    def municipality(self) -> str:
        return municipality_of(self.place)


async def sight(tx: AsyncSession, caller: Identity, cycle_id: UUID, place: str | None) -> Sight:
    """The whole cycle unless `place` narrows it. Raises CycleNotFound, or DashboardNotFound beside and above."""
    cycle = await cycles.get(tx, cycle_id)
    wanted = place or cycle.place
    view = view_of(caller.place, wanted, cycle.place)
    if view is None or (wanted != cycle.place and not await tx.scalar(queries.rates_at(cycle.id, wanted))):
        raise DashboardNotFound
    return Sight(caller, cycle, wanted, view)


async def own_territory(tx: AsyncSession, caller: Identity, cycle_id: UUID, place: str | None) -> Sight:
    """What the caller sees one by one: all of it, or the part at `place`. Raises as `sight` does."""
    cycle = await cycles.get(tx, cycle_id)
    widest = cycle.place if contains(caller.place, cycle.place) else caller.place
    found = await sight(tx, caller, cycle_id, place or widest)
    if found.view is not DashboardView.full:
        raise DashboardNotFound
    return found


@asynccontextmanager
async def as_seen(tx: AsyncSession, seen: Sight) -> AsyncIterator[None]:
    """What is summed up from above its caller is read as the place of the cycle sees it (ADR 0008)."""
    if seen.view is DashboardView.full:
        yield
        return
    async with standing_at(tx, seen.cycle.place):
        yield


def indicator_of(content: Content, code: str) -> Indicator:
    """Raises IndicatorNotFound."""
    if code not in content.by_code:
        raise IndicatorNotFound
    return content.by_code[code]


async def content_of(tx: AsyncSession, cycle: Cycle) -> Content:
    return (await methodologies.get(tx, cycle.methodology_id)).parsed


async def current(tx: AsyncSession, seen: Sight) -> Stamp | None:
    """Which calculation to show; None while there is none to be seen."""
    row = (await tx.execute(queries.current(seen.caller, seen.cycle.id, seen.place, seen.view))).one_or_none()
    return None if row is None else Stamp(*row)


async def figures(tx: AsyncSession, seen: Sight, stamp: Stamp | None) -> list[Placed]:
    """By municipality, of the calculation that is shown."""
    if stamp is None:
        return []
    rows = await tx.execute(queries.figures(seen.caller, seen.cycle.id, stamp.calculation_id, seen.place))
    return [
        Placed(place, name, cluster, Figure(*figure), unseen(seen.caller.place, place))
        for place, name, cluster, *figure in rows
    ]


async def collected(tx: AsyncSession, seen: Sight) -> list[Collected]:
    """By municipality, as it stands now."""
    zone = tx.info["clock"].zone
    rows = await tx.execute(queries.handed_in(seen.cycle.id, seen.place))
    return [
        Collected(
            place,
            name,
            Handed(
                status,
                timeliness(first, seen.cycle.deadline, zone),
                returned is not None,
                approval(verified, returned, undone),
            ),
        )
        for place, name, status, first, verified, returned, undone in rows
    ]


async def codes(tx: AsyncSession, place: str, day: date) -> dict[str, str | None]:
    """Municipality → its code of ОКТМО in force on a day."""
    rows = await tx.execute(queries.municipalities(place))
    return {municipality: code_on(oktmo, day) for municipality, oktmo in rows}


async def over_cycles(
    tx: AsyncSession, seen: Sight, cycle_ids: Sequence[UUID], calculation_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[str, Figure]]]:
    """Calculation → (place, figure) of everybody."""
    found: dict[UUID, list[tuple[str, Figure]]] = {each: [] for each in calculation_ids}
    rows = await tx.execute(queries.over_cycles(cycle_ids, calculation_ids, seen.place))
    for calculation_id, place, *figure in rows:
        found[calculation_id].append((place, Figure(*figure)))
    return found


def points_at(units: int) -> Decimal:
    """Points as they are kept, in units of 10⁻⁶."""
    return Decimal(units).scaleb(-6)
