"""The list of facts by role and place, and the switches: off, what comes waits; on again, it is made up for."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.directory.roles import Role
from services.monitoring.permissions import GRANTS, P
from tests.services.monitoring.builders import BASE, listed
from tests.services.monitoring.facts.asked import numbers
from tests.services.monitoring.facts.told import Region, event, risen

NAME = "competence_levels"
PATH = f"{BASE}/reactions/{NAME}"


@pytest.fixture
def admin(client_as, world):
    return client_as("admin", world.place)


@pytest.fixture
async def facts(tell, world):
    """One fact of each of three kinds, at a school, in the other municipality, and at the first municipality."""
    said = [
        event("training.route.completed", place=world.schools[0], day="2021-03-01", competence="law"),
        event("reserve.entry.included", place=world.district, day="2019-03-01", person_id=uuid4()),
        event("reserve.appointment.made", place=world.city, day="2022-03-01"),
    ]
    await tell(*said)
    return said


TRAINED = ("diagnostics", "route", "enrolment", "internship")


class TestList:
    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.system])
    async def test_is_for_those_who_see_submissions_and_of_their_own_place(self, client_as, facts, world, role):
        for place, seen in (
            (world.place, [0, 1, 2]), (world.city, [0, 2]), (world.district, [1]), (world.schools[0], [0]),
            (world.schools[1], []), (Region().place, []),
        ):  # fmt: skip
            response = await client_as(role, place).get(f"{BASE}/facts", params={"with_total": "true"})
            if P.fact_read not in GRANTS.get(role, ()):
                assert response.status_code == 403
                continue
            said = response.json()
            assert {each["id"] for each in said["items"]} == {str(facts[number].id) for number in seen}
            assert said["page"]["total"] == len(seen)

    async def test_says_where_each_is_known_from(self, admin, facts, world):
        [fact] = await listed(admin, "/facts", kind="route_completed")
        said = facts[0]
        origin = {
            "source": "training",
            "type": said.type,
            "event_id": str(said.id),
            "time": "2021-05-02T00:00:00+00:00",
        }
        assert fact["origin"] == origin
        assert (fact["place"], fact["day"], fact["competence"]) == (world.schools[0], "2021-03-01", "law")
        assert (fact["level_before"], fact["level_after"], fact["reaction"]) == (1, 2, NAME)
        assert (fact["until"], fact["entry_id"], fact["withdrawn_at"]) == (None, None, None)

    @pytest.mark.parametrize(
        ("query", "seen"),
        [
            ({}, [0, 1, 2]),
            ({"measure": "competence_raised"}, [0]),
            ({"measure": "reserve_per_post"}, [1, 2]),
            ({"measure": "appointed_from_reserve"}, [2]),
            ({"reaction": "reserve_entries"}, [1]),
            ({"kind": ["route_completed", "entry_included"]}, [0, 1]),
            ({"day_from": "2021-03-01"}, [0, 2]),
            ({"day_to": "2021-03-01"}, [0, 1]),
            ({"state": "counted"}, [0, 1, 2]),
            ({"state": "waiting"}, []),
            ({"state": "withdrawn"}, []),
        ],
    )
    async def test_is_narrowed(self, admin, facts, query, seen):
        found = await listed(admin, "/facts", **query)
        assert {each["id"] for each in found} == {str(facts[number].id) for number in seen}

    async def test_is_narrowed_by_who_and_what(self, admin, facts, world):
        for query, seen in (
            ({"place": world.city}, [0, 2]),
            ({"person_id": facts[1].data["person_id"]}, [1]),
            ({"organisation_id": facts[0].data["organisation_id"]}, [0, 1, 2]),
            ({"record_id": str(facts[2].subject)}, [2]),
        ):
            found = await listed(admin, "/facts", **query)
            assert {each["id"] for each in found} == {str(facts[number].id) for number in seen}, query

    async def test_of_a_cycle_is_what_it_can_have_counted(self, opened, admin, facts):
        cycle = (await opened())["id"]
        for query, seen in (
            ({}, [0, 1]),  # the appointment is of the year after
            ({"measure": "competence_raised"}, [0]),
            ({"measure": "reserve_per_post"}, [1]),
            ({"measure": "appointed_from_reserve"}, []),
        ):
            found = await listed(admin, "/facts", cycle_id=cycle, **query)
            assert {each["id"] for each in found} == {str(facts[number].id) for number in seen}, query
        assert await listed(admin, "/facts", cycle_id=str(uuid4())) == []

    async def test_of_a_moment_is_what_counted_then(self, admin, facts, tell, world):
        now = datetime.now(UTC)
        before, later = (now - timedelta(hours=1)).isoformat(), (now + timedelta(hours=1)).isoformat()
        assert await listed(admin, "/facts", known_at=before) == []
        assert len(await listed(admin, "/facts", known_at=later)) == 3
        await tell(event(facts[0].type, subject=facts[0].subject, place=world.schools[0], deleted=True))
        assert len(await listed(admin, "/facts", known_at=later)) == 2
        [gone] = await listed(admin, "/facts", state="withdrawn")
        assert gone["id"] == str(facts[0].id)

    async def test_is_a_table_too(self, admin, facts):
        response = await admin.get(f"{BASE}/facts", params={"format": "csv"})
        assert response.status_code == 200
        assert len(response.content.decode("utf-8-sig").strip().splitlines()) == 1 + len(facts)


async def turned(admin, enabled: bool, version: int | str = "*", path: str = PATH, **more):
    body = {"enabled": enabled} | more
    return await admin.put(path, json=body, headers={"If-Match": f'"{version}"' if version != "*" else version})


class TestReactions:
    async def test_are_on_before_anybody_touches_them(self, admin, world):
        items = (await admin.get(f"{BASE}/reactions")).json()["items"]
        assert [each["name"] for each in items] == [NAME, "reserve_entries", "appointments", "transfer_programmes"]
        assert {(each["enabled"], each["version"], each["place"]) for each in items} == {(True, 1, world.place)}
        assert items[0]["events"] == [f"training.{name}.completed" for name in TRAINED]
        assert items[0]["measures"] == ["competence_raised"]
        assert items[2]["measures"] == ["reserve_per_post", "appointed_from_reserve"]
        assert items[3]["measures"] == []  # kept for plans, counted by nothing

    async def test_tell_how_many_facts_they_counted(self, admin, facts):
        read = (await admin.get(PATH)).json()
        assert (read["counted"], read["waiting"]) == (1, 0)
        assert read["last_at"] is not None

    async def test_are_turned_from_the_version_one_has_seen(self, admin):
        assert (await admin.put(PATH, json={"enabled": False})).status_code == 428
        off = await turned(admin, False, 1, reason="Пробные данные")
        assert (off.status_code, off.headers["ETag"]) == (200, '"2"')
        assert (off.json()["enabled"], off.json()["reason"]) == (False, "Пробные данные")
        assert (await turned(admin, True, 1)).status_code == 412
        assert (await turned(admin, True, 2)).json()["version"] == 3
        assert (await admin.get(PATH)).headers["ETag"] == '"3"'

    async def test_an_unknown_one_is_none(self, admin):
        for response in (
            await admin.get(f"{BASE}/reactions/visits"),
            await turned(admin, False, path=f"{BASE}/reactions/x"),
        ):
            assert (response.status_code, response.json()["code"]) == (404, "reaction_not_found")

    @pytest.mark.parametrize("role", ["department", "omsu", "soiro", "school", "expert", "integration"])
    async def test_are_the_administrators_alone(self, client_as, world, role):
        client = client_as(role, world.place)
        assert (await client.get(PATH)).status_code == (await turned(client, False)).status_code == 403

    async def test_off_lets_facts_wait_and_on_makes_up_for_them(self, opened, of_city, admin, tell, world):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        await turned(admin, False)
        late = risen(world, world.schools[1])
        await tell(late, late)
        assert numbers(await of_city(cycle)) == [1, 2]
        [waiting] = await listed(admin, "/facts", state="waiting")
        assert (waiting["id"], waiting["applied_at"]) == (str(late.id), None)
        assert (await admin.get(PATH)).json()["waiting"] == 1
        await turned(admin, True)
        assert numbers(await of_city(cycle)) == [2, 2]
        assert await listed(admin, "/facts", state="waiting") == []
        read = (await admin.get(PATH)).json()
        assert (read["counted"], read["waiting"]) == (2, 0)

    async def test_off_from_the_beginning_is_as_if_nobody_had_told(self, opened, of_city, admin, tell, world):
        cycle = await opened()
        await turned(admin, False)
        await tell(risen(world, world.schools[0]))
        assert numbers(await of_city(cycle)) == [None, None]
        await turned(admin, True)
        assert numbers(await of_city(cycle)) == [1, 2]

    async def test_what_was_withdrawn_while_it_waited_is_never_counted(self, opened, of_city, admin, tell, world):
        cycle, subject = await opened(), uuid4()
        await turned(admin, False)
        await tell(risen(world, world.schools[0], subject=subject))
        await tell(event("training.route.completed", subject=subject, place=world.schools[0], deleted=True))
        await turned(admin, True)
        assert numbers(await of_city(cycle)) == [None, None]

    async def test_one_switch_does_not_hold_what_another_reaction_takes(self, admin, tell, world):
        await turned(admin, False)
        await tell(event("reserve.entry.included", place=world.city))
        assert await listed(admin, "/facts", state="waiting") == []

    async def test_hold_for_their_place_and_below_alone(self, client_as, admin, tell, world):
        city = client_as("admin", world.city)
        await turned(city, False)
        await tell(risen(world, world.schools[0]), event("training.route.completed", place=world.district))
        assert [each["place"] for each in await listed(admin, "/facts", state="waiting")] == [world.schools[0]]
        above = (await admin.get(PATH)).json()
        assert (above["enabled"], above["off_at"], above["waiting"]) == (True, [world.city], 1)

    async def test_what_another_switch_still_holds_goes_on_waiting(self, client_as, admin, tell, world):
        city = client_as("admin", world.city)
        await turned(city, False)
        await turned(admin, False)
        await tell(risen(world, world.schools[0]))
        assert (await city.get(PATH)).json()["off_at"] == [world.place, world.city]
        await turned(admin, True)
        assert len(await listed(admin, "/facts", state="waiting")) == 1
        await turned(city, True)
        assert await listed(admin, "/facts", state="waiting") == []

    async def test_leave_what_was_counted_before_counted(self, opened, of_city, admin, tell, world):
        cycle = await opened()
        await tell(risen(world, world.schools[0]))
        await turned(admin, False)
        assert numbers(await of_city(cycle)) == [1, 2]
