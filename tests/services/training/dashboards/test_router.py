"""Figures of heads at risk over HTTP: exact, by municipality, as far as one stands."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from services.training.diagnostics.models import Diagnostics
from services.training.risks.rules import RiskTold
from services.training.risks.service import receive_risk
from services.training.routes.models import LearningRoute, RouteStep
from services.training.store import COPIES
from tests.services.training.builders import BASE, made, step
from tests.services.training.instruments.contents import instrument
from tests.services.training.mentoring.world import SECOND, THIRD
from tests.services.training.region import founded
from tests.support.answers import refused
from tests.support.callers import SMOLENSK, VYAZMA_SCHOOL

PATH = f"{BASE}/dashboards/risk-coverage"
TODAY, SINCE = "2027-03-10", date(2027, 2, 1)


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    return await founded(app, client_as)


async def at_risk(region, below: str, *, is_open: bool = True) -> None:
    told = RiskTold(
        episode_id=uuid4(),
        place=region.place + below,
        person_id=region.heads[below],
        organisation_id=region.schools[below],
        cycle_id=uuid4(),
        streak=1,
        day=SINCE,
        is_open=is_open,
        event_id=uuid4(),
        said_at=datetime(2027, 2, 1, tzinfo=UTC),
        seq=1,
    )
    async with region.acting() as tx:
        await receive_risk(tx, told)


async def route(region, below: str, *, steps: bool = True, **said: Any) -> None:
    usual = {
        "id": (made_as := uuid4()),
        "version": 1,
        "place": region.place + below,
        "person_id": region.heads[below],
        "framework_id": region.framework,
        "post": "head",
        "goal": "Команда",
        "window_from": SINCE,
        "window_to": date(2027, 12, 1),
        "hours_limit": 100,
        "weekly_limit": 36,
        "revision": 1,
        "compiled_at": datetime(2027, 2, 1, tzinfo=UTC),
        "compiled": {},
    }
    async with region.acting() as tx:
        await tx.execute(insert(LearningRoute), [usual | said])
        if steps:
            await tx.execute(insert(RouteStep), [_step(made_as, usual["place"])])


def _step(route_id: UUID, place: str) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "place": place,
        "route_id": route_id,
        "offer_id": "site:1",
        "kind": "internship",
        "source_id": uuid4(),
        "title": "Площадка",
        "provider": "",
        "form": "",
        "hours": 8,
        "teaches": {},
        "requires": [],
        "family": "site:1",
        "first_day": date(2027, 4, 1),
        "last_day": date(2027, 4, 2),
        "compiled_on": SINCE,
        "covers": [],
        "reason": "",
    }


def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


async def test_heads_at_risk_by_what_covers_them(region):
    for below in (".m1.o1", ".m1.o2", ".m1.o3", ".m2.o9"):
        await at_risk(region, below)
    await at_risk(region, ".m2.o8", is_open=False)
    await route(region, ".m1.o1", status="draft")
    done = {"status": "completed", "activated_on": SINCE}
    await route(region, ".m1.o2", completed_on=date(2027, 3, 1), **done)
    await route(region, ".m2.o9", completed_on=date(2027, 1, 31), **done)
    said = (await region.at("department").get(PATH)).json()
    first, second = said["municipalities"]
    assert told(said["total"], "at_risk", "drafted", "routed", "finished", "untouched") == (4, 1, 1, 1, 3)
    assert told(first, "place", "at_risk", "routed", "routed_percent", "finished_percent", "untouched") == (
        f"{region.place}.m1", 3, 1, 33.3, 33.3, 2
    )  # fmt: skip
    assert told(second, "at_risk", "finished", "finished_percent", "mentored", "untouched") == (1, 0, 0.0, 0, 1)
    below = (await region.at("omsu", ".m2").get(PATH)).json()
    assert told(below["total"], "at_risk", "diagnosed") == (1, 0)
    assert [each["place"] for each in below["municipalities"]] == [f"{region.place}.m2"]


@pytest.mark.parametrize(
    ("status", "steps", "drafted", "routed"),
    [("draft", True, 1, 0), ("in_review", True, 1, 0), ("active", True, 0, 1), ("draft", False, 0, 0)],
)
async def test_a_route_counts_from_its_approval_and_with_steps(region, status, steps, drafted, routed):
    await at_risk(region, ".m1.o1")
    days = {"activated_on": SINCE} if status == "active" else {}
    await route(region, ".m1.o1", status=status, steps=steps, **days)
    said = (await region.at().get(PATH)).json()["total"]
    assert told(said, "drafted", "routed", "untouched") == (drafted, routed, 1 - routed)


async def test_who_left_the_post_is_no_head_at_risk(region):
    for below in (".m1.o1", ".m1.o2"):
        await at_risk(region, below)
    async with region.acting() as tx:
        gone = COPIES.post.person_id == region.heads[".m1.o2"]
        await tx.execute(update(COPIES.post).where(gone).values(held_to=date(2027, 3, 9)))
    said = (await region.at().get(PATH)).json()
    assert told(said["total"], "at_risk", "untouched") == (1, 1)


async def test_a_diagnostics_covers_once_it_is_answered_and_asks_until_its_term_is_over(region, today):
    for below in (".m1.o1", ".m1.o2"):
        await at_risk(region, below)
    draft = await made(region.at(), "/instruments", instrument("test"))
    await step(region.at(), f"/instruments/{draft['id']}", "publish")
    said = {"person_id": str(region.heads[".m1.o1"]), "instrument_id": draft["id"]}
    one = await made(region.at(), "/diagnostics", said | {"term_from": "2027-03-01", "term_to": "2027-03-31"})
    row = (await region.at().get(PATH)).json()["total"]
    assert told(row, "asked", "asked_percent", "diagnosed", "untouched") == (1, 50.0, 0, 2)
    today("2027-04-01")
    assert told((await region.at().get(PATH)).json()["total"], "asked", "diagnosed") == (0, 0)
    async with region.acting() as tx:
        said = update(Diagnostics).where(Diagnostics.id == UUID(one["id"]))
        await tx.execute(said.values(status="answered", answered_on=date(2027, 3, 31)))
    row = (await region.at().get(PATH)).json()["total"]
    assert told(row, "asked", "diagnosed", "diagnosed_percent", "assessed", "untouched") == (0, 1, 50.0, 0, 1)


async def test_a_mentor_covers_once_the_pair_is_active(world):
    for place in (SECOND, THIRD):
        await world.at_risk(place)
    await world.active(await world.mentor(VYAZMA_SCHOOL), SECOND)
    answer = await world.soiro.get(PATH, params={"place": SMOLENSK})
    assert told(answer.json()["total"], "at_risk", "mentored", "mentored_percent") == (2, 1, 50.0)


async def test_a_mentor_covers_to_the_last_day_of_a_pair_that_was_ended(world, today):
    await world.at_risk(SECOND)
    pair = await world.active(await world.mentor(VYAZMA_SCHOOL), SECOND)
    ending = {"reason": "Переезд", "last_day": "2027-02-10"}
    await step(world.authority(SECOND), f"/mentorships/{pair['id']}", "end", **ending)
    for day, covered in (("2027-02-10", 1), ("2027-02-11", 0)):
        today(day)
        answer = await world.soiro.get(PATH, params={"place": SMOLENSK})
        assert told(answer.json()["total"], "at_risk", "mentored") == (1, covered)


async def test_of_nobody_there_is_no_share(region):
    said = (await region.at().get(PATH)).json()
    assert told(said["total"], "at_risk", "routed_percent") == (0, None)


async def test_it_is_a_file_too_and_not_for_everybody(region):
    file = await region.at().get(PATH, params={"format": "csv"})
    assert file.headers["content-type"].startswith("text/csv")
    assert len(file.text.strip().splitlines()) == 3
    for role in ("expert", "school"):
        refused(await region.at(role).get(PATH), 403)
    refused(await region.at("omsu", ".m1").get(PATH, params={"place": f"{region.place}.m2"}), 422)
