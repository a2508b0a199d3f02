"""Matching runs over HTTP: who asks, what is kept, what is never broken, and what a human makes of it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.training.mentor_matchings.models import MatchingProposal, MentorMatching
from services.training.mentor_matchings.rules import derived, matched_where, named_twice
from services.training.mentoring.models import Mentorship
from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.mentoring.world import PAIRS, SECOND, THIRD
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

RUNS = "/mentor-matchings"


def needs(world, *places, directions=("personnel",)):
    return {"mentees": [{"person_id": str(world.people[each]), "directions": [*directions]} for each in places]}


async def outcome(client, run):
    """(mentor, mentee, locked) of the pairs, and mentee → reason of those left without."""
    pairs = await listed(client, f"{RUNS}/{run['id']}/proposals")
    alone = await listed(client, f"{RUNS}/{run['id']}/unmatched")
    found = {(each["mentor_id"], each["mentee_person_id"], each["locked"]) for each in pairs}
    return found, {each["mentee_person_id"]: each["reason"] for each in alone}


class TestRunning:
    async def test_finds_a_mentor_or_says_why_not(self, world, facts_about):
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        run = await made(world.soiro, RUNS, needs(world, SECOND, VYAZMA_SCHOOL))
        assert (run["place"], run["mentors"], run["mentees"]) == ("ru.r67", 1, 2)
        assert (run["matched"], run["locked"], run["alone"]) == (1, 0, 1)
        found, alone = await outcome(world.soiro, run)
        assert found == {(mentor["id"], str(world.people[SECOND]), False)}  # the nearer school, as far as is known
        assert alone == {str(world.people[VYAZMA_SCHOOL]): "full"}
        [pair] = await listed(world.soiro, f"{RUNS}/{run['id']}/proposals")
        assert (pair["mentor_name"], pair["nth"], pair["capacity"]) == ("Иванова Анна Петровна", 1, 1)
        assert sum(each["contribution"] for each in pair["contributions"]) == pair["score"] <= pair["best"]
        assert pair["said"].startswith(f"{pair['score']} из {pair['best']} баллов")
        assert run["asked"]["years_in_post"] == 3
        [fact] = await facts_about(run["id"])
        assert (fact.type, fact.data["matched"], fact.data["alone"]) == ("training.mentor_matching.ran", 1, 1)

    async def test_without_a_list_is_of_all_at_risk_whom_nobody_accompanies(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=3)
        for each in (SECOND, THIRD, VYAZMA_SCHOOL):
            await world.at_risk(each)
        await world.active(mentor, SECOND)
        run = await made(world.soiro, RUNS, {})
        found, _ = await outcome(world.soiro, run)
        assert found == {
            (mentor["id"], str(world.people[SECOND]), True),
            (mentor["id"], str(world.people[THIRD]), False),
            (mentor["id"], str(world.people[VYAZMA_SCHOOL]), False),
        }
        assert (run["mentees"], run["locked"], run["matched"]) == (2, 1, 2)

    async def test_of_a_municipality_keeps_to_it(self, world):
        await world.mentor(VYAZMA_SCHOOL)
        await world.at_risk(SECOND)
        run = await made(world.authority(SECOND), RUNS, {})
        assert (run["place"], run["mentors"]) == (SMOLENSK, 0)
        assert (await outcome(world.authority(SECOND), run))[1] == {str(world.people[SECOND]): "no_mentors"}
        refused(await world.authority(VYAZMA_SCHOOL).get(f"{BASE}{RUNS}/{run['id']}"), 404, "mentor_matching_not_found")
        for each in ("proposals", "unmatched"):
            answer = await world.authority(VYAZMA_SCHOOL).get(f"{BASE}{RUNS}/{run['id']}/{each}")
            refused(answer, 404, "mentor_matching_not_found")
        strange = await world.authority(SECOND).post(f"{BASE}{RUNS}", json=needs(world, VYAZMA_SCHOOL))
        assert faults(strange) == {"/mentees/0/person_id": "unknown_reference"}
        assert [each["id"] for each in await listed(world.client_as("department"), RUNS)] == [run["id"]]

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, world, role):
        refused(await world.client_as(role).post(f"{BASE}{RUNS}", json={}), 403)

    async def test_bad_input_is_pointed_at(self, world):
        one = needs(world, SECOND)["mentees"][0]
        weights = {"similarity": 1, "distance": 1, "effect": 1, "directions": 1, "load": 1}
        for body, wrong in (
            ({"mentees": []}, {"/mentees": "too_short"}),
            ({"mentees": [one, one]}, {"/mentees/1/person_id": "named_twice"}),
            ({"mentees": [{"person_id": str(uuid4())}]}, {"/mentees/0/person_id": "unknown_reference"}),
            ({"weights": weights | {"load": -1}}, {"/weights/load": "greater_than_equal"}),
            ({"weights": weights | {"effect": 101}}, {"/weights/effect": "less_than_equal"}),
            ({"years_in_post": 31}, {"/years_in_post": "less_than_equal"}),
            ({"mentees": [one | {"directions": ["Ы"]}]}, {"/mentees/0/directions/0": "string_pattern_mismatch"}),
        ):
            assert faults(await world.soiro.post(f"{BASE}{RUNS}", json=body)) == wrong
        assert await listed(world.soiro, RUNS) == []

    async def test_of_whom_somebody_accompanies_is_refused(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        await world.pair(mentor, SECOND)
        answer = await world.soiro.post(f"{BASE}{RUNS}", json=needs(world, SECOND))
        assert faults(answer) == {"/mentees/0/person_id": "accompanied"}

    async def test_breaks_no_rule_and_forgets_no_rejection(self, world):
        first, second = await world.mentor(SMOLENSK_SCHOOL), await world.mentor(THIRD)
        pair = await world.pair(first, SECOND)
        await step(world.head(SECOND), f"{PAIRS}/{pair['id']}", "decline", reason="Нет")
        await world.at_risk(THIRD)
        run = await made(world.soiro, RUNS, needs(world, SECOND))
        assert await outcome(world.soiro, run) == (set(), {str(world.people[SECOND]): "excluded"})
        [alone] = await listed(world.soiro, f"{RUNS}/{run['id']}/unmatched")
        assert alone["rules"] == {"rejected": 1, "mentor_at_risk": 1}
        assert "эту пару уже отклонили — 1" in alone["said"]
        strict = await made(world.soiro, RUNS, needs(world, VYAZMA_SCHOOL) | {"years_in_post": 30})
        [alone] = await listed(world.soiro, f"{RUNS}/{strict['id']}/unmatched")
        assert (alone["rules"]["too_new"], alone["mentee_name"]) == (2, "Иванова Анна Петровна")
        assert second["status"] == "active"

    async def test_twice_is_the_same_and_stays_as_it_came_out(self, world, app):
        await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        await world.mentor(VYAZMA_SCHOOL, capacity=2)
        runs = [await made(world.soiro, RUNS, needs(world, SECOND, THIRD)) for _ in range(2)]
        one, other = [await outcome(world.soiro, each) for each in runs]
        assert one == other
        for model in (MentorMatching, MatchingProposal):
            with pytest.raises(DBAPIError, match="permission denied"):
                async with app.state.database.begin("ru") as tx:
                    await tx.execute(update(model).values(place="ru"))


class TestConfirming:
    async def test_makes_pairs_that_people_then_agree_to(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        run = await made(world.soiro, RUNS, needs(world, SECOND, VYAZMA_SCHOOL))
        people = [str(world.people[each]) for each in (SECOND, VYAZMA_SCHOOL)]
        answer = await world.soiro.post(f"{BASE}{RUNS}/{run['id']}/mentorships", json={"mentees": people})
        assert answer.status_code == 201, answer.text
        made_of = {each["mentee_person_id"]: each["mentor_id"] for each in answer.json()["items"]}
        assert made_of == dict.fromkeys(people, mentor["id"])
        pairs = await listed(world.soiro, PAIRS, origin_id=run["id"])
        assert {(each["origin"], each["status"], *each["directions"]) for each in pairs} == {
            ("matching", "proposed", "personnel")
        }
        again = await world.soiro.post(f"{BASE}{RUNS}/{run['id']}/mentorships", json={"mentees": people})
        assert faults(again) == {"/mentees/0": "accompanied", "/mentees/1": "accompanied"}

    async def test_asks_the_rules_as_they_stand_now_and_is_whole(self, world):
        await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        run = await made(world.soiro, RUNS, needs(world, SECOND, THIRD))
        address, people = f"{BASE}{RUNS}/{run['id']}/mentorships", [str(world.people[each]) for each in (SECOND, THIRD)]
        strange = [people[0], people[0], str(uuid4())]
        assert faults(await world.soiro.post(address, json={"mentees": strange})) == {
            "/mentees/1": "named_twice",
            "/mentees/2": "unknown_reference",
        }
        await world.at_risk(SMOLENSK_SCHOOL)
        assert faults(await world.soiro.post(address, json={"mentees": people})) == {
            "/mentees/0": "mentor_at_risk",
            "/mentees/1": "mentor_at_risk",
        }
        assert await listed(world.soiro, PAIRS) == []
        refused(await world.authority(SECOND).post(address, json={"mentees": people}), 404, "mentor_matching_not_found")
        refused(await world.client_as("department").post(address, json={"mentees": people}), 403)

    async def test_many_to_a_mentor_are_as_many_as_there_are_places(self, world, app):
        """Whatever a run proposed: places are counted anew."""
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        run = await made(world.soiro, RUNS, needs(world, SECOND, THIRD))
        taken = await world.active(mentor, VYAZMA_SCHOOL)
        people = [str(world.people[each]) for each in (SECOND, THIRD)]
        answer = await world.soiro.post(f"{BASE}{RUNS}/{run['id']}/mentorships", json={"mentees": people})
        assert faults(answer) == {"/mentees/1": "full"}
        async with app.state.database.begin("ru") as tx:
            assert (await tx.get(Mentorship, UUID(taken["id"]))).status == "active"


@pytest.mark.parametrize(
    ("place", "reason"),
    [("ru", "not_here"), ("ru.r67", None), (VYAZMA, None), (VYAZMA_SCHOOL, "not_here")],
)
def test_where_matching_is_done(place, reason):
    refusal = matched_where(place)
    assert (refusal and refusal.reason) == reason


@given(ids=st.lists(st.integers(0, 4), max_size=6))
def test_everybody_is_named_once(ids):
    again = [each["pointer"] for each in named_twice(ids, ("mentees",), "person_id")]
    assert len(again) == len(ids) - len(set(ids))
    assert all(ids[int(each.split("/")[2])] in ids[: int(each.split("/")[2])] for each in again)


def test_directions_are_derived_only_where_a_mentor_is_strong_in_them():
    one, other, third = uuid4(), uuid4(), uuid4()
    lacking = [(one, "team"), (one, "vsoko"), (other, "vsoko"), (third, "retired")]
    modules = {"team": "personnel", "vsoko": "results"}
    assert derived(lacking, modules, {"personnel", "x"}) == {one: frozenset({"personnel"})}
    assert derived(lacking, modules, {"results"}) == dict.fromkeys((one, other), frozenset({"results"}))
    assert derived(lacking, modules, set()) == {}
