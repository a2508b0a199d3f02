"""Gatherings over HTTP: series and their days, registration for seats, attendance, and what is announced."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.training.competencies.content import NormPost
from services.training.competencies.templates import known
from services.training.gatherings.offers import offers
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.places import heads, left
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

PATH, SERIES = "/gatherings", "/gathering-series"
ENVIRONMENT = {
    "title": "Управленческая среда",
    "kind": "management_environment",
    "audience": ["head"],
    "venue": "СОИРО, зал",
    "hours": 3,
    "seats": 2,
}
ONE = ENVIRONMENT | {"starts_at": "2027-02-17T15:00:00+03:00", "ends_at": "2027-02-17T18:00:00+03:00"}
MONTHLY = ENVIRONMENT | {
    "rule": "FREQ=MONTHLY;BYDAY=3WE;COUNT=3",
    "starts_on": "2027-02-01",
    "starts": "15:00:00",
    "minutes": 180,
}


@pytest.fixture(autouse=True)
def day(today):
    today("2027-02-01")


@pytest.fixture
async def people(app, schools):
    return await heads(app)


@pytest.fixture
def school(client_as, people):
    """Its head in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


async def opened(client, **changes):
    one = await made(client, PATH, ONE | changes)
    return await step(client, f"{PATH}/{one['id']}", "announce")


async def register(client, gathering, person, **said):
    return await client.post(f"{BASE}{PATH}/{gathering['id']}/registrations", json={"person_id": str(person), **said})


async def of_series(client, series):
    return await listed(client, PATH, series_id=series["id"])


class TestSeries:
    async def test_becomes_gatherings_on_its_days_at_the_hour_of_the_region(self, soiro, facts_about):
        series = await made(soiro, SERIES, MONTHLY)
        found = await of_series(soiro, series)
        assert [each["starts_at"] for each in found] == [
            "2027-02-17T12:00:00+00:00", "2027-03-17T12:00:00+00:00", "2027-04-21T12:00:00+00:00"
        ]  # fmt: skip
        assert {each["status"] for each in found} == {"planned"}
        assert [fact.type for fact in await facts_about(found[0]["id"])] == ["training.event.planned"]

    async def test_goes_round_days_off(self, soiro):
        on_holidays = {"rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=2", "starts_on": "2027-02-22"}  # 23 February, Tuesday
        days, told = {}, {}
        for off in ("keep", "skip", "shift"):
            series = await made(soiro, SERIES, MONTHLY | on_holidays | {"off_days": off})
            days[off] = [each["starts_at"][:10] for each in await of_series(soiro, series)]
            told[off] = [(each["planned_on"], each["held_on"]) for each in series["off"]]
            assert (await soiro.get(f"{BASE}{SERIES}/{series['id']}")).json() == series
        assert told == {
            "keep": [], "skip": [("2027-02-23", None)], "shift": [("2027-02-23", "2027-02-24")]
        }  # fmt: skip
        assert days == {
            "keep": ["2027-02-23", "2027-03-02"],
            "skip": ["2027-03-02"],
            "shift": ["2027-02-24", "2027-03-02"],
        }

    async def test_that_changes_leaves_what_was_moved_changed_or_opened(self, soiro):
        series = await made(soiro, SERIES, MONTHLY | {"rule": "FREQ=MONTHLY;BYDAY=3WE;COUNT=5"})
        announced, moved, told, cancelled, plain = await of_series(soiro, series)
        await step(soiro, f"{PATH}/{announced['id']}", "announce")
        new = {"starts_at": "2027-03-19T10:00:00+03:00", "ends_at": "2027-03-19T13:00:00+03:00"}
        answer = await soiro.post(f"{BASE}{PATH}/{moved['id']}:move", json=new | {"reason": "Зал"}, headers=seen(moved))
        assert answer.json()["moved_from"] == moved["starts_at"]
        await soiro.patch(f"{BASE}{PATH}/{told['id']}", json={"title": "О доверии"}, headers=seen(told))
        await step(soiro, f"{PATH}/{cancelled['id']}", "cancel", reason="Каникулы")
        body = MONTHLY | {"title": "Иначе", "rule": "FREQ=MONTHLY;BYDAY=2WE;COUNT=2", "starts_on": "2027-06-10"}
        changed = await soiro.put(f"{BASE}{SERIES}/{series['id']}", json=body, headers=seen(series))
        assert changed.status_code == 200, changed.text
        now = {each["id"]: each for each in await of_series(soiro, series)}
        assert plain["id"] not in now
        kept = [now[each["id"]] for each in (announced, moved, told, cancelled)]
        assert [each["status"] for each in kept] == ["open", "planned", "planned", "cancelled"]
        assert [each["title"] for each in kept] == ["Управленческая среда"] * 2 + ["О доверии", "Управленческая среда"]
        assert kept[1]["starts_at"] == "2027-03-19T07:00:00+00:00"
        fresh = [each for each in now.values() if each["title"] == "Иначе"]
        assert [each["starts_at"][:10] for each in fresh] == ["2027-07-14", "2027-08-11"]

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"rule": "FREQ=DAILY;COUNT=2"}, {"/rule": "bad_rule"}),
            ({"rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=999"}, {"/rule": "too_many_days"}),
            ({"rule": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101"}, {"/rule": "no_days"}),
            ({"starts": "15:00:00+03:00"}, {"/starts": "value_error"}),
            ({"starts_on": "2027-01-04"}, {"/starts_on": "in_the_past"}),
            ({"venue": None}, {"/venue": "nowhere"}),
            ({"minutes": 134}, {"/hours": "too_many"}),
            ({"minutes": 0}, {"/minutes": "greater_than_equal"}),
            ({"audience": []}, {"/audience": "too_short"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, soiro, change, wrong):
        before = len(await listed(soiro, SERIES))
        body = MONTHLY | {"off_days": "keep"} | change
        assert faults(await soiro.post(f"{BASE}{SERIES}", json=body)) == wrong
        assert len(await listed(soiro, SERIES)) == before

    async def test_beyond_the_production_calendar_is_told(self, soiro):
        answer = await soiro.post(f"{BASE}{SERIES}", json=MONTHLY | {"starts_on": "2040-01-01"})
        refused(answer, 409, "calendar_unknown")

    async def test_is_changed_where_it_lies_and_from_what_was_seen(self, soiro, omsu):
        series = await made(soiro, SERIES, MONTHLY)
        refused(await omsu.put(f"{BASE}{SERIES}/{series['id']}", json=MONTHLY, headers=seen(series)), 403)
        await soiro.put(f"{BASE}{SERIES}/{series['id']}", json=MONTHLY | {"title": "Ещё"}, headers=seen(series))
        refused(await soiro.put(f"{BASE}{SERIES}/{series['id']}", json=MONTHLY, headers=seen(series)), 412)


class TestPlanning:
    async def test_is_of_a_region_or_a_municipality_and_known_below_once_open(self, client_as, omsu, school):
        one = await made(omsu, PATH, ONE)
        assert (one["place"], one["allowed_actions"]) == (SMOLENSK, ["announce", "move", "cancel"])
        refused(await school.get(f"{BASE}{PATH}/{one['id']}"), 404, "gathering_not_found")
        refused(await client_as("integration").get(f"{BASE}{PATH}/{one['id']}"), 404)
        await step(omsu, f"{PATH}/{one['id']}", "announce")
        read = (await school.get(f"{BASE}{PATH}/{one['id']}")).json()
        assert (read["status"], read["allowed_actions"]) == ("open", [])
        refused(await stepped(school, f"{PATH}/{one['id']}", read["version"], "cancel", reason="Нет"), 403)
        refused(await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}{PATH}/{one['id']}"), 404)

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, client_as, role):
        refused(await client_as(role).post(f"{BASE}{PATH}", json=ONE), 403)

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"ends_at": "2027-02-17T15:00:00+03:00"}, {"/ends_at": "value_error"}),
            ({"starts_at": "2027-01-31T15:00:00+03:00"}, {"/starts_at": "in_the_past"}),
            ({"venue": None}, {"/venue": "nowhere"}),
            ({"hours": 5}, {"/hours": "too_many"}),
            ({"starts_at": "2027-02-17T15:00:00"}, {"/starts_at": "timezone_aware"}),
            (
                {"materials": [{"title": "План", "file_id": str(uuid4())}]},
                {"/materials/0/file_id": "unknown_reference"},
            ),
            ({"cases": [{"title": "Кейс"}]}, {"/cases/0/text": "value_error"}),
            ({"link": "javascript:alert(1)"}, {"/link": "string_pattern_mismatch"}),
            ({"teaches": [{"competency": "conflict", "level": 0}]}, {"/teaches/0/level": "greater_than_equal"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, soiro, change, wrong):
        assert faults(await soiro.post(f"{BASE}{PATH}", json=ONE | change)) == wrong

    async def test_teaches_what_the_framework_of_the_region_knows(self, client_as):
        author = client_as("soiro", f"ru.r{uuid4().int % 10**9}")
        body = {
            "title": "Модель",
            "in_force_from": "2020-01-01",
            "content": known().content.model_dump(mode="json"),
        }
        framework = await made(author, "/competency-frameworks", body)
        await step(author, f"/competency-frameworks/{framework['id']}", "publish")
        code = framework["content"]["competencies"][0]["code"]
        taught = [{"competency": "strange", "level": 1}, {"competency": code, "level": 9}]
        answer = await author.post(f"{BASE}{PATH}", json=ONE | {"teaches": taught})
        assert faults(answer) == {"/teaches/0/competency": "unknown_reference", "/teaches/1/level": "no_such_level"}
        await made(author, PATH, ONE | {"teaches": [{"competency": code, "level": 2}]})

    async def test_a_file_is_had_by_whoever_sees_the_gathering(self, soiro, school, client_as):
        upload = await soiro.post(f"{BASE}/files", files={"file": ("план.txt", b"plan", "text/plain")})
        material = {"title": "План", "file_id": upload.json()["id"]}
        one = await opened(soiro, materials=[material])
        answer = await school.get(f"{BASE}{PATH}/{one['id']}/files/{material['file_id']}")
        assert (answer.status_code, answer.content) == (200, b"plan")
        refused(await school.get(f"{BASE}/files/{material['file_id']}"), 404)
        refused(await school.get(f"{BASE}{PATH}/{one['id']}/files/{uuid4()}"), 404, "file_not_found")
        far = client_as("school", "ru.r1.m1.o1")
        refused(await far.get(f"{BASE}{PATH}/{one['id']}/files/{material['file_id']}"), 404, "gathering_not_found")

    async def test_a_move_needs_a_reason_and_an_operation_of_its_own(self, soiro):
        one = await made(soiro, PATH, ONE)
        new = {"starts_at": "2027-02-18T15:00:00+03:00", "ends_at": "2027-02-18T18:00:00+03:00"}
        answer = await soiro.post(f"{BASE}{PATH}/{one['id']}:move", json=new, headers=seen(one))
        assert faults(answer) == {"/reason": "reason_required"}
        assert faults(await stepped(soiro, f"{PATH}/{one['id']}", one["version"], "move", reason="x")) == {
            "/action": "apart"
        }
        past = {"starts_at": "2027-01-18T15:00:00+03:00", "ends_at": "2027-01-18T18:00:00+03:00", "reason": "Зал"}
        answer = await soiro.post(f"{BASE}{PATH}/{one['id']}:move", json=past, headers=seen(one))
        assert faults(answer) == {"/starts_at": "in_the_past"}
        wrong = await soiro.patch(f"{BASE}{PATH}/{one['id']}", json={"venue": None}, headers=seen(one))
        assert faults(wrong) == {"/venue": "nowhere"}
        answer = await soiro.post(f"{BASE}{PATH}/{one['id']}:move", json=new | {"reason": "Зал"}, headers=seen(one))
        assert (answer.json()["starts_at"], answer.json()["version"]) == ("2027-02-18T12:00:00+00:00", 2)
        [row] = await listed(soiro, f"{PATH}/{one['id']}/history")
        assert (row["action"], row["reason"]) == ("move", "Зал")


class TestRegistration:
    async def test_is_of_ones_own_people_and_is_seen_by_the_organiser(self, soiro, school, omsu, people, facts_about):
        one = await opened(soiro)
        mine = people[SMOLENSK_SCHOOL]
        entry = (await register(school, one, mine)).json()
        assert (entry["place"], entry["full_name"], entry["attended"]) == (
            SMOLENSK_SCHOOL,
            "Иванова Анна Петровна",
            None,
        )
        assert faults(await register(school, one, people[f"{SMOLENSK}.o2"])) == {"/person_id": "not_employed"}
        refused(await register(school, one, mine), 409, "already_registered")
        assert (await register(omsu, one, people[f"{SMOLENSK}.o2"])).status_code == 201
        path = f"{PATH}/{one['id']}/registrations"
        assert [len(await listed(each, path)) for each in (school, omsu, soiro)] == [1, 2, 2]
        assert (await school.get(f"{BASE}{PATH}/{one['id']}")).json()["taken"] == 2
        [fact] = await facts_about(entry["id"])
        assert fact.data == {"event_id": one["id"], "person_id": str(mine), "organisation_id": entry["organisation_id"]}

    async def test_waits_until_it_is_open_and_ends_with_the_seats(self, soiro, school, people):
        planned = await made(soiro, PATH, ONE)
        refusal = refused(await register(soiro, planned, people[SMOLENSK_SCHOOL]), 409, "registration_refused")
        assert refusal["reason"] == "not_open"
        one = await opened(soiro, seats=1)
        entry = (await register(soiro, one, people[VYAZMA_SCHOOL])).json()
        assert refused(await register(school, one, people[SMOLENSK_SCHOOL]), 409)["reason"] == "no_seats"
        gone = await soiro.delete(f"{BASE}{PATH}/{one['id']}/registrations/{entry['id']}", headers=seen(entry))
        assert gone.status_code == 204
        assert (await register(school, one, people[SMOLENSK_SCHOOL])).status_code == 201

    async def test_is_not_for_two_places_at_once(self, soiro, school, people):
        one, other = await opened(soiro), await opened(soiro, title="Семинар")
        later = {"starts_at": "2027-02-17T18:00:00+03:00", "ends_at": "2027-02-17T21:00:00+03:00"}
        mine, after = people[SMOLENSK_SCHOOL], await opened(soiro, **later)
        entry = (await register(school, one, mine)).json()
        refusal = refused(await register(school, other, mine), 409, "registration_refused")
        assert (refusal["reason"], refusal["detail"]) == (
            "overlaps", "В это время человек занят: «Управленческая среда»."
        )  # fmt: skip
        assert (await register(school, after, mine)).status_code == 201
        await soiro.delete(f"{BASE}{PATH}/{one['id']}/registrations/{entry['id']}", headers=seen(entry))
        assert (await register(school, other, mine)).status_code == 201

    async def test_of_a_municipality_is_for_its_own(self, soiro, omsu, people):
        one = await opened(omsu)
        assert faults(await register(soiro, one, people[VYAZMA_SCHOOL])) == {"/person_id": "another_place"}
        assert (await register(soiro, one, people[SMOLENSK_SCHOOL])).status_code == 201

    async def test_of_many_at_once_fills_the_seats_and_no_more(self, client_as, soiro, people):
        one = await opened(soiro, seats=2)
        wanting = [(client_as("school", place, person), person) for place, person in people.items()]
        answers = await asyncio.gather(*(register(client, one, person) for client, person in wanting))
        assert sorted(each.status_code for each in answers) == [201, 201, 409, 409]
        assert (await soiro.get(f"{BASE}{PATH}/{one['id']}")).json()["taken"] == 2

    async def test_of_one_person_twice_at_once_is_one(self, client_as, soiro, people):
        one = await opened(soiro)
        mine = people[SMOLENSK_SCHOOL]
        clients = (soiro, client_as("omsu"), client_as("school", SMOLENSK_SCHOOL, mine))
        answers = await asyncio.gather(*(register(each, one, mine) for each in clients))
        assert sorted(each.status_code for each in answers) == [201, 409, 409]

    async def test_keeps_its_seat_when_there_are_to_be_fewer(self, soiro, people):
        one = await opened(soiro)
        for place in (SMOLENSK_SCHOOL, VYAZMA_SCHOOL):
            await register(soiro, one, people[place])
        now = (await soiro.get(f"{BASE}{PATH}/{one['id']}")).json()
        answer = await soiro.patch(f"{BASE}{PATH}/{one['id']}", json={"seats": 1}, headers=seen(now))
        assert faults(answer) == {"/seats": "too_few_seats"}

    async def test_whoever_left_the_school_works_there_no_more(self, app, soiro, people):
        one = await opened(soiro)
        await left(app, people[SMOLENSK_SCHOOL], "2027-01-31")
        assert faults(await register(soiro, one, people[SMOLENSK_SCHOOL])) == {"/person_id": "not_employed"}


class TestHolding:
    async def test_tells_who_came_and_lets_only_materials_be_added(self, soiro, school, people, today, facts_about):
        one = await opened(soiro)
        came, stayed = people[SMOLENSK_SCHOOL], people[VYAZMA_SCHOOL]
        path = f"{PATH}/{one['id']}"
        for person in (came, stayed):
            await register(soiro, one, person)
        early = await soiro.put(f"{BASE}{path}/attendance", json={"person_ids": []}, headers=seen(one))
        assert refused(early, 409, "registration_refused")["reason"] == "not_now"
        today("2027-02-18")
        assert refused(await register(school, one, came), 409)["reason"] == "already_begun"
        refusal = refused(await stepped(soiro, path, one["version"], "hold"), 409, "step_refused")
        assert refusal["reason"] == "attendance_missing"
        for client, status in ((school, 403), (soiro, 422)):
            said = {"person_ids": [str(came), str(uuid4())]}
            answer = await client.put(f"{BASE}{path}/attendance", json=said, headers=seen(one))
            assert answer.status_code == status
        assert faults(answer) == {"/person_ids/1": "unknown_reference"}
        said = {"person_ids": [str(came)]}
        assert (await soiro.put(f"{BASE}{path}/attendance", json=said, headers=seen(one))).status_code == 200
        marked = {each["person_id"]: each["attended"] for each in await listed(soiro, f"{path}/registrations")}
        assert marked == {str(came): True, str(stayed): False}
        held = await step(soiro, path, "hold")
        assert held["allowed_actions"] == ["reopen"]
        [*_, fact] = await facts_about(one["id"])
        assert (fact.type, fact.data["participants"], fact.data["day"]) == ("training.event.held", 1, "2027-02-17")
        assert [each["person_id"] for each in fact.data["people"]] == [str(came)]
        later = await soiro.patch(f"{BASE}{path}", json={"description": "Итоги"}, headers=seen(held))
        assert later.json()["description"] == "Итоги"
        fixed = await soiro.patch(f"{BASE}{path}", json={"hours": 9}, headers=seen(later.json()))
        refused(fixed, 409, "gathering_fixed")
        assert (await step(soiro, path, "reopen", reason="Отметили не того"))["status"] == "open"
        again = {"person_ids": [str(stayed)]}
        answer = await soiro.put(f"{BASE}{path}/attendance", json=again, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        await step(soiro, path, "hold")
        marked = {each["person_id"]: each["attended"] for each in await listed(soiro, f"{path}/registrations")}
        assert marked == {str(came): False, str(stayed): True}

    async def test_is_marked_by_another_than_who_came(self, client_as, soiro, people, today):
        one, me = await opened(soiro), people[SMOLENSK_SCHOOL]
        await register(soiro, one, me)
        today("2027-02-18")
        mine, path = client_as("soiro", REGION, me), f"{BASE}{PATH}/{one['id']}"
        answer = await mine.put(f"{path}/attendance", json={"person_ids": [str(me)]}, headers=seen(one))
        assert faults(answer) == {"/person_ids/0": "own_attendance"}
        now = await mine.put(f"{path}/attendance", json={"person_ids": []}, headers=seen(one))
        [entry] = await listed(soiro, f"{PATH}/{one['id']}/registrations")
        assert (now.status_code, entry["attended"]) == (200, None)
        assert refused(await stepped(soiro, f"{PATH}/{one['id']}", one["version"], "hold"), 409)["reason"] == (
            "attendance_missing"
        )

    async def test_is_not_before_it_begins(self, soiro):
        one = await opened(soiro)
        refusal = refused(await stepped(soiro, f"{PATH}/{one['id']}", one["version"], "hold"), 409, "step_refused")
        assert refusal["reason"] == "not_begun"


class TestOffers:
    async def test_are_what_somebody_may_go_to_with_the_seats_left(self, app, soiro, omsu, people):
        taught = {"teaches": [{"competency": "conflict", "level": 3}]}
        regional = await opened(soiro, **taught)
        mine = await made(omsu, PATH, ONE | taught | {"seats": None})
        await opened(soiro)  # teaches nothing
        await register(soiro, regional, people[VYAZMA_SCHOOL])

        async def offered(place: str, first: str, last: str, post: NormPost = NormPost.head):
            days = (date.fromisoformat(first), date.fromisoformat(last))
            async with acting(app.state.database, system("test", place), app.state.clock) as tx:
                ours = (f"event:{regional['id']}", f"event:{mine['id']}")
                return {each.id: each for each in await offers(tx, place, post, *days) if each.id in ours}

        found = await offered(SMOLENSK_SCHOOL, "2027-02-17", "2027-02-17")
        assert {each.runs[0].seats for each in found.values()} == {1, None}
        one = found[f"event:{regional['id']}"]
        assert (one.teaches, one.hours, one.runs[0].first) == ({"conflict": 3}, 3, date(2027, 2, 17))
        assert list(await offered(VYAZMA_SCHOOL, "2027-02-01", "2027-03-01")) == [f"event:{regional['id']}"]
        assert list(await offered(REGION, "2027-02-01", "2027-03-01")) == [f"event:{regional['id']}"]
        assert await offered(SMOLENSK_SCHOOL, "2027-02-18", "2027-03-01") == {}
        for_others = await offered(SMOLENSK_SCHOOL, "2027-02-17", "2027-02-17", NormPost.authority_specialist)
        assert for_others == {}
