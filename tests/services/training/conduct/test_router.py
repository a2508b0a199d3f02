"""Groups over HTTP: planned, scheduled, announced, taught, completed; who may, and what becomes of the enrolled."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import (
    DAY,
    enrolled,
    group,
    module,
    opened,
    published,
    scheduled,
    session,
)
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL

PATH = "/groups"
LAST = "2027-10-08"
SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"


@pytest.fixture
def school(client_as, people):
    """Its head in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


@pytest.fixture(autouse=True)
def day(today):
    today(DAY)


@pytest.fixture
async def planned(soiro):
    return await made(soiro, PATH, group(await published(soiro)))


async def put(client: Any, one: dict[str, Any], path: str, body: Any) -> Any:
    """The answer to a PUT from the present version."""
    now = (await client.get(f"{BASE}{PATH}/{one['id']}")).json()
    return await client.put(f"{BASE}{PATH}/{one['id']}{path}", json=body, headers=seen(now))


async def told(client: Any, one: dict[str, Any], path: str, body: Any) -> dict[str, Any]:
    answer = await put(client, one, path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestPlanning:
    async def test_is_seen_below_once_it_is_announced(self, soiro, school, client_as, planned, facts_about):
        assert (planned["status"], planned["seats_left"], planned["allowed_actions"]) == ("planned", 2, ["cancel"])
        for other in (school, client_as("expert"), client_as("integration")):
            refused(await other.get(f"{BASE}{PATH}/{planned['id']}"), 404, "study_group_not_found")
        await scheduled(soiro, planned, session(module="team"))
        await step(soiro, f"{PATH}/{planned['id']}", "announce")
        read = (await school.get(f"{BASE}{PATH}/{planned['id']}")).json()
        assert ([each["module"] for each in read["sessions"]], read["allowed_actions"]) == (["team"], [])
        found = await listed(school, PATH, programme_id=planned["programme_id"], with_seats=True, starts_from=DAY)
        assert [(each["confirmed"], each["waiting"], each["seats_left"]) for each in found] == [(0, 0, 2)]
        assert [each["programme_title"] for each in found] == ["Управление кадрами"]
        types = [each.type for each in await facts_about(planned["id"])]
        assert types == ["training.group.planned", "training.group.changed", "training.group.open"]

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, soiro, client_as, role):
        body = group(await published(soiro))
        refused(await client_as(role).post(f"{BASE}{PATH}", json=body), 403, "forbidden")

    async def test_a_municipality_leads_groups_of_its_own_programmes(self, soiro, omsu, neighbour):
        refused(await omsu.post(f"{BASE}{PATH}", json=group(await published(soiro))), 403, "forbidden")
        own = await published(omsu, kind="seminar", modules=[module(hours=2)])
        one = await made(omsu, PATH, group(own))
        assert one["place"] == SMOLENSK
        assert faults(await neighbour.post(f"{BASE}{PATH}", json=group(own))) == {"/programme_id": "unknown_reference"}

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"ends_on": "2027-10-03"}, "/ends_on"),
            ({"seats": 0}, "/seats"),
            ({"seats": 1001}, "/seats"),
            ({"title": ""}, "/title"),
            ({"programme_id": str(uuid4())}, "/programme_id"),
            ({"starts_on": "4 октября"}, "/starts_on"),
            ({"starts_on": "2027-09-27", "ends_on": "2027-10-03"}, "/ends_on"),
        ],
    )
    async def test_bad_input_is_pointed_at(self, soiro, change, wrong):
        answer = await soiro.post(f"{BASE}{PATH}", json=group(await published(soiro), **change))
        assert set(faults(answer)) == {wrong}

    async def test_nothing_is_planned_by_a_draft(self, soiro):
        first = await published(soiro)
        draft = await made(soiro, f"/programmes/{first['id']}/editions", None)
        assert set(faults(await soiro.post(f"{BASE}{PATH}", json=group(draft)))) == {"/programme_id"}

    @pytest.mark.parametrize(
        ("sessions", "wrong"),
        [
            ([session(), session(start=12, end=14)], {"/sessions/1/starts_at": "sessions_overlap"}),
            ([session(), session(start=10, end=13)], {"/sessions/1/starts_at": "sessions_overlap"}),
            ([session(start=13, end=13)], {"/sessions/0/ends_at": "out_of_order"}),
            ([session("2027-10-09")], {"/sessions/0/starts_at": "outside_the_group"}),
            ([session(), session(start=13, end=14, module="law")], {"/sessions/1/module": "unknown_reference"}),
            ([session(starts_at="2027-10-04T10:00:00")], {"/sessions/0/starts_at": "timezone_aware"}),
            ([session(ends_at="9999-12-31T23:59:59Z")], {"/sessions/0/ends_at": "less_than_equal"}),
            ([session(starts_at="0001-01-01T00:00:00+03:00")], {"/sessions/0/starts_at": "greater_than_equal"}),
        ],
    )
    async def test_sessions_that_cannot_be_are_pointed_at(self, soiro, planned, sessions, wrong):
        assert faults(await put(soiro, planned, "/sessions", {"sessions": sessions})) == wrong
        assert (await soiro.get(f"{BASE}{PATH}/{planned['id']}")).json()["sessions"] == []

    async def test_sessions_are_replaced_whole(self, soiro, planned):
        one = await scheduled(soiro, planned, session(), session(start=13, end=15))
        two = await scheduled(soiro, one, session(start=11, end=14))
        assert [each["starts_at"] for each in two["sessions"]] == ["2027-10-04T08:00:00+00:00"]
        assert two["version"] > one["version"]
        said = "По программе 18 ч, в расписании 4. Нет занятий по модулям: О team."
        assert (two["scheduled_hours"], two["shortfall"]) == (4, said)

    async def test_the_database_knows_no_two_sessions_at_once(self, app, soiro, planned):
        await scheduled(soiro, planned, session())
        row = "SELECT gen_random_uuid(), place, group_id, starts_at + '1 h', ends_at + '1 h', title"
        async with app.state.database.begin("ru") as tx:
            with pytest.raises(IntegrityError, match="ex_study_session_at_once"):
                await tx.execute(
                    text(
                        "INSERT INTO training.study_session (id, place, group_id, starts_at, ends_at, title) "
                        f"{row} FROM training.study_session WHERE group_id = :id"
                    ),
                    {"id": planned["id"]},
                )

    async def test_is_changed_from_the_version_that_was_seen(self, soiro, school, planned):
        path = f"{BASE}{PATH}/{planned['id']}"
        changed = (await soiro.patch(path, json={"seats": 5, "venue": "Смоленск"}, headers=seen(planned))).json()
        assert (changed["seats_left"], changed["venue"]) == (5, "Смоленск")
        refused(await soiro.patch(path, json={"seats": 6}, headers=seen(planned)), 412)
        refused(await soiro.patch(path, json={"seats": 6}), 428)
        assert faults(await soiro.patch(path, json={"ends_on": "2027-10-01"}, headers=seen(changed))) == {
            "/ends_on": "out_of_order"
        }
        one = await scheduled(soiro, changed, session())
        late = await soiro.patch(path, json={"starts_on": "2027-10-05"}, headers=seen(one))
        assert faults(late) == {"/starts_on": "sessions_outside"}


class TestAnnounced:
    async def test_is_not_rescheduled(self, soiro):
        one = await opened(soiro)
        refused(await put(soiro, one, "/sessions", {"sessions": []}), 409, "study_group_fixed")

    async def test_below_its_place_nobody_moves_or_changes_it(self, soiro, omsu):
        one = await opened(soiro)
        refused(await stepped(omsu, f"{PATH}/{one['id']}", one["version"], "cancel", reason="Нет"), 403, "forbidden")
        refused(await omsu.patch(f"{BASE}{PATH}/{one['id']}", json={"seats": 9}, headers=seen(one)), 403, "forbidden")

    async def test_seats_are_not_fewer_than_taken_and_those_added_go_to_who_waits(self, soiro, omsu, people):
        one = await opened(soiro, seats=1)
        first, second, third = [await enrolled(omsu, one["id"], people[at]) for at in (SMOLENSK_SCHOOL, SECOND, THIRD)]
        assert [each["status"] for each in (first, second, third)] == ["confirmed", "waiting", "waiting"]
        path = f"{BASE}{PATH}/{one['id']}"
        more = await soiro.patch(path, json={"seats": 2}, headers=seen(one))
        assert (more.json()["confirmed"], more.json()["waiting"]) == (2, 1)
        rows = await listed(soiro, "/enrolments", group_id=one["id"])
        assert {(each["group_title"], each["programme_title"]) for each in rows} == {("Осень", "Управление кадрами")}
        assert all(each["organisation_name"] for each in rows)
        statuses = [each["status"] for each in rows]
        assert statuses == ["confirmed", "confirmed", "waiting"]
        fewer = await soiro.patch(path, json={"seats": 1}, headers=seen(more.json()))
        assert faults(fewer) == {"/seats": "seats_taken"}

    async def test_one_that_is_withdrawn_is_not_announced(self, soiro, planned):
        await scheduled(soiro, planned, session())
        await step(soiro, f"/programmes/{planned['programme_id']}", "withdraw", reason="Ошибка")
        now = (await soiro.get(f"{BASE}{PATH}/{planned['id']}")).json()
        answer = await stepped(soiro, f"{PATH}/{planned['id']}", now["version"], "announce")
        assert refused(answer, 409, "step_refused")["reason"] == "programme_not_published"

    async def test_cancelled_it_declines_everybody(self, soiro, omsu, people, facts_about):
        one = await opened(soiro, seats=1)
        both = [await enrolled(omsu, one["id"], people[at]) for at in (SMOLENSK_SCHOOL, SECOND)]
        done = await step(soiro, f"{PATH}/{one['id']}", "cancel", reason="Не набрана")
        assert (done["status"], done["confirmed"], done["waiting"]) == ("cancelled", 0, 0)
        for each in both:
            [last] = (await listed(soiro, f"/enrolments/{each['id']}/history"))[-1:]
            assert (last["action"], last["reason"]) == ("decline", "Группа отменена: Не набрана")
            assert (await facts_about(each["id"]))[-1].type == "training.enrolment.declined"


class TestTeaching:
    @pytest.fixture
    async def running(self, soiro, omsu, people):
        """Four seats on two sessions: taken by three, the last of whom will never come; a fourth has withdrawn."""
        teaches = {"modules": [module(hours=20)]}
        sessions = (session(), session("2027-10-05"))
        one = await opened(soiro, *sessions, of=await published(soiro, **teaches), seats=4)
        for at in (SMOLENSK_SCHOOL, SECOND, THIRD):
            await enrolled(omsu, one["id"], people[at])
        return await step(soiro, f"{PATH}/{one['id']}", "begin")

    async def test_begins_on_its_day_with_somebody(self, soiro, school, people, today):
        one = await opened(soiro)
        answer = await stepped(soiro, f"{PATH}/{one['id']}", one["version"], "begin")
        assert refused(answer, 409)["reason"] == "nobody_enrolled"
        await enrolled(school, one["id"], people[SMOLENSK_SCHOOL])
        today("2027-10-03")
        answer = await stepped(soiro, f"{PATH}/{one['id']}", one["version"], "begin")
        assert refused(answer, 409)["reason"] == "not_yet"

    async def test_those_who_wait_are_told_when_it_begins(self, soiro, omsu, people):
        one = await opened(soiro, seats=1)
        await enrolled(omsu, one["id"], people[SECOND])
        late = await enrolled(omsu, one["id"], people[THIRD])
        begun = await step(soiro, f"{PATH}/{one['id']}", "begin")
        assert (begun["confirmed"], begun["waiting"]) == (1, 0)
        assert (await omsu.get(f"{BASE}/enrolments/{late['id']}")).json()["status"] == "declined"
        refused(await soiro.patch(f"{BASE}{PATH}/{one['id']}", json={"seats": 9}, headers=seen(begun)), 409)

    async def test_attendance_is_told_of_who_is_enrolled_once_the_session_has_begun(
        self, soiro, school, running, people
    ):
        first, second = (f"/sessions/{each['id']}/attendance" for each in running["sessions"])
        stranger = people["ru.r67.m2.o9"]
        wrong = {"present": [str(people[SECOND]), str(stranger)]}
        assert faults(await put(soiro, running, first, wrong)) == {"/present/1": "never_enrolled"}
        early = await put(soiro, running, second, {"present": []})
        assert refused(early, 409, "register_closed")["reason"] == "not_begun"
        twice = {"present": [str(people[SECOND])] * 2}
        assert set(faults(await put(soiro, running, first, twice))) == {"/present/1"}
        await told(soiro, running, first, {"present": [str(people[SECOND]), str(people[THIRD])]})
        now = await told(soiro, running, first, {"present": [str(people[SMOLENSK_SCHOOL]), str(people[SECOND])]})
        assert [each["marked_at"] is not None for each in now["sessions"]] == [True, False]
        seen_by = {}
        for name, client in (("all", soiro), ("own", school)):
            seen_by[name] = (await client.get(f"{BASE}{PATH}/{running['id']}{first}")).json()["present"]
        assert seen_by["all"] == [str(people[SMOLENSK_SCHOOL]), str(people[SECOND])]
        assert seen_by["own"] == [str(people[SMOLENSK_SCHOOL])]
        refused(await put(soiro, running, f"/sessions/{uuid4()}/attendance", wrong), 404, "study_session_not_found")
        refused(await put(school, running, first, wrong), 403, "forbidden")

    async def test_whoever_asked_later_was_at_no_earlier_session(self, soiro, omsu, people, today):
        one = await opened(soiro, session(), session("2027-10-06"), seats=1)
        await enrolled(omsu, one["id"], people[SECOND])
        waits = await enrolled(omsu, one["id"], people[THIRD])
        today("2027-10-05")
        now = (await soiro.get(f"{BASE}{PATH}/{one['id']}")).json()
        await soiro.patch(f"{BASE}{PATH}/{one['id']}", json={"seats": 4}, headers=seen(now))
        await enrolled(omsu, one["id"], people[SMOLENSK_SCHOOL])
        now = await step(soiro, f"{PATH}/{one['id']}", "begin")
        first = f"/sessions/{now['sessions'][0]['id']}/attendance"
        anna, boris, vera = (str(people[at]) for at in (SMOLENSK_SCHOOL, SECOND, THIRD))
        assert (await omsu.get(f"{BASE}/enrolments/{waits['id']}")).json()["status"] == "confirmed"
        assert faults(await put(soiro, one, first, {"present": [boris, anna]})) == {"/present/1": "enrolled_later"}
        await told(soiro, one, first, {"present": [boris, vera]})

    async def test_nobody_is_enrolled_in_what_is_over_and_it_is_begun_late_with_a_reason(
        self, soiro, omsu, people, today
    ):
        one = await opened(soiro, seats=1)
        await enrolled(omsu, one["id"], people[SECOND])
        waits = await enrolled(omsu, one["id"], people[THIRD])
        today("2027-10-09")
        now = (await soiro.get(f"{BASE}{PATH}/{one['id']}")).json()
        await soiro.patch(f"{BASE}{PATH}/{one['id']}", json={"seats": 3}, headers=seen(now))
        assert (await omsu.get(f"{BASE}/enrolments/{waits['id']}")).json()["status"] == "waiting"
        body = {"group_id": one["id"], "person_id": str(people[SMOLENSK_SCHOOL])}
        assert refused(await omsu.post(f"{BASE}/enrolments", json=body), 409)["reason"] == "enrolment_closed"
        answer = await stepped(soiro, f"{PATH}/{one['id']}", now["version"] + 1, "begin")
        said = refused(answer, 409)
        assert (said["reason"], "`cancel`" in said["detail"]) == ("already_past", True)
        begun = await step(soiro, f"{PATH}/{one['id']}", "begin", reason="Занятие прошло, не отметили")
        assert (begun["status"], begun["confirmed"], begun["waiting"]) == ("running", 1, 0)

    async def test_who_learns_in_it_tells_nothing_of_it(self, client_as, people):
        leader = client_as("omsu", SMOLENSK, people[SECOND])
        own = await published(leader, kind="seminar", modules=[module(hours=2)])
        one = await opened(leader, of=own, ends_on=DAY)
        await enrolled(leader, one["id"], people[SECOND])
        [at] = (await step(leader, f"{PATH}/{one['id']}", "begin"))["sessions"]
        register = (f"/sessions/{at['id']}/attendance", {"present": [str(people[SECOND])]})
        results = ("/results", {"results": [{"person_id": str(people[SECOND]), "passed": True}]})
        for path, body in (register, results, ("/results", {"results": []})):
            answer = refused(await put(leader, one, path, body), 409, "register_closed")
            assert answer["reason"] == "own_learning"
        for path, body in (register, results):
            await told(client_as("omsu"), one, path, body)
        assert (await step(leader, f"{PATH}/{one['id']}", "complete"))["status"] == "completed"

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"person_id": str(uuid4())}, {"/results/0/person_id": "never_enrolled"}),
            ({"hours": 19}, {"/results/0/hours": "whole_programme"}),
            ({"passed": False, "hours": 21}, {"/results/0/hours": "too_many_hours"}),
        ],
    )
    async def test_a_result_that_cannot_be_is_pointed_at(self, soiro, running, people, change, wrong):
        body = {"results": [{"person_id": str(people[SECOND]), "passed": True, **change}]}
        assert faults(await put(soiro, running, "/results", body)) == wrong
        assert {each["passed"] for each in await listed(soiro, "/enrolments", group_id=running["id"])} == {None}

    async def test_is_completed_when_everybody_is_told_of(self, soiro, running, people, today, facts_about):
        anna, boris, vera = (str(people[at]) for at in (SMOLENSK_SCHOOL, SECOND, THIRD))

        async def refusal() -> dict[str, Any]:
            now = (await soiro.get(f"{BASE}{PATH}/{running['id']}")).json()
            answer = await stepped(soiro, f"{PATH}/{running['id']}", now["version"], "complete")
            return refused(answer, 409, "step_refused")

        async def reason() -> str:
            said: str = (await refusal())["reason"]
            return said

        assert await reason() == "not_over"
        today(LAST)
        assert await reason() == "attendance_missing"
        for each, present in zip(running["sessions"], ([anna, boris], [anna]), strict=True):
            await told(soiro, running, f"/sessions/{each['id']}/attendance", {"present": present})
        assert await reason() == "result_missing"
        passed = [{"person_id": each, "passed": True} for each in (anna, boris, vera)]
        await told(soiro, running, "/results", {"results": passed})
        assert await reason() == "attended_too_little"
        absent = {each["pointer"]: each["detail"] for each in (await refusal())["errors"]}
        assert absent.keys() == {f"/results/{vera}"}
        assert all(len(name.split()) == 3 for name in absent.values())
        failed = {"person_id": boris, "passed": False, "hours": 9, "remark": "Не сдал итоговую работу"}
        await told(soiro, running, "/results", {"results": [passed[0], failed]})
        done = await step(soiro, f"{PATH}/{running['id']}", "complete")
        assert (done["status"], done["confirmed"], done["allowed_actions"]) == ("completed", 3, ["reopen"])
        outcome = {each["person_id"]: each for each in await listed(soiro, "/enrolments", group_id=running["id"])}
        assert [outcome[each]["status"] for each in (anna, boris, vera)] == ["completed", "failed", "not_attended"]
        assert [outcome[each]["hours"] for each in (anna, boris, vera)] == [20, 9, None]
        [*_, fact] = await facts_about(outcome[anna]["id"])
        assert fact.type == "training.enrolment.completed"
        known = {name: fact.data[name] for name in ("person_id", "organisation_id", "day", "hours")}
        assert known == {
            "person_id": anna,
            "organisation_id": outcome[anna]["organisation_id"],
            "day": LAST,
            "hours": 20,
        }
        assert not {name for name in fact.data if "level" in name}
        refused(await put(soiro, running, "/results", {"results": []}), 409, "register_closed")

    async def test_whoever_leaves_while_it_teaches_gives_the_seat_to_nobody(self, soiro, omsu, running):
        first = (await listed(omsu, "/enrolments", group_id=running["id"]))[0]
        left = await step(omsu, f"/enrolments/{first['id']}", "withdraw", reason="Болезнь")
        now = (await soiro.get(f"{BASE}{PATH}/{running['id']}")).json()
        assert (left["status"], now["confirmed"], now["seats_left"]) == ("withdrawn", 2, 2)
