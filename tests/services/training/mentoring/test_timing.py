"""A proposed pair lapses when nobody answers, by the term of the region, and frees the place it held."""

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.training.mentoring.timing import lapse
from tests.services.training.builders import BASE, listed, step
from tests.services.training.mentoring.world import PAIRS, SECOND, THIRD
from tests.support.answers import ANY_VERSION
from tests.support.callers import SMOLENSK_SCHOOL


@pytest.fixture
def night(app, today):
    """`await night(day)`: the job of the day."""

    async def run(day: str) -> None:
        today(day)
        async with acting(app.state.database, system("tests", "ru"), app.state.clock) as tx:
            await lapse(tx, {})

    return run


async def status(world, pair) -> str:
    return (await world.soiro.get(f"{BASE}{PAIRS}/{pair['id']}")).json()["status"]


async def test_an_unanswered_proposal_lapses_after_its_term(world, night, facts_about):
    mentor = await world.mentor(SMOLENSK_SCHOOL)
    pair = await world.pair(mentor, SECOND)
    await night("2027-02-15")
    assert await status(world, pair) == "proposed"
    await night("2027-02-16")
    assert await status(world, pair) == "withdrawn"
    [taken] = await listed(world.soiro, f"{PAIRS}/{pair['id']}/history")
    assert (taken["action"], taken["reason"]) == ("take_back", "На предложение не ответили по 15.02.2027")
    assert [each.type for each in await facts_about(pair["id"])].count("training.mentorship.withdrawn") == 1
    assert (await world.pair(mentor, THIRD))["status"] == "proposed"


async def test_the_term_counts_from_the_last_answer_and_is_the_regions(world, night, today):
    mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
    answered, agreed = await world.pair(mentor, SECOND), await world.agreed(mentor, THIRD)
    today("2027-02-10")
    await step(world.head(SMOLENSK_SCHOOL), f"{PAIRS}/{answered['id']}", "agree_as_mentor")
    await night("2027-02-24")
    assert await status(world, answered) == "agreed_by_mentor"
    policy = (await world.soiro.get(f"{BASE}/mentor-policy")).json()
    own = {name: policy[name] for name in policy if name not in {"place", "version"}} | {"answer_days": 3}
    assert (await world.soiro.put(f"{BASE}/mentor-policy", json=own, headers=ANY_VERSION)).status_code == 200
    await night("2027-02-24")
    assert await status(world, answered) == "withdrawn"
    assert await status(world, agreed) == "agreed"
