"""What other slices ask of mentoring: somebody's best mentor, and what mentoring brings to a route."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.training.compiler.offers import OfferKind
from services.training.matching.unmatched import Unmatched, UnmatchedReason
from services.training.mentoring.models import Mentorship
from services.training.mentoring.offering import mentoring_offers
from services.training.mentoring.proposing import propose_for
from services.training.mentoring.rules import MentorshipOrigin
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.competencies.frameworks import content
from tests.services.training.mentoring.world import SECOND, THIRD
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA_SCHOOL


@pytest.fixture
async def framework(world, worker_database):
    """In force in the region; gone afterwards, since of a region there is one."""
    draft = {"title": "Компетенции", "in_force_from": "2020-02-01", "content": content()}
    new = await made(world.soiro, "/competency-frameworks", draft)
    yield await step(world.soiro, f"/competency-frameworks/{new['id']}", "publish")
    connection = await asyncpg.connect(worker_database.url("admin"))
    await connection.execute("TRUNCATE training.deficit CASCADE")
    await connection.execute("DELETE FROM training.competency_framework WHERE id = $1", UUID(new["id"]))
    await connection.close()


@pytest.fixture
def asking(app):
    def transaction(place: str = "ru"):
        return acting(app.state.database, system("test", place), app.state.clock)

    return transaction


async def test_somebodys_best_mentor_is_proposed_once(world, asking, facts_about):
    await world.mentor(VYAZMA_SCHOOL)
    near = await world.mentor(THIRD)
    origin = uuid4()
    async with asking() as tx:
        pair = await propose_for(tx, world.people[SECOND], MentorshipOrigin.novice, origin, frozenset({"personnel"}))
    assert isinstance(pair, Mentorship)
    assert (str(pair.mentor_id), pair.origin, pair.origin_id) == (near["id"], MentorshipOrigin.novice, origin)
    assert [each.type for each in await facts_about(str(pair.id))] == ["training.mentorship.proposed"]
    async with asking() as tx:
        again = await propose_for(tx, world.people[SECOND], MentorshipOrigin.route)
    assert again.id == pair.id


async def test_where_there_is_nobody_it_says_why(world, asking):
    async with asking() as tx:
        nobody = await propose_for(tx, world.people[SECOND], MentorshipOrigin.novice)
    assert isinstance(nobody, Unmatched)
    assert nobody.reason is UnmatchedReason.no_mentors
    await world.mentor(SMOLENSK_SCHOOL)
    async with asking() as tx:
        nobody = await propose_for(tx, world.people[SECOND], MentorshipOrigin.route, None, frozenset({"vsoko"}))
        assert nobody.reason is UnmatchedReason.no_direction
        assert await propose_for(tx, uuid4(), MentorshipOrigin.route) is None


@pytest.mark.usefixtures("framework")
async def test_mentoring_is_offered_to_whom_it_may_be(world, asking):
    teaches = [{"competency": "team", "level": 2}]
    mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2, teaches=teaches)
    await world.mentor(THIRD)  # says of no competency that it brings to a level
    await world.active(mentor, VYAZMA_SCHOOL)
    async with asking() as tx:
        [offer] = await mentoring_offers(tx, world.people[SECOND])
        assert await mentoring_offers(tx, world.people[SMOLENSK_SCHOOL]) == []  # nobody is their own mentor
        assert await mentoring_offers(tx, uuid4()) == []
    assert (offer.id, offer.kind, offer.teaches) == (f"mentoring:{mentor['id']}", OfferKind.mentoring, {"team": 2})
    assert (offer.hours, offer.weeks, offer.seats, offer.provider) == (24, 16, 1, "Школа o1")
    await world.at_risk(SMOLENSK_SCHOOL)
    async with asking() as tx:
        assert await mentoring_offers(tx, world.people[SECOND]) == []


@pytest.mark.usefixtures("framework")
async def test_a_goal_is_of_a_competency_of_the_region(world):
    pair = await world.pair(await world.mentor(SMOLENSK_SCHOOL), SECOND)
    path, term = f"{BASE}/mentorships/{pair['id']}/programme", {"starts_on": "2027-02-01", "ends_on": "2027-03-01"}
    goals = [{"title": "Собрать команду", "competency": each} for each in ("team", "odd")]
    answer = await world.soiro.put(path, json=term | {"goals": goals}, headers=seen(pair))
    assert faults(answer) == {"/goals/1/competency": "unknown_reference"}
    planned = await world.soiro.put(path, json=term | {"goals": goals[:1]}, headers=seen(pair))
    assert [each["competency"] for each in planned.json()["goals"]] == ["team"]


@pytest.mark.usefixtures("framework")
async def test_a_run_without_a_list_asks_for_what_is_lacking_and_some_mentor_offers(world):
    staff, other = await world.mentor(SMOLENSK_SCHOOL), await world.mentor(THIRD, directions=["vsoko"], capacity=2)
    for place in (SECOND, VYAZMA_SCHOOL):
        await world.at_risk(place)
    found = {"person_id": str(world.people[SECOND]), "competency": "team", "level": 0, "note": "Беседа"}
    await made(world.authority(SECOND), "/deficits", found)
    run = await made(world.soiro, "/mentor-matchings", {})
    asked = {each["person_id"]: each["directions"] for each in run["asked"]["mentees"]}
    assert asked == {str(world.people[SECOND]): ["personnel"], str(world.people[VYAZMA_SCHOOL]): []}
    pairs = {
        each["mentee_person_id"]: each for each in await listed(world.soiro, f"/mentor-matchings/{run['id']}/proposals")
    }
    one, any_ = pairs[str(world.people[SECOND])], pairs[str(world.people[VYAZMA_SCHOOL])]
    assert (one["mentor_id"], any_["mentor_id"]) == (staff["id"], other["id"])
    assert "охвачено направлений: 1 из 1 («Кадры»)" in one["said"]
    assert "направления не заданы" in any_["said"]


@pytest.mark.usefixtures("framework")
async def test_the_mentor_learns_what_the_mentee_lacks_once_the_mentee_agrees(world):
    pair = await world.pair(await world.mentor(SMOLENSK_SCHOOL), SECOND)
    found = {"person_id": str(world.people[SECOND]), "competency": "team", "level": 0, "note": "Беседа"}
    await made(world.authority(SECOND), "/deficits", found)
    path, mentor = f"{BASE}/mentorships/{pair['id']}/needs", world.head(SMOLENSK_SCHOOL)
    refused(await mentor.get(path), 409, "needs_closed")
    await step(world.head(SECOND), f"/mentorships/{pair['id']}", "agree_as_mentee")
    for side in (mentor, world.head(SECOND)):
        [need] = (await side.get(path)).json()["needs"]
        assert (need["competency"], need["level"], need["status"]) == ("team", 0, "open")
        assert need.keys() == {"competency", "title", "level", "norm", "status"}
    refused(await world.soiro.get(path), 403)
    refused(await world.head(THIRD).get(path), 404)
    await step(world.head(SECOND), f"/mentorships/{pair['id']}", "decline", reason="Передумал")
    refused(await mentor.get(path), 409, "needs_closed")
