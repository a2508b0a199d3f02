"""The demo cycle as it is loaded: submitted by one account, checked by another, published with a reason."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from edulead.demo import cycle
from edulead.demo.region import SMOLENSK, region
from edulead.demo.targets import Targets, identifier
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.settings import Settings
from services.monitoring.store import COPIES, TABLES
from tests.support.directory import FOLLOWED

PLANNED = region()
PLACES = {PLANNED.key: "ru.r67"} | {each.key: f"ru.r67.m{n}" for n, each in enumerate(PLANNED.municipalities, start=1)}


@pytest.fixture
async def monitoring(fresh_database: Any) -> AsyncIterator[Database]:
    """With the copies that the directory's feed would have left."""
    database = await connect(Settings(database_url=fresh_database.url("monitoring")), TABLES)
    rows = [
        {"id": identifier(each.key), "place": PLACES[each.key], "name": each.name, "short_name": each.short_name}
        | {"kind": each.kind, **FOLLOWED}
        for each in PLANNED.municipalities
    ]
    async with database.begin("ru") as tx:
        await tx.execute(insert(COPIES.municipality), rows)
    yield database
    await database.close()


async def test_is_loaded_once_and_says_who_did_what_and_why(monitoring: Database, tmp_path: Path) -> None:
    clock = clock_of(Settings(database_url="postgresql://unused"))
    targets = Targets(monitoring, monitoring, monitoring, monitoring, clock, *[tmp_path] * 3)  # no other is asked
    first = await cycle.load(targets, PLANNED, PLACES)
    assert (first.score, first.maximum, first.missing) == (26, 32, [23, 25, 26, 27, 28, 32])
    assert await cycle.load(targets, PLANNED, PLACES) == first
    history = TABLES.history
    async with monitoring.begin("ru") as tx:
        rows = list(await tx.scalars(select(history).where(history.entity.in_(("submission", "cycle")))))
    by_action = {each.action: each for each in rows}
    assert len(rows) == len(by_action) == 7
    assert [rows[0].at.date().isoformat()] == [f"{cycle.OPENED}"]
    assert by_action["submit"].account != by_action["verify"].account
    assert by_action["submit"].place == PLACES[SMOLENSK]
    assert {action: each.reason for action, each in by_action.items() if each.reason} == {"publish": cycle.ALONE}
