"""Who stands in the personnel reserve is measured, needed for and taught as a candidate, over HTTP."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from services.training.store import COPIES
from tests.services.training.builders import BASE, made, step
from tests.services.training.events import event
from tests.services.training.instruments.contents import instrument
from tests.services.training.learning_teams.teams import employed
from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.services.training.routes.walking import FIRST, LAST, PATH, TODAY, body
from tests.support.answers import faults
from tests.support.directory import FOLLOWED

SCHOOL = ".m1.o1"
LACK = {"competency": "team", "level": 1, "note": "По беседе"}


@pytest.fixture
async def region(app, client_as, today):
    today(TODAY)
    posts = ("deputy", "candidate", "head")
    norms = [{"post": each, "required": [{"competency": "team", "level": 2}]} for each in posts]
    return await founded(app, client_as, norms=norms)


@pytest.fixture
async def teacher(region) -> UUID:
    """Somebody whom the directory knows and who holds no post in it."""
    person = uuid4()
    followed = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
    named = {"last_name": "Белова", "first_name": "Нина", "middle_name": None, "place": region.place + SCHOOL}
    async with region.app.state.database.begin("ru") as tx:
        await tx.execute(insert(COPIES.person).values(id=person, **named, **followed))
    return person


def stay(region, person: UUID, what: str, subject: UUID, **its):
    said = {"person_id": str(person), "candidate_id": str(uuid4()), "reserve": region.place, **its}
    return event(f"reserve.entry.{what}", region.place + SCHOOL, said, subject=subject)


async def included(region, person: UUID, tell) -> UUID:
    entry = uuid4()
    await tell(stay(region, person, "included", entry, day="2027-01-11", until="2028-01-10"))
    return entry


async def needs(region, post: str) -> int:
    found = (await region.at().get(f"{BASE}/needs", params={"post": post})).json()["items"]
    return sum(each["lacking"] for each in found)


async def test_is_measured_as_a_candidate_and_gets_a_route(region, teacher, tell):
    lack = {"person_id": str(teacher), **LACK}
    assert faults(await region.at().post(f"{BASE}/deficits", json=lack)) == {"/person_id": "unknown_reference"}
    await included(region, teacher, tell)
    draft = await made(region.at(), "/instruments", instrument("test"))
    await step(region.at(), f"/instruments/{draft['id']}", "publish")
    term = {"term_from": TODAY, "term_to": "2027-03-31"}
    asked = {"person_id": str(teacher), "instrument_id": draft["id"], **term}
    assert (await made(region.at("omsu", ".m1"), "/diagnostics", asked))["post"] == "candidate"
    found = await made(region.at(), "/deficits", lack)
    assert (found["post"], found["norm"], found["organisation_id"]) == ("candidate", 2, str(region.schools[SCHOOL]))
    assert (await needs(region, "candidate"), await needs(region, "head")) == (1, 0)
    taught = module(teaches=[{"competency": "team", "level": 2}])
    of = await published(region.at(), modules=[taught], posts=["candidate"], title="Школа кандидата")
    await opened(region.at(), session(FIRST), of=of, starts_on=FIRST, ends_on=LAST)
    route = await made(region.at(), PATH, body(region) | {"person_id": str(teacher)})
    assert (route["post"], [each["title"] for each in route["steps"]]) == ("candidate", ["Школа кандидата"])


async def test_a_deputy_in_it_is_measured_by_the_post_unless_asked_otherwise(region, tell):
    deputy = await employed(region, "deputy", SCHOOL)
    await included(region, deputy, tell)
    asked = body(region) | {"person_id": str(deputy)}
    lack = {"person_id": str(deputy), **LACK}
    assert (await made(region.at(), "/deficits", lack))["post"] == "deputy"
    route = await made(region.at(), PATH, asked)
    assert route["post"] == "deputy"
    await step(region.at(), f"{PATH}/{route['id']}", "cancel", reason="По другой норме")
    assert (await made(region.at(), PATH, asked | {"post": "candidate"}))["post"] == "candidate"
    assert faults(await region.at().post(f"{BASE}{PATH}", json=asked | {"post": "head"})) == {"/post": "another_post"}


async def test_out_of_it_is_a_candidate_no_more(region, teacher, tell, today):
    lack = {"person_id": str(teacher), **LACK}
    entry = await included(region, teacher, tell)
    await tell(stay(region, teacher, "excluded", entry, day="2027-03-01"))
    await tell(stay(region, teacher, "included", entry, day="2027-01-11", until="2028-01-10"))
    assert (await made(region.at(), "/deficits", lack))["post"] == "candidate"  # taken back into it since
    await tell(stay(region, teacher, "appointed", entry, day=TODAY))
    assert faults(await region.at().post(f"{BASE}/deficits", json=lack)) == {"/person_id": "unknown_reference"}
    await included(region, teacher, tell)
    today("2028-01-11")
    assert faults(await region.at().post(f"{BASE}/deficits", json=lack)) == {"/person_id": "unknown_reference"}


async def test_an_older_event_told_late_changes_nothing(region, teacher, tell):
    entry = uuid4()
    first = stay(region, teacher, "included", entry, day="2027-01-11", until="2028-01-10")
    await tell(stay(region, teacher, "excluded", entry, day="2027-03-01"), first)
    lack = {"person_id": str(teacher), **LACK}
    assert faults(await region.at().post(f"{BASE}/deficits", json=lack)) == {"/person_id": "unknown_reference"}
