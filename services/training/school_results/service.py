"""What was published of schools is received, and told to the slices that need it. The caller's place decides what is
seen of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.training.school_results import queries
from services.training.school_results.models import SchoolStanding
from services.training.school_results.rules import Coverage, PublishedCycle, SchoolResult, comparable


async def receive_results(tx: AsyncSession, cycle: PublishedCycle, results: Iterable[SchoolResult]) -> int:
    """Keep what a cycle published of schools, in place of what it published before; how many are kept.

    The transaction stands at or above the cycle's place. Received twice, it changes nothing. One result of a school is
    expected in a cycle; of several (a head who left and one who came) the last counts.
    """
    kept = {each.organisation_id: each for each in results}
    await tx.execute(queries.of_cycle(cycle.id))
    if kept:
        await tx.execute(insert(SchoolStanding), [_row(cycle, each) for each in kept.values()])
    return len(kept)


async def latest(tx: AsyncSession, region: str) -> tuple[UUID | None, Sequence[SchoolResult]]:
    """The family of methodologies by which schools of the region are compared (None: nothing was published), and of
    each school what stands of it by that family now, by school."""
    family = comparable([Coverage(*row) for row in await tx.execute(queries.coverage(region))])
    if family is None:
        return None, []
    return family, [each.result for each in await tx.scalars(queries.latest(region, family))]


async def titles(tx: AsyncSession, region: str) -> Mapping[str, str]:
    """Code of a direction → how a reader knows it, of all that was published in the region."""
    return dict(sorted((await tx.execute(queries.directions(region))).all()))


async def latest_of(
    tx: AsyncSession, organisations: Sequence[UUID], *, after: date | None = None
) -> Mapping[UUID, SchoolResult]:
    """What stands of each of the schools, of a period that went on `after` the day where one is given; who was not
    rated is missing."""
    found = queries.latest_of(organisations)
    if after is not None:
        found = found.where(queries.lasts_after(after))
    return {each.organisation_id: each.result for each in await tx.scalars(found)}


def _row(cycle: PublishedCycle, result: SchoolResult) -> dict[str, object]:
    codes = sorted(result.directions)
    return {
        "id": uuid4(),
        "place": result.place,
        "cycle_id": cycle.id,
        "family": cycle.family,
        "period_to": cycle.period_to,
        "organisation_id": result.organisation_id,
        "percent": None if result.percent is None else Decimal(str(result.percent)),
        "level": result.level,
        "cluster": result.cluster,
        "directions": [
            {"code": code, "title": result.titles.get(code, code), "percent": result.directions[code]} for code in codes
        ],
    }
