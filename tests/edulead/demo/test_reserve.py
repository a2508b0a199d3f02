"""The reserve as it is loaded: cut off anywhere and taken up again, it comes out the same, and it is what is told."""

import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.deputies import OF_CITY
from edulead.demo.region import SMOLENSK, region
from edulead.demo.reserve import loading
from edulead.demo.reserve.contests import DECIDED_SCHOOL, MARKED_SCHOOL, OFFERED_SCHOOL
from edulead.demo.stage import Stage
from edulead.demo.targets import Targets, at_noon, identifier
from services.kernel.acting import acting
from services.kernel.clock import clock_of
from services.kernel.database import Database, connect
from services.kernel.identity import system
from services.kernel.settings import Settings
from services.reserve.appointments.models import Appointment
from services.reserve.attestations.models import Attestation
from services.reserve.contests.models import Contest
from services.reserve.entries import timing
from services.reserve.entries.models import Entry
from services.reserve.offers.models import Offer
from services.reserve.protocols import service as protocols
from services.reserve.regulations.models import Regulation
from services.reserve.sheets.models import Sheet
from services.reserve.sheets.replay import replay
from services.reserve.store import COPIES, TABLES
from tests.edulead.demo.planned import copies_of, part, places_of


def part_of_reserve():
    """The schools of the city, and those whose deputies stand for the reserve of the region."""
    whole = region()
    deputies = {it.place for it in whole.posts if it.kind == "deputy"}
    city = {it.key for it in whole.organisations if it.kind == "school" and it.municipality == SMOLENSK}
    return part(deputies | city)


PLANNED = part_of_reserve()
PLACES = places_of(PLANNED)
CITY = PLACES[SMOLENSK]


@pytest.fixture
async def reserve(fresh_database: Any) -> AsyncIterator[Database]:
    database = await connect(Settings(database_url=fresh_database.url("reserve")), TABLES)
    async with database.begin("ru") as tx:
        for table, rows in copies_of(PLANNED, COPIES):
            await tx.execute(insert(table), rows)
    yield database
    await database.close()


class CutOff(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Fragile(Stage):
    """A stage that falls down at the end of its n-th transaction."""

    left: list[int] = field(default_factory=lambda: [10**9])

    def in_reserve(self) -> AbstractAsyncContextManager[AsyncSession]:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise CutOff
        return Stage.in_reserve(self)


@pytest.fixture
def staged(reserve: Database, tmp_path: Path) -> Callable[..., Fragile]:
    key = tmp_path / "reserve.key"
    key.write_bytes(base64.urlsafe_b64encode(b"k" * 32))

    def stage(transactions: int = 10**9) -> Fragile:
        clock = clock_of(Settings(database_url="postgresql://unused"))
        targets = Targets(reserve, reserve, reserve, reserve, clock, tmp_path, key, key)  # the others are not asked
        return Fragile(targets, PLANNED, PLACES, [transactions])

    return stage


async def load(stage: Stage) -> None:
    await loading.load(stage, lambda _: None)


async def done(database: Database) -> Counter[Any]:
    """What was done how often, to what."""
    history = TABLES.history
    async with database.begin("ru") as tx:
        return Counter(map(tuple, await tx.execute(select(history.entity, history.action))))


async def entries(database: Database) -> Counter[tuple[str, str]]:
    async with database.begin("ru") as tx:
        return Counter(map(tuple, await tx.execute(select(Entry.reserve, Entry.status))))


async def test_cut_off_between_phases_it_is_taken_up_again(reserve, staged) -> None:
    cuts = 0
    for transactions in range(1, len(loading.PHASES)):
        with pytest.raises(CutOff):
            await load(staged(transactions))
        cuts += 1
    assert cuts == len(loading.PHASES) - 1
    await load(staged())
    once = await done(reserve)
    assert once["contest", "decide"] == once["appointment", "make"] == 1
    await load(staged())
    assert await done(reserve) == once


async def test_it_is_what_is_told(reserve, staged) -> None:
    """Loaded once: that takes longer than all that is asked of it."""
    stage = staged()
    await load(stage)
    await who_stands_where(reserve)
    await a_contest_was_decided_and_replays_to_the_same_winner(reserve)
    await the_winner_was_appointed_by_an_event_of_its_day(reserve)
    await nobody_is_excluded_by_the_jobs_of_the_next_weeks(reserve, stage)


async def who_stands_where(reserve: Database) -> None:
    assert await entries(reserve) == {
        (CITY, "included"): 4,
        (CITY, "renewed"): 1,
        (CITY, "appointed"): 1,
        (CITY, "excluded"): 2,
        (CITY, "review"): 1,
        (CITY, "nominated"): 1,
        ("ru.r67", "included"): 5,
        ("ru.r67", "review"): 1,
        ("ru.r67", "nominated"): 1,
    }
    async with reserve.begin("ru") as tx:
        failed = await tx.scalar(select(Attestation.candidate_id).where(Attestation.decision == "does_not_conform"))
        [reviewed] = await tx.scalars(select(Entry).where(Entry.reserve == CITY, Entry.status == "review"))
        assert reviewed.candidate_id == failed
        model = await tx.scalar(select(func.count()).where(Regulation.derived_from_id.is_not(None)))
        assert model == 3


async def nobody_is_excluded_by_the_jobs_of_the_next_weeks(reserve: Database, stage: Stage) -> None:
    """Whoever has the demo region for a month still finds its reserve."""
    before = await entries(reserve)
    for days in (0, 30):
        clock = at_noon(stage.targets.clock, stage.targets.clock.today() + timedelta(days))
        async with acting(reserve, system("jobs", "ru"), clock) as tx:
            await timing.exclude_due(tx, {})
        assert await entries(reserve) == before


async def a_contest_was_decided_and_replays_to_the_same_winner(reserve: Database) -> None:
    async with reserve.begin("ru") as tx:
        contests = {each.status: each for each in await tx.scalars(select(Contest))}
        assert set(contests) == {"appointed", "scoring", "announced"}
        decided = contests["appointed"]
        assert (decided.organisation_id, contests["scoring"].organisation_id) == (
            _school(DECIDED_SCHOOL),
            _school(MARKED_SCHOOL),
        )
        handed = await tx.scalar(select(func.count()).where(Sheet.contest_id == contests["scoring"].id))
        assert handed == 3 * 3 * 2, "all voting members but the expert have marked three applications at two stages"
        caller = tx.info["caller"] = system("test", "ru")
        opening = await protocols.get(tx, caller, decided.opening_id)
        decision = await protocols.get(tx, caller, decided.decision_id)
        replayed = replay(opening.content["opening"])
        assert [str(each) for each in replayed.winners] == [decision.content["chosen"][0]["application_id"]]
        assert (replayed.undecided, replayed.forged) == ([], [])
        assert [len(each.signatures) for each in (opening, decision)] == [5, 5]
        assert (await protocols.first_broken(tx, decision))[1] is None


async def the_winner_was_appointed_by_an_event_of_its_day(reserve: Database) -> None:
    async with reserve.begin("ru") as tx:
        [appointment] = await tx.scalars(select(Appointment))
        assert (appointment.status, appointment.organisation_id) == ("made", _school(DECIDED_SCHOOL))
        assert appointment.person_id is not None and appointment.entry_id is not None
        told = await tx.scalar(select(TABLES.outbox).where(TABLES.outbox.type == "reserve.appointment.made"))
        assert told.time.date() == appointment.order_date
        [offer] = await tx.scalars(select(Offer))
        assert (offer.status, offer.organisation_id) == ("offered", _school(OFFERED_SCHOOL))


async def test_the_plan_names_whose_files_they_are() -> None:
    deputies = [each for each in PLANNED.posts if each.kind == "deputy"]
    municipality = {each.key: each.municipality for each in PLANNED.organisations}
    assert [municipality[each.place] == SMOLENSK for each in deputies] == [True] * OF_CITY + [False] * 6


def _school(name: str) -> Any:
    return identifier(next(each.key for each in PLANNED.organisations if each.short_name == name))
