"""A beginning head without a mentor is proposed one each day, while the reaction is switched on."""

from datetime import date

import pytest
from sqlalchemy import update

from services.kernel.jobs import Runner
from services.training.reactions.novice_mentors import JOBS, ONE, ask
from services.training.store import COPIES, TABLES
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.region import founded
from tests.services.training.routes.walking import TODAY, mentor
from tests.support.answers import seen


@pytest.fixture
async def region(app, client_as, today):
    """The head of the first school began in February and is among the novices."""
    today(TODAY)
    region = await founded(app, client_as)
    async with app.state.database.begin("ru") as tx:
        mine = COPIES.post.person_id == region.heads[".m1.o1"]
        await tx.execute(update(COPIES.post).where(mine).values(held_from=date(2027, 2, 1)))
    await made(region.at(), "/novices", {"person_id": str(region.heads[".m1.o1"])})
    return region


@pytest.fixture
def night(app, region, today):
    """`await night(day)`: the job of the day, and what it asks for."""

    async def run(day: str) -> list[dict]:
        today(day)
        async with region.acting() as tx:
            await ask(tx, {})
        await Runner(JOBS, app.state.database, app.state.clock).run_due()
        return await listed(region.at(), "/mentorships")

    return run


async def test_what_was_taken_back_is_not_proposed_so_again(region, night):
    one = await mentor(region, ".m2.o9", "team")
    [pair] = await night("2027-03-11")
    assert (pair["mentor_id"], pair["origin"], pair["status"]) == (one["id"], "novice", "proposed")
    await step(region.at(), f"/mentorships/{pair['id']}", "take_back", reason="Не тот наставник")
    assert [each["status"] for each in await night("2027-03-12")] == ["withdrawn"]
    other = await mentor(region, ".m2.o8", "team")
    found = await night("2027-03-13")
    assert {each["mentor_id"] for each in found if each["status"] == "proposed"} == {other["id"]}


async def test_switched_off_it_proposes_nobody(region, night):
    await mentor(region, ".m2.o9", "team")
    admin, path = region.at("admin"), f"{BASE}/reactions/novice_mentors"
    now = (await admin.get(path)).json()
    off = await admin.put(path, json={"enabled": False, "reason": "Подбираем сами"}, headers=seen(now))
    assert off.status_code == 200, off.text
    assert await night("2027-03-11") == []
    on = await admin.put(path, json={"enabled": True}, headers=seen(off.json()))
    assert on.status_code == 200, on.text
    assert [each["status"] for each in await night("2027-03-12")] == ["proposed"]


async def test_one_that_fails_keeps_nobody_waiting(app, region, night):
    await mentor(region, ".m2.o9", "team")
    broken = {"name": ONE, "key": "broken", "due_at": app.state.clock.now(), "payload": {}, "attempts": 0}
    async with app.state.database.begin("ru") as tx:
        tx.add(TABLES.job(**broken))
    assert [each["status"] for each in await night("2027-03-11")] == ["proposed"]
    async with app.state.database.begin("ru") as tx:
        failed = await tx.get(TABLES.job, {"name": ONE, "key": "broken"})
        assert (failed.done_at, "KeyError" in failed.last_error) == (None, True)
        await tx.delete(failed)
