"""The cycles of heads of schools as they are loaded: cut off anywhere and taken up again, they come out the same."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo import city, heads, hearing, rounds
from edulead.demo.records import Region
from edulead.demo.region import SMOLENSK, region
from edulead.demo.rounds import running
from edulead.demo.stage import Stage
from edulead.demo.targets import Targets
from services.kernel.business_days import CalendarUnknown
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.identity import Identity
from services.kernel.settings import Settings
from services.monitoring.conduct import service as conduct
from services.monitoring.cycles.models import Cycle
from services.monitoring.results.models import Result
from services.monitoring.store import COPIES, TABLES
from tests.edulead.demo.planned import PLANTED, copies_of, part, places_of


def part_of_story() -> Region:
    """Everybody of the story, and some others."""
    whole = region()
    schools = [it.key for it in whole.organisations if it.kind == "school"]
    return part({*schools[::12], *PLANTED, *(it.place for it in whole.accounts if it.role == "school")})


PLANNED = part_of_story()
PLACES = places_of(PLANNED)


@pytest.fixture
async def monitoring(fresh_database: Any) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=fresh_database.url("monitoring")), TABLES)
    async with database.begin("ru") as tx:
        for table, rows in copies_of(PLANNED, COPIES):
            await tx.execute(insert(table), rows)
    yield database
    await database.close()


class CutOff(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Fragile(Stage):
    """A stage that falls down after so many transactions."""

    left: list[int] = field(default_factory=lambda: [10**9])

    def on(self, day: date, who: Identity | None = None) -> AbstractAsyncContextManager[AsyncSession]:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise CutOff
        return Stage.on(self, day, who)


def staged(database: Database, tmp_path: Path, transactions: int = 10**9) -> Fragile:
    clock = clock_of(Settings(database_url="postgresql://unused"))
    targets = Targets(database, database, database, database, clock, *[tmp_path] * 3)  # the others are not asked
    return Fragile(targets, PLANNED, PLACES, [transactions])


async def load(stage: Stage) -> None:
    await heads.load(stage, lambda _: None)
    await city.load(stage)


async def told(database: Database) -> tuple[Counter[Any], list[Any]]:
    """What was done how often, to what, and what came out."""
    history = TABLES.history
    async with database.begin("ru") as tx:
        steps = await tx.execute(select(history.entity, history.entity_id, history.action))
        rows = await tx.execute(
            select(Result.cycle_id, Result.subject_id, Result.score, Result.rank, Result.standing).order_by(
                Result.cycle_id, Result.subject_id, Result.standing
            )
        )
        done = Counter((entity, action) for entity, _, action in steps.all())
        return done, [tuple(each) for each in rows.all()]


async def test_cut_off_anywhere_it_is_taken_up_again(monitoring: Database, tmp_path: Path) -> None:
    cuts = 0
    for transactions in (*range(3, 90, 7), 10**9):
        try:
            await load(staged(monitoring, tmp_path, transactions))
        except CutOff:
            cuts += 1
    done, results = await told(monitoring)
    assert cuts > 5
    subjects = Counter(cycle for cycle, *_ in results)
    assert len(subjects) == 3
    async with monitoring.begin("ru") as tx:
        cycles = await tx.scalar(select(func.count()).select_from(Cycle))
    assert cycles == 4  # three of the region, one of the city
    assert done["cycle", "open"] == 4
    assert done["cycle", "calculate"] == 4  # of 2025 twice
    assert done["cycle", "publish"] == 2
    assert done["submission", "extend"] == 1
    assert await handed_in(monitoring) == dict.fromkeys(await handed_in(monitoring), 1)
    assert (done["objection", "take"], done["objection", "uphold"], done["objection", "dismiss"]) == (2, 1, 1)
    again = await told(monitoring)
    stage = staged(monitoring, tmp_path)
    await load(stage)
    assert await told(monitoring) == again == (done, results)
    await the_day_of_loading_is_that_of_the_first(monitoring, stage)


async def handed_in(database: Database) -> Counter[Any]:
    """How often each submission took each step, a return and what followed it taken off."""
    history = TABLES.history
    async with database.begin("ru") as tx:
        rows = await tx.execute(
            select(history.entity_id, history.action).where(history.entity == "submission", history.action != "return")
        )
        returned = set(await tx.scalars(select(history.entity_id).where(history.action == "return")))
    counts = Counter((each, action) for each, action in rows.all())
    return Counter({it: n - (it[0] in returned and it[1] == "submit") for it, n in counts.items()})


async def the_day_of_loading_is_that_of_the_first(monitoring: Database, stage: Stage) -> None:
    """Resumed on another day, the running cycle keeps the deadline it was opened with."""
    today = stage.targets.clock.today()
    async with monitoring.begin("ru") as tx:
        cycle = await tx.get(Cycle, running(today).cycle)
    assert cycle is not None
    later = running(date(today.year + 1, 1, 1))
    assert (await heads._running(stage)).deadline == cycle.deadline != later.deadline


async def test_without_a_calendar_the_window_is_left_to_be_opened(
    monitoring: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = conduct.add_business_days

    def ending(day: date, count: int) -> date:
        if count == rounds.WINDOW[rounds.RUNNING]:
            raise CalendarUnknown
        return whole(day, count)

    monkeypatch.setattr(conduct, "add_business_days", ending)
    stage = staged(monitoring, tmp_path)
    await load(stage)
    async with monitoring.begin("ru") as tx:
        cycle = await tx.get(Cycle, running(stage.targets.clock.today()).cycle)
    assert cycle is not None
    assert cycle.status == "preliminary"
    assert not await hearing.is_over(stage)


def test_the_city_is_where_the_demo_account_stands() -> None:
    assert {it.place for it in PLANNED.accounts if it.role == "omsu"} == {SMOLENSK}
