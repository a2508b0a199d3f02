"""Heads at risk as monitoring tells of them: the same in whatever order the events come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.training.risks.models import RiskStanding
from services.training.risks.rules import RiskTold
from services.training.risks.service import all_at_risk, at_risk, cycles_of, forget, receive_risk
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA

FIRST = date(2027, 2, 1)


@pytest.fixture
def opened():
    return RiskTold(
        episode_id=uuid4(),
        place=SMOLENSK_SCHOOL,
        person_id=uuid4(),
        organisation_id=uuid4(),
        cycle_id=uuid4(),
        streak=1,
        day=FIRST,
        is_open=True,
        event_id=uuid4(),
        said_at=datetime(2027, 2, 1, 9, tzinfo=UTC),
        seq=1,
    )


def later(told: RiskTold, days: int, *, is_open: bool) -> RiskTold:
    return replace(
        told,
        day=told.day + timedelta(days),
        said_at=told.said_at + timedelta(days),
        is_open=is_open,
        event_id=uuid4(),
        seq=told.seq + days,
    )


async def kept(app, told: RiskTold) -> RiskStanding:
    async with app.state.database.begin("ru") as tx:
        return (await tx.scalars(select(RiskStanding).where(RiskStanding.id == told.episode_id))).one()


async def test_what_the_newest_event_says_counts_in_any_order(app, opened):
    events = [opened, later(opened, 30, is_open=True), later(opened, 60, is_open=False)]
    for order in permutations(events):
        anew = uuid4()
        for each in order:
            async with app.state.database.begin("ru") as tx:
                await receive_risk(tx, replace(each, episode_id=anew))
        row = await kept(app, replace(opened, episode_id=anew))
        assert (row.since, row.until) == (FIRST, FIRST + timedelta(60))
        assert row.origin_event_id == events[-1].event_id


async def test_the_same_event_twice_is_one(app, opened):
    for _ in range(2):
        async with app.state.database.begin("ru") as tx:
            await receive_risk(tx, opened)
    assert (await kept(app, opened)).until is None


@pytest.mark.parametrize(("day", "found"), [(-1, False), (0, True), (59, True), (60, False)])
async def test_somebody_is_at_risk_from_the_first_day_until_the_first_day_out(app, opened, day, found):
    async with app.state.database.begin("ru") as tx:
        for each in (opened, later(opened, 60, is_open=False)):
            await receive_risk(tx, each)
        asked = FIRST + timedelta(day)
        assert (opened.person_id in await at_risk(tx, [opened.person_id, uuid4()], asked)) is found
        assert (opened.person_id in await all_at_risk(tx, SMOLENSK, asked)) is found
        assert opened.person_id not in await all_at_risk(tx, VYAZMA, asked)
    async with app.state.database.begin(VYAZMA) as tx:
        assert await at_risk(tx, [opened.person_id], FIRST) == frozenset()


async def test_the_cycles_in_a_row_are_those_the_newest_event_tells(app, opened):
    again = replace(later(opened, 30, is_open=True), cycle_id=uuid4(), streak=3)
    afresh = replace(later(again, 60, is_open=True), cycle_id=uuid4(), streak=1)
    for events, streak in (((again,), 3), ((opened, again), 3), ((opened, again, afresh), 1)):
        for order in permutations(events):
            anew, person = uuid4(), uuid4()
            async with app.state.database.begin("ru") as tx:
                for each in (*order, order[0]):
                    await receive_risk(tx, replace(each, episode_id=anew, person_id=person))
                assert await cycles_of(tx, person, afresh.day) == streak
                assert await cycles_of(tx, uuid4(), afresh.day) == 0


async def test_of_an_episode_that_ended_there_are_no_cycles(app, opened):
    end = later(opened, 60, is_open=False)
    async with app.state.database.begin("ru") as tx:
        for each in (end, opened):
            await receive_risk(tx, each)
        assert await cycles_of(tx, opened.person_id, FIRST) == 1
        assert await cycles_of(tx, opened.person_id, end.day) == 0


async def test_what_was_taken_back_never_was_unless_it_is_told_anew(app, opened):
    async with app.state.database.begin("ru") as tx:
        await receive_risk(tx, opened)
        await forget(tx, opened.episode_id, opened.said_at - timedelta(1))
        assert opened.person_id in await at_risk(tx, [opened.person_id], FIRST)
        await forget(tx, opened.episode_id, opened.said_at)
        assert await at_risk(tx, [opened.person_id], FIRST) == frozenset()
        assert await cycles_of(tx, opened.person_id, FIRST) == 0
