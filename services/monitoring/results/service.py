"""The shell around results: gather what was checked, score it, keep it; let it stand, or be replaced."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import driver
from services.kernel.identity import Identity
from services.kernel.problems import NotFound
from services.kernel.records import added, one, renewed
from services.monitoring.calculations import queries as calculations
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.facts import service as facts
from services.monitoring.methodologies import service as methodologies
from services.monitoring.results import queries
from services.monitoring.results.models import Result
from services.monitoring.results.packing import COMPUTED
from services.monitoring.results.reading import gathered
from services.monitoring.results.rows import computed, fingerprint
from services.monitoring.results.trust import trusted
from services.monitoring.scoring.standings import standings
from services.monitoring.scoring.whole import scored


class CalculationNotFound(NotFound):
    """Расчёт не найден или не виден с вашими правами."""


class ResultNotFound(NotFound):
    """Результат не найден или ещё не опубликован для вашего уровня."""


async def get(tx: AsyncSession, caller: Identity, result_id: UUID) -> Result:
    return await one(tx, queries.by_id(caller, result_id), ResultNotFound)


async def calculate(tx: AsyncSession, cycle: Cycle, reason: str | None) -> Calculation:
    """Score everybody whose data were checked, in place of the preliminary results there were.

    A subject without checked data gets no result: not handed in is not zero. What is published stands on, beside the
    new preliminary results, until they are published in its place.
    """
    methodology = await methodologies.get(tx, cycle.methodology_id)
    content = methodology.parsed
    earlier = await tx.scalar(queries.cycle_before(cycle))
    await facts.fill(tx, cycle, content)
    found = await gathered(tx, cycle.id, content, earlier)
    whole = scored(content, found.cohort)
    reached = standings(whole, found.cohort.groups, [each.attributes for each in found.subjects])
    trust = await trusted(tx, cycle.id, found, whole)
    await withdraw(tx, cycle)
    caller: Identity = tx.info["caller"]
    assert methodology.content_hash is not None  # a cycle opens on a published methodology
    calculation = await added(
        tx,
        Calculation(
            place=cycle.place,
            cycle_id=cycle.id,
            number=(await tx.scalar(calculations.last_number(cycle.id)) or 0) + 1,
            methodology_id=methodology.id,
            content_hash=methodology.content_hash,
            input_hash=fingerprint(content, found, cycle.salt),
            subjects=len(found.subjects),
            reason=reason,
            account=caller.account,
            role=caller.role,
            calculated_at=(now := tx.info["clock"].now()),
            shown_at=now if cycle.status is CycleStatus.objections else None,
        ),
    )
    await _write(tx, calculation, computed(found, whole, reached, trust, cycle.as_of, methodology.content_hash))
    return calculation


async def _write(tx: AsyncSession, calculation: Calculation, columns: Mapping[str, list[Any]]) -> None:
    connection = await driver(tx)
    await connection.execute(queries.STAGE)
    rows = zip(*(columns[name] for name in COMPUTED), strict=True)
    await connection.copy_records_to_table(queries.STAGED, records=rows, columns=[*COMPUTED])
    said = (calculation.cycle_id, calculation.id, calculation.methodology_id, calculation.content_hash)
    await connection.execute(queries.WRITE, *said, calculation.calculated_at)
    await connection.execute(queries.UNSTAGE)


async def last_calculation(tx: AsyncSession, cycle: Cycle) -> Calculation:
    """The one that stands as preliminary; there is one once a cycle was calculated."""
    return await one(tx, calculations.standing(cycle.id, ResultStanding.preliminary), CalculationNotFound)


async def withdraw(tx: AsyncSession, cycle: Cycle) -> None:
    """The preliminary results stand no longer."""
    await _restand(tx, cycle, ResultStanding.preliminary, ResultStanding.replaced)


async def publish(tx: AsyncSession, cycle: Cycle) -> None:
    """From now on the results are also seen from below their subjects; what was published before is replaced."""
    await _restand(tx, cycle, ResultStanding.published, ResultStanding.replaced)
    await show(tx, cycle)
    await _restand(tx, cycle, ResultStanding.preliminary, ResultStanding.published)


async def show(tx: AsyncSession, cycle: Cycle) -> None:
    """From now on those rated see their own preliminary results."""
    for each in await tx.scalars(calculations.standing(cycle.id, ResultStanding.preliminary)):
        each.shown_at = each.shown_at or tx.info["clock"].now()
        await renewed(tx, each)


async def _restand(tx: AsyncSession, cycle: Cycle, now: ResultStanding, then: ResultStanding) -> None:
    for each in (await tx.scalars(calculations.standing(cycle.id, now))).all():
        each.standing = then
        await renewed(tx, each)
