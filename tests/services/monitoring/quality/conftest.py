"""A cluster big enough to stand out from, and a cycle with something usual to stand out of."""

import pytest
from sqlalchemy import delete, insert

from services.monitoring.store import COPIES
from tests.services.monitoring.builders import (
    cycle_body,
    filled,
    head_methodology,
    head_values,
    made,
    published_methodology,
    step,
    submission_of,
)
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL
from tests.support.directory import heads_of, organisation_rows

CROWD = [SMOLENSK_SCHOOL, *(f"{SMOLENSK}.o{number}" for number in range(2, 8))]
"""Seven schools of one municipality, alike; the first is the one looked at."""


@pytest.fixture
async def crowd(app, municipalities):
    """Place → organisation."""
    organisations = organisation_rows({"id": municipalities[SMOLENSK]}, CROWD)
    people, posts = heads_of(organisations)
    rows = {COPIES.post: posts, COPIES.person: people, COPIES.organisation: organisations}
    async with app.state.database.begin("ru") as session:
        for model, its in rows.items():
            await session.execute(delete(model))
            await session.execute(insert(model), its)
    return {row["place"]: row["id"] for row in organisations}


def checked_methodology():
    """At most all can have met; 10 to 1000 are usual, and a change of the number of failures by at most 5."""
    said = head_methodology()
    share, failures, _ = said["content"]["indicators"]
    share["inputs"][1]["usual"] = {"lower": 10, "upper": 1000}
    failures["inputs"][0]["jump"] = 5
    inputs = {name: {"indicator": "q1", "input": name} for name in ("met", "all")}
    check = {"code": "met_of_all", "title": "Выполнивших не больше, чем всех", "inputs": inputs}
    said["content"]["checks"] = [check | {"left": "met", "comparison": "<=", "right": "all"}]
    return said


@pytest.fixture
async def methodology(department):
    return await published_methodology(department, checked_methodology())


@pytest.fixture
async def cycle(department, crowd, methodology):
    """Open, of 2021."""
    new = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
    return await step(department, f"/cycles/{new['id']}", "open")


@pytest.fixture
def head_of(client_as):
    """`head_of(place)`: who declares for a school."""
    return lambda place: client_as("school", place)


@pytest.fixture
def handed_in(head_of, crowd):
    """`await handed_in(cycle, place, met=90, failed=0)`: the submission of a school, submitted."""

    async def hand_in(cycle, place, **answers):
        school = head_of(place)
        submission = await submission_of(school, cycle["id"], crowd[place])
        await filled(school, submission, head_values(**({"met": 90} | answers)))
        return await step(school, f"/submissions/{submission['id']}", "submit")

    return hand_in


@pytest.fixture
async def others(cycle, handed_in):
    """All but the first have handed in shares between 85 and 90 per cent."""
    return [await handed_in(cycle, place, met=84 + number) for number, place in enumerate(CROWD[1:], start=1)]


@pytest.fixture
async def own(head_of, cycle, crowd):
    return await submission_of(head_of(SMOLENSK_SCHOOL), cycle["id"], crowd[SMOLENSK_SCHOOL])
