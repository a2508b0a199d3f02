"""Training as it is loaded: cut off anywhere and taken up again, it comes out the same, and it is what is told."""

import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.rounds import PAST
from edulead.demo.stage import Stage
from edulead.demo.story import OUTLIER, PENDING, REPEATED
from edulead.demo.targets import Targets, identifier
from edulead.demo.training import loading
from edulead.demo.training.people import MENTORS, NOVICES, RISING_SCHOOL
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from services.training.standings.rules import PublishedCycle, SchoolResult
from services.training.standings.service import receive_results
from services.training.store import COPIES, TABLES
from tests.edulead.demo.planned import copies_of, part, places_of

PLANNED = part({REPEATED, OUTLIER, PENDING, RISING_SCHOOL, "o-0347", *MENTORS, *NOVICES})
PLACES = places_of(PLANNED)


class CutOff(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Fragile(Stage):
    """A stage that falls down at the end of its n-th transaction."""

    left: list[int] = field(default_factory=lambda: [10**9])

    def in_training(self) -> AbstractAsyncContextManager[AsyncSession]:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise CutOff
        return Stage.in_training(self)


def results() -> list[SchoolResult]:
    """The mentors' schools did well, all others badly."""
    return [
        SchoolResult(
            organisation_id=identifier(each.key),
            place=PLACES[each.key],
            percent=90 - number if each.key in MENTORS else 30 + number,
            level=None,
            cluster="town",
            directions={"quality": 90 - number if each.key in MENTORS else 30 + number},
            titles={"quality": "Качество подготовки обучающихся"},
        )
        for number, each in enumerate(PLANNED.organisations)
    ]


@pytest.fixture
async def training(fresh_database: Any) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=fresh_database.url("training")), TABLES)
    async with database.begin("ru") as tx:
        for table, rows in copies_of(PLANNED, COPIES):
            await tx.execute(insert(table), rows)
        for each in PAST:
            await receive_results(tx, PublishedCycle(each.cycle, identifier("family"), each.period[1]), results())
    yield database
    await database.close()


@pytest.fixture
def staged(training: Database, tmp_path: Path) -> Callable[..., Fragile]:
    key = tmp_path / "training.key"
    key.write_bytes(base64.urlsafe_b64encode(b"k" * 32))

    def stage(transactions: int = 10**9) -> Fragile:
        clock = clock_of(Settings(database_url="postgresql://unused"))
        targets = Targets(training, training, training, training, clock, tmp_path, tmp_path, key)
        return Fragile(targets, PLANNED, PLACES, [transactions])

    return stage


async def load(stage: Stage) -> None:
    await loading.load(stage, lambda _: None)


async def done(database: Database) -> Counter[Any]:
    """What was done how often, to what."""
    history = TABLES.history
    async with database.begin("ru") as tx:
        return Counter(map(tuple, await tx.execute(select(history.entity, history.action))))


async def test_cut_off_between_phases_it_is_taken_up_again(training, staged) -> None:
    for transactions in range(1, len(loading.PHASES)):
        with pytest.raises(CutOff):
            await load(staged(transactions))
    await load(staged())
    once = await done(training)
    await load(staged())
    assert await done(training) == once
