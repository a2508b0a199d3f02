"""Directions over HTTP: which there are, and that nobody names another once results are published."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import delete

from services.kernel.acting import acting
from services.kernel.identity import system
from services.training.directions.rules import strange
from services.training.school_results import service as school_results
from services.training.school_results.models import SchoolStanding
from services.training.school_results.rules import PublishedCycle, SchoolResult
from tests.services.training.builders import BASE
from tests.services.training.mentoring.world import SECOND
from tests.services.training.sites.built import body_of
from tests.support.answers import faults
from tests.support.callers import REGION, SMOLENSK_SCHOOL

PATH = f"{BASE}/directions"


@pytest.fixture
async def published(app, schools):
    titles = {"quality": "Качество образования"}
    result = SchoolResult(schools[SMOLENSK_SCHOOL], SMOLENSK_SCHOOL, 50, None, None, {"quality": 50}, titles)
    async with acting(app.state.database, system("test", REGION), app.state.clock) as tx:
        await school_results.receive_results(tx, PublishedCycle(uuid4(), uuid4(), date(2026, 12, 31)), [result])
    yield
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(SchoolStanding))


async def test_any_code_will_do_before_results_are_published(world):
    assert (await world.soiro.get(PATH)).json()["checked"] is False
    await world.proposed(SMOLENSK_SCHOOL, directions=["nonsense"])


@pytest.mark.usefixtures("published")
async def test_are_those_of_published_results(client_as):
    quality = {"code": "quality", "title": "Качество образования", "source": "monitoring"}
    for role in ("school", "omsu", "soiro", "department"):
        said = (await client_as(role).get(PATH)).json()
        assert said["checked"] is True
        assert quality in said["directions"]


@pytest.mark.usefixtures("published")
async def test_nobody_names_another(world, omsu, schools):
    mentor = await world.mentor(SMOLENSK_SCHOOL, directions=["quality"])
    mentee, term = str(world.people[SECOND]), {"valid_from": "2027-09-01", "valid_to": "2028-06-30"}
    pair = {"low_id": str(schools[SMOLENSK_SCHOOL]), "high_id": str(schools[SECOND]), "ground": "Сеть", **term}
    wrong = ["quality", "zz"]
    for client, path, body, pointer in (
        (world.authority(SECOND), "/mentors", world.body(SECOND, directions=wrong), "/directions/1"),
        (
            world.soiro,
            "/mentorships",
            {"mentor_id": mentor["id"], "mentee_person_id": mentee, "directions": wrong},
            "/directions/1",
        ),
        (
            omsu,
            "/mentor-matchings",
            {"mentees": [{"person_id": mentee, "directions": wrong}]},
            "/mentees/0/directions/1",
        ),
        (world.soiro, "/partnerships", pair | {"directions": wrong}, "/directions/1"),
        (omsu, "/sites", body_of(schools[SMOLENSK_SCHOOL], direction="zz"), "/direction"),
    ):
        assert faults(await client.post(f"{BASE}{path}", json=body)) == {pointer: "unknown_reference"}, path


def test_what_is_not_known_is_pointed_at():
    named = [(("directions", 0), "quality"), (("directions", 1), "zz")]
    assert [each["pointer"] for each in strange(named, {"quality"})] == ["/directions/1"]
    assert strange(named, {"quality", "zz"}) == []
