"""Mentors over HTTP: who proposes, consents and appoints, what stands against it, and by which numbers."""

from uuid import UUID, uuid4

import pytest

from services.kernel.places import region_of
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.events import event
from tests.services.training.mentoring.world import MENTORS, ORDER, SECOND, THIRD
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

PATH = f"{BASE}{MENTORS}"
POLICY = f"{BASE}/mentor-policy"


def path(mentor) -> str:
    return f"{MENTORS}/{mentor['id']}"


async def included(world, tell, place: str, what: str = "included", **its) -> str:
    """The reserve tells of the head there, as of one of the base: its record."""
    said = {"person_id": str(world.people[place]), "organisation_id": str(uuid4()), "direction": "staff"}
    told = event(f"reserve.leader.{what}", region_of(place), said, **its)
    await tell(told)
    return str(told.subject)


class TestProposing:
    async def test_says_who_and_for_what(self, world):
        mentor = await world.proposed(SMOLENSK_SCHOOL)
        assert (mentor["status"], mentor["origin"], mentor["place"]) == ("proposed", "authority", SMOLENSK_SCHOOL)
        assert (mentor["person_name"], mentor["years_as_head"]) == ("Иванова Анна Петровна", 11)
        assert (mentor["accompanies"], mentor["at_risk"], mentor["allowed_actions"]) == (0, False, ["take_back"])

    async def test_from_the_base_of_effective_heads(self, world, tell):
        leader = await included(world, tell, VYAZMA_SCHOOL)
        body = world.body(VYAZMA_SCHOOL, leader_id=leader, ground=None)
        mentor = await made(world.soiro, MENTORS, body)
        assert (mentor["origin"], mentor["leader_id"]) == ("base", leader)

    async def test_by_a_record_of_the_base_that_includes_this_very_head(self, world, tell):
        another, own = await included(world, tell, SMOLENSK_SCHOOL), await included(world, tell, VYAZMA_SCHOOL)
        await included(world, tell, VYAZMA_SCHOOL, "excluded", subject=UUID(own))
        for client in (world.soiro, world.authority(VYAZMA_SCHOOL)):
            for leader in (another, own, str(uuid4())):
                answer = await client.post(PATH, json=world.body(VYAZMA_SCHOOL, leader_id=leader))
                assert faults(answer) == {"/leader_id": "unknown_reference"}
        assert await listed(world.soiro, MENTORS) == []

    async def test_on_a_ground_of_its_own_is_the_authoritys(self, world):
        answer = await world.soiro.post(PATH, json=world.body(SMOLENSK_SCHOOL))
        assert faults(answer) == {"/leader_id": "only_from_the_base"}

    async def test_twice_is_refused(self, world):
        await world.proposed(SMOLENSK_SCHOOL)
        again = await world.authority(SMOLENSK_SCHOOL).post(PATH, json=world.body(SMOLENSK_SCHOOL))
        refused(again, 409, "mentor_living")

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, world, role):
        refused(await world.client_as(role).post(PATH, json=world.body(SMOLENSK_SCHOOL)), 403)

    async def test_a_neighbour_sees_nobody_here(self, world, neighbour):
        answer = await neighbour.post(PATH, json=world.body(SMOLENSK_SCHOOL))
        assert faults(answer) == {"/person_id": "unknown_reference"}
        mentor = await world.proposed(SMOLENSK_SCHOOL)
        refused(await neighbour.get(f"{BASE}{path(mentor)}"), 404, "mentor_not_found")
        refused(await world.head(SECOND).get(f"{BASE}{path(mentor)}"), 404, "mentor_not_found")
        assert await listed(neighbour, MENTORS) == await listed(world.head(SECOND), MENTORS) == []

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"person_id": str(uuid4())}, {"/person_id": "unknown_reference"}),
            ({"ground": None}, {"/ground": "missing"}),
            ({"valid_to": "2027-01-01"}, {"/valid_to": "out_of_order"}),
            ({"capacity": 0}, {"/capacity": "greater_than_equal"}),
            ({"directions": []}, {"/directions": "too_short"}),
            ({"directions": ["a", "a"]}, {"/directions": "value_error"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, world, change, wrong):
        omsu = world.authority(SMOLENSK_SCHOOL)
        assert faults(await omsu.post(PATH, json=world.body(SMOLENSK_SCHOOL, **change))) == wrong
        assert await listed(world.soiro, MENTORS) == []

    async def test_of_somebody_at_risk_is_refused_clearly(self, world):
        await world.at_risk(SMOLENSK_SCHOOL)
        answer = await world.authority(SMOLENSK_SCHOOL).post(PATH, json=world.body(SMOLENSK_SCHOOL))
        assert faults(answer) == {"/person_id": "at_risk"}
        assert "группе риска" in answer.json()["errors"][0]["detail"]

    async def test_of_somebody_new_in_the_post_is_refused(self, world, today):
        omsu, said = world.authority(SMOLENSK_SCHOOL), world.body(SMOLENSK_SCHOOL)
        today("2018-08-30")
        assert faults(await omsu.post(PATH, json=said)) == {"/person_id": "too_new"}
        today("2018-08-31")
        assert (await omsu.post(PATH, json=said)).status_code == 201


class TestAppointing:
    async def test_is_by_an_order_after_consent(self, world, facts_about):
        mentor = await world.consented(SMOLENSK_SCHOOL)
        authority = world.authority(SMOLENSK_SCHOOL)
        early = await stepped(authority, path(mentor), mentor["version"], "appoint")
        assert refused(early, 409, "step_refused")["reason"] == "no_order"
        await authority.patch(f"{BASE}{path(mentor)}", json=ORDER, headers=seen(mentor))
        done = await step(authority, path(mentor), "appoint")
        assert (done["status"], done["appointed_on"]) == ("active", "2027-02-01")
        assert done["allowed_actions"] == ["suspend", "end"]
        told = {each.type: each.data for each in await facts_about(mentor["id"])}
        assert {"training.mentor.active", "training.mentor.appointed"} <= told.keys()
        assert told["training.mentor.appointed"] == {
            "status": "active",
            "mentor_id": mentor["id"],
            "person_id": mentor["person_id"],
            "organisation_id": mentor["organisation_id"],
            "leader_id": None,
            "from": "2027-01-11",
            "until": "2028-01-10",
        }
        history = await listed(authority, f"{path(mentor)}/history")
        assert {each["action"] for each in history} == {"appoint", "consent"}

    async def test_is_the_authoritys(self, world):
        mentor = await world.consented(SMOLENSK_SCHOOL)
        for client, status in ((world.soiro, 403), (world.head(SMOLENSK_SCHOOL), 403)):
            refused(await stepped(client, path(mentor), mentor["version"], "appoint"), status)
        refused(await stepped(world.authority(VYAZMA_SCHOOL), path(mentor), 1, "appoint"), 404)

    async def test_consent_is_given_in_person(self, world):
        mentor = await world.proposed(SMOLENSK_SCHOOL)
        refused(await stepped(world.authority(SMOLENSK_SCHOOL), path(mentor), 1, "consent"), 403)
        refused(await stepped(world.client_as("school"), path(mentor), 1, "consent"), 404)
        odd = await stepped(world.head(SMOLENSK_SCHOOL), path(mentor), 1, "consent", last_day="2027-03-01")
        assert faults(odd) == {"/last_day": "not_ending"}
        unknown = await stepped(world.head(SMOLENSK_SCHOOL), path(mentor), 1, "consent", consent_file_id=str(uuid4()))
        assert faults(unknown) == {"/consent_file_id": "unknown_reference"}
        done = await step(world.head(SMOLENSK_SCHOOL), path(mentor), "consent")
        assert (done["status"], done["consented_on"], done["allowed_actions"]) == ("consented", "2027-02-01", ["leave"])
        refused(await stepped(world.head(SMOLENSK_SCHOOL), path(mentor), 1, "leave"), 412)

    async def test_who_came_into_the_risk_group_is_not_appointed(self, world):
        mentor = await world.consented(SMOLENSK_SCHOOL)
        authority = world.authority(SMOLENSK_SCHOOL)
        await authority.patch(f"{BASE}{path(mentor)}", json=ORDER, headers=seen(mentor))
        await world.at_risk(SMOLENSK_SCHOOL)
        refusal = refused(await stepped(authority, path(mentor), mentor["version"] + 1, "appoint"), 409, "step_refused")
        assert refusal["reason"] == "at_risk"

    async def test_what_was_consented_to_stays(self, world):
        mentor = await world.consented(SMOLENSK_SCHOOL)
        address, authority = f"{BASE}{path(mentor)}", world.authority(SMOLENSK_SCHOOL)
        for change, wrong in (
            ({"capacity": 5}, {"/capacity": "consented"}),
            ({"valid_to": "2029-01-01"}, {"/valid_to": "consented"}),
            ({"order_number": "1"}, {"/order_date": "order_in_halves"}),
            ({"order_file_id": str(uuid4())}, {"/order_file_id": "unknown_reference"}),
        ):
            assert faults(await authority.patch(address, json=change, headers=seen(mentor))) == wrong
        same = await authority.patch(address, json={"capacity": 1, "directions": ["vsoko"]}, headers=seen(mentor))
        assert same.json()["directions"] == ["vsoko"]
        refused(await authority.patch(address, json={"directions": ["x"]}, headers=seen(mentor)), 412)

    async def test_one_that_ended_changes_no_more(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        authority = world.authority(SMOLENSK_SCHOOL)
        assert faults(await stepped(authority, path(mentor), mentor["version"], "end")) == {
            "/reason": "reason_required"
        }
        ended = await step(authority, path(mentor), "end", reason="Истёк срок приказа")
        assert (ended["status"], ended["noticed_on"], ended["last_day"]) == ("ended", "2027-02-01", "2027-02-04")
        answer = await authority.patch(f"{BASE}{path(mentor)}", json={"directions": ["x"]}, headers=ANY_VERSION)
        refused(answer, 409, "mentor_closed")

    async def test_either_side_gives_notice(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        mine = world.head(SMOLENSK_SCHOOL)
        short = await stepped(mine, path(mentor), mentor["version"], "leave", last_day="2027-02-03")
        refusal = refused(short, 409, "step_refused")
        assert (refusal["reason"], refusal["errors"][0]["pointer"]) == ("short_notice", "/last_day")
        left = await step(mine, path(mentor), "leave", last_day="2027-02-26")
        assert (left["status"], left["last_day"]) == ("ended", "2027-02-26")

    async def test_pauses_and_goes_on(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        authority = world.authority(SMOLENSK_SCHOOL)
        await step(authority, path(mentor), "suspend", reason="Длительный отпуск")
        assert (await step(authority, path(mentor), "resume"))["status"] == "active"


async def test_the_registry_is_found_by_what_is_known(world):
    mentor = await world.mentor(SMOLENSK_SCHOOL)
    await world.active(mentor, SECOND)
    spare = await world.mentor(THIRD, directions=["vsoko"])
    for query, found in (
        ({}, {mentor["id"], spare["id"]}),
        ({"status": "active"}, {mentor["id"], spare["id"]}),
        ({"direction": "vsoko"}, {spare["id"]}),
        ({"free": True}, {spare["id"]}),
        ({"free": False}, {mentor["id"]}),
        ({"person_id": str(world.people[THIRD])}, {spare["id"]}),
        ({"place": VYAZMA}, set()),
    ):
        assert {each["id"] for each in await listed(world.soiro, MENTORS, **query)} == found, query
    [mine] = await listed(world.head(SMOLENSK_SCHOOL), MENTORS)
    assert (mine["accompanies"], mine["proposed"], mine["capacity"]) == (1, 0, 1)


async def test_a_place_that_a_proposal_holds_is_seen_in_the_registry(world):
    mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
    await world.active(mentor, SECOND)
    assert [each["id"] for each in await listed(world.soiro, MENTORS, free=True)] == [mentor["id"]]
    await world.pair(mentor, THIRD)
    [listed_one] = await listed(world.soiro, MENTORS, free=False)
    whole = (await world.soiro.get(f"{BASE}{path(mentor)}")).json()
    for each in (listed_one, whole):
        assert (each["accompanies"], each["proposed"]) == (1, 1)


class TestPolicy:
    async def test_is_the_default_until_the_region_sets_one(self, world, municipalities):
        before = (await world.soiro.get(POLICY)).json()
        assert (before["years_in_post"], before["notice_days"], before["answer_days"]) == (3, 3, 14)
        own = {name: before[name] for name in before if name not in {"place", "version"}}
        two = {"one": str(municipalities[SMOLENSK]), "other": str(municipalities[VYAZMA]), "distance": 170}
        said = own | {"notice_days": 5, "distances": [two]}
        changed = await world.soiro.put(POLICY, json=said, headers=seen(before))
        assert changed.json()["distances"] == [two]
        assert (await world.authority(VYAZMA_SCHOOL).get(POLICY)).json()["notice_days"] == 5
        refused(await world.soiro.put(POLICY, json=said, headers=seen(before)), 412)
        mentor = await world.mentor(SMOLENSK_SCHOOL)
        assert (await step(world.head(SMOLENSK_SCHOOL), path(mentor), "leave"))["last_day"] == "2027-02-08"
        for change, wrong in (
            ({"distances": [two, {**two, "one": two["other"], "other": two["one"]}]}, {"/distances/1": "value_error"}),
            ({"distances": [{**two, "one": str(uuid4())}]}, {"/distances/0/one": "unknown_reference"}),
            ({"distances": [{**two, "one": two["other"]}]}, {"/distances/0/other": "value_error"}),
            ({"notice_days": 2}, {"/notice_days": "greater_than_equal"}),
            ({"answer_days": 0}, {"/answer_days": "greater_than_equal"}),
            ({"weights": own["weights"] | {"load": 101}}, {"/weights/load": "less_than_equal"}),
            ({"weights": dict.fromkeys(own["weights"], 0) | {"load": 10}}, {"/weights": "value_error"}),
        ):
            assert faults(await world.soiro.put(POLICY, json=said | change, headers=ANY_VERSION)) == wrong

    async def test_is_the_regions(self, world):
        before = (await world.soiro.get(POLICY)).json()
        own = {name: before[name] for name in before if name not in {"place", "version"}}
        refused(await world.authority(SECOND).put(POLICY, json=own, headers=ANY_VERSION), 403)
