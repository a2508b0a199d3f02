"""The shell around what the system counts: read the ledgers, tally them, write the layer `system` of submissions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.copies import HEADS
from services.kernel.audit import note
from services.kernel.database import driver, standing_at
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.monitoring.cycles.models import Cycle
from services.monitoring.engine.attributes import Attributes, fits
from services.monitoring.facts import queries, reading
from services.monitoring.facts.ledger import Fact, Ledger, Period, Post, Site, Subject, ledgers, upwards
from services.monitoring.facts.rules import MEASURES, STANDS_ON, ReactionName
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import MEASURED, Indicator, SystemMeasure
from services.monitoring.submissions import queries as submissions

Number = tuple[int, int, int]
"""(which subject, which slot, how many); slots are the inputs of each indicator in turn."""


async def fill(tx: AsyncSession, cycle: Cycle, content: Content, at: str | None = None) -> None:
    """Count anew what the system counts in a cycle: of all its subjects, or of those that hold the place `at`.

    A few statements, however many subjects there are. What was counted before and would not be now is removed. Where
    the first fact of a kind is told of, or the last taken back, everybody is counted: from now on zero is an answer, or
    is none any more.
    """
    asked = [each for each in content.indicators if each.system is not None]
    if not asked:
        return
    period = Period(cycle.period_from, cycle.period_to, cycle.as_of)
    heard = await _heard(tx, cycle, period)
    counting = [each for each in asked if each.system in heard]
    filled = set(await tx.scalars(reading.filled(cycle.id, [each.code for each in asked])))
    if filled != {each.code for each in counting}:
        at = None
    elif not filled:
        return
    await _count(tx, cycle, period, counting, at)


async def _count(tx: AsyncSession, cycle: Cycle, period: Period, counting: Sequence[Indicator], at: str | None) -> None:
    connection = await driver(tx)
    conditional = any(each.conditions for each in counting)
    rows = [tuple(row) for row in await connection.fetch(reading.SUBJECTS, cycle.id, at, conditional)]
    subjects = [Subject(*row[:3]) for row in rows]
    numbers: list[Number] = []
    if subjects and counting:
        found = await _ledgers(connection, subjects, period, {each.system for each in counting if each.system})
        numbers += _numbers(found, [row[3] for row in rows], counting)
    await _write(tx, cycle, subjects, counting, numbers)


async def _heard(tx: AsyncSession, cycle: Cycle, period: Period) -> set[SystemMeasure]:
    """The measures whose service has ever told anything in the region, up to this period.

    The region is asked whoever counts, or a municipality without facts could not tell «nobody» from «not told».
    """
    region = [*upwards(cycle.place)][-2:][0]
    async with standing_at(tx, region):
        told = set(await tx.scalars(reading.heard(region, max(period.last, period.day))))
    return {measure for measure, (first, *_) in STANDS_ON.items() if first in told}


async def _ledgers(
    connection: Any, subjects: Sequence[Subject], period: Period, measures: set[SystemMeasure]
) -> Iterable[Ledger]:
    around, reactions = _around(subjects), sorted({name for each in measures for name in STANDS_ON[each]})
    posts = await connection.fetch(reading.POSTS, around, *period, [*HEADS])
    sites = await connection.fetch(reading.SITES, around, period.day)
    facts = await connection.fetch(reading.FACTS, around, max(period.last, period.day), reactions)
    return ledgers(subjects, period, map(Post._make, posts), map(Site._make, sites), map(Fact._make, facts))


def _around(subjects: Sequence[Subject]) -> str:
    """The lowest place that holds all of theirs."""
    lowest, highest = min(each.place for each in subjects), max(each.place for each in subjects)
    return next(place for place in upwards(lowest) if contains(place, highest))


def _numbers(
    found: Iterable[Ledger], attributes: Sequence[Attributes], counting: Sequence[Indicator]
) -> Iterator[Number]:
    """What is counted of each subject that an indicator is for."""
    for row, ledger in enumerate(found):
        for position, each in enumerate(counting):
            if each.system and (not each.conditions or fits(each.conditions, attributes[row])):
                part, whole = MEASURES[each.system](ledger)
                yield row, 2 * position, part
                yield row, 2 * position + 1, whole


async def _write(
    tx: AsyncSession,
    cycle: Cycle,
    subjects: Sequence[Subject],
    counting: Sequence[Indicator],
    numbers: Sequence[Number],
) -> None:
    caller: Identity = tx.info["caller"]
    ids = [each.submission for each in subjects]
    slots = [each.code for each in counting for _ in MEASURED], [*MEASURED] * len(counting)
    columns: list[Sequence[int]] = [*zip(*numbers, strict=True)] or [()] * 3
    said = (caller.account, caller.role, tx.info["clock"].now())
    connection = await driver(tx)
    kept, gone = await connection.fetchrow(reading.WRITE, ids, *slots, *columns, *said)
    if kept or gone:
        note(tx, "counted", "cycle", cycle.id, {"written": kept, "removed": gone}, cycle.place)


async def refill(tx: AsyncSession, name: ReactionName, at: str | None = None) -> None:
    """Count anew, around `at`, wherever data are still collected; elsewhere the next calculation does. Nothing to do
    for a reaction that no measure reads."""
    measures = [measure for measure, names in STANDS_ON.items() if name in names]
    if not measures:
        return
    for cycle_id in (await tx.scalars(queries.open_cycles(measures, at))).all():
        await tx.execute(submissions.hold_cycle(cycle_id))
        cycle = await tx.scalar(queries.still_open(cycle_id))
        if cycle is not None:
            content = (await methodologies.get(tx, cycle.methodology_id)).parsed
            await fill(tx, cycle, content, at)
