"""A whole region matched over HTTP: as many as there are places for, and no rule broken by any pair."""

from collections import Counter
from datetime import date
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from services.training.mentors.models import Mentor
from services.training.mentors.rules import MentorForm, MentorOrigin, MentorStatus
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made
from tests.support.callers import REGION
from tests.support.directory import heads_of, municipality_rows, organisation_rows

DIRECTIONS = ("personnel", "vsoko", "resources", "processes", "results")
MENTORS, MENTEES = 150, 700
"""Of a region."""
UNDER = 20
"""Schools of a municipality."""


def mentor_row(post, dice: Random) -> dict[str, object]:
    return {
        "id": uuid4(), "version": 1, "place": post["place"], "person_id": post["person_id"],
        "organisation_id": post["organisation_id"], "origin": MentorOrigin.authority, "ground": "Опыт",
        "directions": dice.sample(DIRECTIONS, 2), "teaches": [], "capacity": dice.randint(1, 5), "content": "Ведёт",
        "form": MentorForm.mixed, "valid_from": date(2027, 1, 1), "valid_to": date(2028, 1, 1), "order_number": "1",
        "order_date": date(2027, 1, 1), "status": MentorStatus.active, "consented_on": date(2027, 1, 1),
        "appointed_on": date(2027, 1, 1),
    }  # fmt: skip


@pytest.fixture
async def region(world, app):
    """(mentors as rows, mentees as a body): schools of different sizes, some heads at risk, some new in the post."""
    dice = Random(67)
    places = {f"{REGION}.m{100 + n}": f"Округ {n}" for n in range((MENTORS + MENTEES) // UNDER + 1)}
    municipalities = municipality_rows(places)
    schools = [
        row | {"pupils": dice.randint(20, 1500), "settlement": dice.choice(("town", "village"))}
        for each in municipalities
        for row in organisation_rows(each, [f"{each['place']}.o{n}" for n in range(UNDER)])
    ]
    people, posts = heads_of(schools)
    for each in posts:
        each["held_from"] = date(dice.choice((2012, 2020, 2025)), 9, 1)
    dice.shuffle(posts)
    mentors = [mentor_row(each, dice) for each in posts[:MENTORS]]
    async with app.state.database.begin("ru") as tx:
        for model, rows in (
            (COPIES.municipality, municipalities), (COPIES.organisation, schools), (COPIES.person, people),
            (COPIES.post, posts), (Mentor, mentors),
        ):  # fmt: skip
            await tx.execute(insert(model), rows)
    world.people |= {each["place"]: each["person_id"] for each in posts}
    risky = dice.sample(mentors, 5)
    for each in risky:
        await world.at_risk(each["place"])
    wanted = [
        {"person_id": str(each["person_id"]), "directions": dice.sample(DIRECTIONS, 1)}
        for each in posts[MENTORS : MENTORS + MENTEES]
    ]
    return mentors, {each["id"] for each in risky}, {"mentees": wanted}, {each["person_id"]: each for each in posts}


async def test_a_region_is_matched_and_no_rule_is_broken(world, region):
    mentors, risky, body, posts = region
    run = await made(world.soiro, "/mentor-matchings", body)
    path = f"/mentor-matchings/{run['id']}"
    pairs = await listed(world.soiro, f"{path}/proposals", limit=1000)
    alone = await listed(world.soiro, f"{path}/unmatched", limit=1000)
    assert len(pairs) + len(alone) == MENTEES == run["mentees"]
    known = {str(each["id"]): each for each in mentors}
    needs = {each["person_id"]: set(each["directions"]) for each in body["mentees"]}
    taken = Counter(each["mentor_id"] for each in pairs)
    assert all(count <= known[each]["capacity"] for each, count in taken.items())
    assert len({each["mentee_person_id"] for each in pairs}) == len(pairs)
    for each in pairs:
        mentor = known[each["mentor_id"]]
        assert mentor["id"] not in risky
        assert needs[each["mentee_person_id"]] & set(mentor["directions"])
        assert posts[UUID(each["mentor_person_id"])]["held_from"] <= date(2024, 2, 1)
        assert posts[UUID(each["mentee_person_id"])]["organisation_id"] != mentor["organisation_id"]
    assert {each["reason"] for each in alone} <= {"full", "excluded"}
    fit = [each for each in mentors if each["id"] not in risky and posts[each["person_id"]]["held_from"].year < 2024]
    assert len(pairs) == sum(each["capacity"] for each in fit)  # fewer than there are mentees: no place stays empty
    assert (await world.soiro.get(f"{BASE}{path}")).json()["matched"] == len(pairs)
