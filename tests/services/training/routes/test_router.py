"""A route over HTTP: compiled from deficits and real groups, reviewed, agreed to, walked, proven."""

import io
from datetime import date
from uuid import uuid4

import pytest
from docx import Document

from services.training.deficits.causes import CauseKind
from services.training.deficits.effects import Origin
from services.training.deficits.recording import await_verification, record_causes, record_proof
from services.training.deficits.rules import DeficitSource
from services.training.school_results.rules import PublishedCycle, SchoolResult
from services.training.school_results.service import receive_results
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.learning_teams.teams import employed
from tests.services.training.programmes.bodies import module, opened, published, session
from tests.services.training.region import founded
from tests.services.training.routes.walking import (
    FIRST,
    LAST,
    PATH,
    TODAY,
    body,
    finished,
    lacking,
    mentor,
    put,
    reviewed,
)
from tests.support.answers import faults, refused, seen


def enrolment(region, group, below: str):
    return {"group_id": group["id"], "person_id": str(region.heads[below])}


async def anew(region, route):
    answer = await region.at().post(f"{BASE}{PATH}/{route['id']}/compilations", json={}, headers=seen(route))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def paper(client) -> str:
    files = {"file": ("sheet.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")}
    answer = await client.post(f"{BASE}/files", files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def site(region):
    """At the school `.m2.o9`, open to the end of the year; teaches what heads lack."""
    omsu = region.at("omsu", ".m2")
    said = {
        "organisation_id": str(region.schools[".m2.o9"]),
        "direction": "quality",
        "title": "Стажировка по ВСОКО",
        "programme": "Программа",
        "teaches": [{"competency": "vsoko", "level": 2}],
        "hours": 16,
        "weeks": 2,
        "capacity": 3,
        "valid_from": "2027-01-01",
        "valid_to": "2027-12-31",
        "order_number": "1",
        "order_date": "2026-12-30",
    }
    one = await made(omsu, "/sites", said)
    return await step(omsu, f"/sites/{one['id']}", "grant")


async def gathering(region, **changes):
    """Of an afternoon, that teaches what heads lack; registration is open."""
    usual = {
        "title": "Данные, которым верят",
        "kind": "management_environment",
        "audience": ["head"],
        "hours": 3,
        "venue": "Смоленск, СОИРО",
        "seats": 5,
        "teaches": [{"competency": "vsoko", "level": 2}],
        "starts_at": "2027-03-17T15:00:00+03:00",
        "ends_at": "2027-03-17T18:00:00+03:00",
    }
    one = await made(region.at(), "/gatherings", usual | changes)
    return await step(region.at(), f"/gatherings/{one['id']}", "announce")


async def seats_left(region, group) -> int:
    return (await region.at().get(f"{BASE}/groups/{group['id']}")).json()["seats_left"]


class TestCompiling:
    async def test_steps_come_from_offers_each_with_its_reason(self, region, group, facts_about):
        await lacking(region, "team", "vsoko")
        route = await made(region.at(), PATH, body(region))
        assert (route["status"], route["revision"], route["place"]) == ("draft", 1, f"{region.place}.m1.o1")
        [taken] = route["steps"]
        assert (taken["title"], taken["run_id"], taken["kind"]) == ("Команда школы", group["id"], "programme")
        assert (taken["first_day"], taken["last_day"], taken["state"]) == (FIRST, LAST, "planned")
        assert taken["covers"] == [{"competency": "team", "level_from": 1, "level_to": 2}]
        assert "Дефицит «О team»" in taken["reason"]
        [open_one] = route["uncovered"]
        assert (open_one["competency"], open_one["blame"]) == ("vsoko", "no_offer")
        assert [each["kind"] for each in route["checkpoints"]] == ["midterm", "final"]
        assert await seats_left(region, group) == 2
        assert [each.type for each in await facts_about(route["id"])] == ["training.route.drafted"]

    async def test_causes_are_told_as_results_are_published(self, region, group):
        school = region.schools[".m1.o1"]
        sign = {"kind": "indicator", "cause": "staff", "competency": "team", "gap": 1, "confidence": 60}
        await made(region.at(), "/deficit-mappings", sign)
        result = SchoolResult(school, region.place + ".m1.o1", 40.0, None, None, {"staff": 30.0}, {"staff": "Кадры"})
        async with region.acting() as tx:
            await receive_results(tx, PublishedCycle(uuid4(), uuid4(), date(2026, 12, 31)), [result])
            head = region.heads[".m1.o1"]
            await record_causes(tx, head, CauseKind.indicator, ["staff"], date(2027, 3, 1), uuid4())
        [taken] = (await made(region.at(), PATH, body(region)))["steps"]
        assert "с уровня 1 до 2. Причины: Кадры." in taken["reason"]

    async def test_a_group_without_seats_is_named_as_the_reason(self, region, group):
        await lacking(region, "team")
        for below in (".m1.o2", ".m1.o3"):
            await made(region.at(), "/enrolments", {"group_id": group["id"], "person_id": str(region.heads[below])})
        route = await made(region.at(), PATH, body(region))
        [open_still] = route["uncovered"]
        assert (route["steps"], open_still["blame"]) == ([], "seats")
        assert "«Команда школы» — занятия 05.04.2027–09.04.2027: мест не осталось" in open_still["said"]

    async def test_a_person_has_one_at_a_time(self, region, group):
        await lacking(region, "team")
        await made(region.at(), PATH, body(region))
        refused(await region.at().post(f"{BASE}{PATH}", json=body(region)), 409, "route_lives")

    async def test_anew_it_keeps_what_stays_and_says_what_changed(self, region, group):
        route = await made(region.at(), PATH, body(region))
        assert (route["steps"], route["allowed_actions"]) == ([], ["cancel"])
        path = f"{PATH}/{route['id']}"
        refusal = refused(await stepped(region.at(), path, route["version"], "submit"), 409)
        assert refusal["reason"] == "no_steps"
        await lacking(region, "team")
        again = await region.at().post(f"{BASE}{path}/compilations", json={"hours_limit": 60}, headers=seen(route))
        assert again.status_code == 201, again.text
        now = again.json()
        assert (now["revision"], now["hours_limit"], len(now["steps"])) == (2, 60, 1)
        third = await region.at().post(f"{BASE}{path}/compilations", json={}, headers=seen(now))
        assert third.json()["steps"][0]["id"] == now["steps"][0]["id"]
        assert [each["change"] for each in third.json()["changes"]] == ["kept"]

    async def test_hours_that_do_not_suffice_are_to_blame(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region, hours_limit=10))
        assert route["steps"] == []
        assert [each["blame"] for each in route["uncovered"]] == ["budget"]

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"person_id": str(uuid4())}, {"/person_id"}),
            ({"window_to": "2027-01-01"}, {"/window_to"}),
            ({"window_from": "2027-01-01", "window_to": TODAY}, {"/window_to"}),
            ({"window_to": "2031-01-01"}, {"/window_to"}),
            ({"hours_limit": 0}, {"/hours_limit"}),
            ({"goal": " "}, {"/goal"}),
            ({"post": "deputy"}, {"/post"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, region, changes, wrong):
        assert set(faults(await region.at().post(f"{BASE}{PATH}", json=body(region, **changes)))) == wrong
        assert await listed(region.at(), PATH) == []


class TestReview:
    async def test_takes_the_seat_asks_the_head_and_begins(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        now = await step(region.at(), f"{PATH}/{route['id']}", "submit")
        assert now["steps"][0]["booking_id"]
        assert await seats_left(region, group) == 1
        taken = await step(region.at(), f"{PATH}/{route['id']}", "take")
        refusal = refused(await stepped(region.at(), f"{PATH}/{route['id']}", taken["version"], "approve"), 409)
        assert refusal["reason"] == "not_agreed"
        said = {"agreed": False, "remark": "В апреле отпуск"}
        no = (await put(region.head(), f"{PATH}/{route['id']}/agreement", said, taken)).json()
        refusal = refused(await stepped(region.at(), f"{PATH}/{route['id']}", no["version"], "approve"), 409)
        assert refusal["reason"] == "disagreed"
        yes = (await put(region.head(), f"{PATH}/{route['id']}/agreement", {"agreed": True}, no)).json()
        begun = await step(region.at(), f"{PATH}/{route['id']}", "approve")
        assert (begun["status"], begun["activated_on"], yes["remark"]) == ("active", TODAY, None)

    async def test_only_the_person_agrees(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        path = f"{PATH}/{route['id']}"
        early = await put(region.head(), f"{path}/agreement", {"agreed": True}, route)
        refused(early, 409, "route_not_agreeable")
        now = await step(region.at(), path, "submit")
        other = region.at("school", ".m1.o1", uuid4())
        refused(await put(other, f"{path}/agreement", {"agreed": True}, now), 404, "route_not_found")
        refused(await put(region.at(), f"{path}/agreement", {"agreed": True}, now), 403, "not_yours")
        refused(await put(region.at("omsu", ".m1"), f"{path}/agreement", {"agreed": True}, now), 403, "not_yours")
        bare = await put(region.head(), f"{path}/agreement", {"agreed": False}, now)
        assert set(faults(bare)) == {"/remark"}

    async def test_who_signed_on_paper_has_agreed(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "submit")
        now = await step(region.at(), path, "take")
        omsu = region.at("omsu", ".m1")
        lost = {"agreed": True, "file_id": str(uuid4())}
        assert set(faults(await put(omsu, f"{path}/agreement", lost, now))) == {"/file_id"}
        said = {"agreed": True, "file_id": await paper(omsu)}
        answer = await put(omsu, f"{path}/agreement", said, now)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["agreed"], answer.json()["agreement_file_id"]) == (True, said["file_id"])
        assert (await step(region.at(), path, "approve"))["status"] == "active"

    async def test_cancelled_it_gives_the_seat_back(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await step(region.at(), f"{PATH}/{route['id']}", "submit")
        await step(region.at(), f"{PATH}/{route['id']}", "cancel", reason="Перешёл на другую работу")
        assert await seats_left(region, group) == 2

    async def test_a_step_before_it_is_the_credit_of_one_that_asks_for_it(self, region, group):
        [first] = await listed(region.at(), "/programmes", status="published")
        later = {"starts_on": "2027-05-03", "ends_on": "2027-05-07"}
        asking = {"requires": [first["family"]]}
        taught = [{"competency": "vsoko", "level": 2}]
        programme = await published(region.at(), modules=[module(teaches=taught)], title="ВСОКО", **asking)
        await opened(region.at(), session(later["starts_on"]), of=programme, **later)
        await lacking(region, "vsoko")
        route = await made(region.at(), PATH, body(region))
        assert [each["title"] for each in route["steps"]] == ["Команда школы", "ВСОКО"]
        await step(region.at(), f"{PATH}/{route['id']}", "submit")
        enrolled = await listed(region.at(), "/enrolments", person_id=str(region.heads[".m1.o1"]))
        assert {each["status"] for each in enrolled} == {"confirmed"}
        assert len(enrolled) == 2

    async def test_a_seat_that_is_gone_is_not_offered_again(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        for below in (".m1.o2", ".m1.o3"):
            await made(region.at(), "/enrolments", {"group_id": group["id"], "person_id": str(region.heads[below])})
        refused(await stepped(region.at(), f"{PATH}/{route['id']}", route["version"], "submit"), 409, "seat_gone")
        again = await anew(region, route)
        assert (again["steps"], [each["blame"] for each in again["uncovered"]]) == ([], ["seats"])
        assert [each["change"] for each in again["changes"]] == ["removed"]

    async def test_a_seat_given_up_is_taken_anew(self, region, group):
        """The registration is another one, and the step a new one."""
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "approve")
        [mine] = await listed(region.at(), "/enrolments", person_id=str(region.heads[".m1.o1"]))
        await step(region.at(), f"/enrolments/{mine['id']}", "withdraw", reason="Болезнь")
        now = await step(region.at(), path, "revise", reason="Заново")
        [lost] = now["steps"]
        assert (lost["state"], lost["note"]) == ("missed", "Болезнь")
        again = await anew(region, now)
        [planned] = again["steps"]
        assert (planned["state"], planned["booking_id"], again["uncovered"]) == ("planned", None, [])
        assert [each["said"] for each in again["changes"]] == ["Шаг не пройден (Болезнь). Он поставлен снова"]
        taken = await step(region.at(), path, "submit")
        [seat] = taken["steps"]
        assert seat["booking_id"] not in (None, mine["id"])

    async def test_a_cancelled_group_is_told_of(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "approve")
        await step(region.at(), f"/groups/{group['id']}", "cancel", reason="Преподаватель заболел")
        seen_by_head = (await region.head().get(f"{BASE}{path}")).json()
        assert seen_by_head["steps"][0]["note"] == "Группа отменена: Преподаватель заболел"
        again = await anew(region, await step(region.at(), path, "revise", reason="Заново"))
        said = "Шаг не пройден (Группа отменена: Преподаватель заболел). Предложение снято"
        assert (again["steps"], [each["said"] for each in again["changes"]]) == ([], [said])

    async def test_a_gathering_nobody_came_to_does_not_stop_it(self, region, group, today):
        one = await gathering(region)
        await lacking(region, "vsoko")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "approve")
        today("2027-03-18")
        marked = {"json": {"person_ids": []}, "headers": {"If-Match": "*"}}
        assert (await region.at().put(f"{BASE}/gatherings/{one['id']}/attendance", **marked)).status_code == 200
        await step(region.at(), f"/gatherings/{one['id']}", "hold")
        again = await anew(region, await step(region.at(), path, "revise", reason="Не пришёл"))
        assert (again["steps"], [each["change"] for each in again["changes"]]) == ([], ["removed"])

    async def test_a_step_whose_days_have_come_stops_it_and_compiled_anew_is_left_out(self, region, group, today):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        today(FIRST)
        answer = await stepped(region.at(), f"{PATH}/{route['id']}", route["version"], "submit")
        assert "«Команда школы»" in refused(answer, 409)["detail"]
        again = await anew(region, route)
        assert again["steps"] == []

    async def test_a_group_that_is_over_and_never_begun_stops_its_approval(self, region, group, today):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        today("2027-04-10")
        now = (await region.at().get(f"{BASE}{path}")).json()
        assert "approve" not in now["allowed_actions"]
        back = await step(region.at(), path, "give_back", reason="Группа прошла")
        assert (await anew(region, back))["steps"] == []

    async def test_a_seat_that_is_gone_stops_it_whole(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        for below in (".m1.o2", ".m1.o3"):
            await made(region.at(), "/enrolments", {"group_id": group["id"], "person_id": str(region.heads[below])})
        refused(await stepped(region.at(), f"{PATH}/{route['id']}", route["version"], "submit"), 409, "seat_gone")
        now = (await region.at().get(f"{BASE}{PATH}/{route['id']}")).json()
        assert (now["status"], now["steps"][0]["booking_id"], now["version"]) == ("draft", None, route["version"])
        mine = await listed(region.at(), "/enrolments", person_id=str(region.heads[".m1.o1"]))
        assert mine == []


class TestCommitments:
    async def test_a_seat_the_person_has_is_a_step_and_is_taken_over(self, region, group):
        """Also where the group is full: one of its seats is theirs."""
        await lacking(region, "team")
        mine = await made(region.at("omsu", ".m1"), "/enrolments", enrolment(region, group, ".m1.o1"))
        await made(region.at(), "/enrolments", enrolment(region, group, ".m1.o2"))
        route = await made(region.at(), PATH, body(region))
        [taken] = route["steps"]
        assert (taken["run_id"], taken["booking_id"], route["uncovered"]) == (group["id"], mine["id"], [])
        assert taken["reason"].startswith("Запись уже есть: шаг вошёл в маршрут. Дефицит «О team»")
        assert taken["covers"] == [{"competency": "team", "level_from": 1, "level_to": 2}]
        again = await anew(region, route)
        assert [each["id"] for each in again["steps"]] == [taken["id"]]
        path = f"{PATH}/{route['id']}"
        assert (await step(region.at(), path, "submit"))["status"] == "waiting_review"
        await step(region.at(), path, "cancel", reason="Передумали")
        now = (await region.at().get(f"{BASE}/enrolments/{mine['id']}")).json()
        assert now["status"] == "confirmed"

    async def test_a_seat_given_meanwhile_is_taken_over(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        mine = await made(region.at(), "/enrolments", enrolment(region, group, ".m1.o1"))
        now = await step(region.at(), f"{PATH}/{route['id']}", "submit")
        assert [each["booking_id"] for each in now["steps"]] == [mine["id"]]

    async def test_the_days_of_what_helps_nothing_are_taken(self, region, group):
        other = await published(
            region.at(), modules=[module(teaches=[{"competency": "vsoko", "level": 2}])], title="Иное"
        )
        same_days = {"starts_on": FIRST, "ends_on": LAST}
        elsewhere = await opened(region.at(), session(FIRST), of=other, **same_days)
        await made(region.at(), "/enrolments", enrolment(region, elsewhere, ".m1.o1"))
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        assert (route["steps"], [each["blame"] for each in route["uncovered"]]) == ([], ["overlap"])

    async def test_a_mentor_has_no_more_mentees_than_places(self, region):
        one = await mentor(region, ".m2.o9", "team", capacity=1)
        for below in (".m1.o1", ".m1.o2"):
            await lacking(region, "team", below=below)
        first, second = [await made(region.at(), PATH, body(region, below)) for below in (".m1.o1", ".m1.o2")]
        assert [each["kind"] for each in first["steps"] + second["steps"]] == ["mentoring", "mentoring"]
        now = await step(region.at(), f"{PATH}/{first['id']}", "submit")
        [pair] = await listed(region.at(), "/mentorships", mentor_id=one["id"])
        assert (pair["id"], pair["origin"], pair["status"]) == (now["steps"][0]["booking_id"], "route", "proposed")
        refusal = refused(
            await stepped(region.at(), f"{PATH}/{second['id']}", second["version"], "submit"), 409, "seat_gone"
        )
        assert "Наставничество" in refusal["detail"]
        again = await anew(region, second)
        assert (again["steps"], [each["blame"] for each in again["uncovered"]]) == ([], ["seats"])
        await step(region.at(), f"{PATH}/{first['id']}", "cancel", reason="Передумали")
        assert [each["status"] for each in await listed(region.at(), "/mentorships")] == ["withdrawn"]

    async def test_who_has_a_mentor_gets_no_other(self, region):
        one, _ = await mentor(region, ".m2.o9", "team"), await mentor(region, ".m2.o8", "conflict")
        pair = {"mentor_id": one["id"], "mentee_person_id": str(region.heads[".m1.o1"]), "directions": []}
        known = await made(region.at(), "/mentorships", pair)
        await lacking(region, "team", "conflict")
        route = await made(region.at(), PATH, body(region))
        assert [each["booking_id"] for each in route["steps"]] == [known["id"]]
        assert [(each["competency"], each["blame"]) for each in route["uncovered"]] == [("conflict", "mentoring")]

    async def test_a_gathering_for_others_is_none_for_a_head(self, region):
        await gathering(region, audience=["authority_specialist"])
        await lacking(region, "vsoko")
        route = await made(region.at(), PATH, body(region))
        assert (route["steps"], [each["blame"] for each in route["uncovered"]]) == ([], ["no_offer"])


class TestSites:
    async def test_one_that_closes_before_the_window_does_is_offered_within_its_term(self, region):
        one = await site(region)
        await lacking(region, "vsoko")
        await lacking(region, "vsoko", below=".m2.o9")
        route = await made(region.at(), PATH, body(region, window_to="2028-01-20"))
        assert [(each["kind"], each["source_id"]) for each in route["steps"]] == [("internship", one["id"])]
        own = await made(region.at(), PATH, body(region, below=".m2.o9"))
        assert (own["steps"], [each["blame"] for each in own["uncovered"]]) == ([], ["no_offer"])

    async def test_a_step_follows_the_internship_that_was_asked_for(self, region):
        one = await site(region)
        await lacking(region, "vsoko")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        now = await step(region.at(), path, "approve")
        mark, [planned] = f"{path}/route-steps/{now['steps'][0]['id']}/mark", now["steps"]
        asked = {
            "site_id": one["id"],
            "organisation_id": str(region.schools[".m1.o1"]),
            "person_id": str(region.heads[".m1.o1"]),
            "goals": "Наладить ВСОКО",
            "valid_from": planned["first_day"],
            "valid_to": planned["last_day"],
        }
        await made(region.head(), "/internships", asked)
        told = {"state": "missed", "on": TODAY, "note": "Не поехал"}
        refused(await put(region.at(), mark, told, now), 409, "follows_its_booking")

    async def test_what_a_site_has_not_granted_is_no_step(self, region):
        one = await site(region)
        await lacking(region, "vsoko")
        asked = {
            "site_id": one["id"],
            "organisation_id": str(region.schools[".m1.o1"]),
            "person_id": str(region.heads[".m1.o1"]),
            "goals": "Наладить ВСОКО",
            "valid_from": "2027-09-06",
            "valid_to": "2027-09-10",
        }
        await made(region.head(), "/internships", asked)
        past = await made(region.at(), PATH, body(region, hours_limit=1, window_from="2026-01-01"))
        assert (past["steps"], past["window_from"]) == ([], TODAY)

    async def test_what_has_no_record_is_marked_with_a_proof_by_another(self, region):
        await site(region)
        await lacking(region, "vsoko")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path, omsu = f"{PATH}/{route['id']}", region.at("omsu", ".m1")
        now = await step(region.at(), path, "approve")
        [planned] = now["steps"]
        mark = f"{path}/route-steps/{planned['id']}/mark"
        own = region.at("omsu", ".m1", region.heads[".m1.o1"])
        refused(await put(own, mark, {"state": "missed", "on": TODAY, "note": "x"}, now), 409, "own_route")
        early = {"state": "done", "on": TODAY, "file_id": await paper(omsu)}
        assert set(faults(await put(omsu, mark, early, now))) == {"/on"}
        marked = await put(omsu, mark, {"state": "missed", "on": TODAY, "note": "Болезнь"}, now)
        assert marked.status_code == 200, marked.text
        assert [(each["state"], each["note"]) for each in marked.json()["steps"]] == [("missed", "Болезнь")]


class TestWalking:
    async def test_proven_it_stays_proven_however_often_it_is_compiled(self, region, group, today):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "approve")
        today(FIRST)
        await step(region.at(), f"/groups/{group['id']}", "begin")
        await finished(region, group, today)
        async with region.acting() as tx:
            origin = Origin(DeficitSource.diagnostics, uuid4())
            await record_proof(tx, region.place, region.heads[".m1.o1"], {"team": 2}, 90, date(2027, 4, 20), origin)
        today("2027-04-21")
        again = await anew(region, await step(region.at(), path, "revise", reason="Дополнить"))
        assert [each["state"] for each in again["steps"]] == ["done"]
        await reviewed(region, again)
        now = await step(region.at(), path, "approve")
        for each in now["checkpoints"]:
            said = {"report": "Сделано"}
            now = (await put(region.head(), f"{path}/checkpoints/{each['id']}/report", said, now)).json()
        assert (await step(region.at(), path, "complete"))["status"] == "completed"

    async def test_taught_to_a_lower_level_one_is_taught_further(self, region, group):
        await made(region.at(), "/deficits", {"person_id": str(region.heads[".m1.o1"]), "competency": "team",
                                              "level": 0, "note": "По беседе"})  # fmt: skip
        async with region.acting() as tx:
            on = date(2027, 3, 10)
            await await_verification(tx, region.place, region.heads[".m1.o1"], {"team": 1}, "Курсы", on)
        route = await made(region.at(), PATH, body(region))
        assert [each["title"] for each in route["steps"]] == ["Команда школы"]
        assert [(each["level"], each["closed"]) for each in route["credits"]] == [(1, False)]

    async def test_what_awaits_its_proof_is_not_said_to_be_closed(self, region, group):
        await lacking(region, "team")
        async with region.acting() as tx:
            on = date(2027, 3, 10)
            await await_verification(tx, region.place, region.heads[".m1.o1"], {"team": 2}, "Курсы", on)
        [credit] = (await made(region.at(), PATH, body(region)))["credits"]
        assert credit["said"].endswith("ждёт подтверждения, до него больше не учат")

    async def test_a_group_that_is_reopened_takes_back_what_its_end_did(self, region, group, today):
        await lacking(region, "team")
        await reviewed(region, await made(region.at(), PATH, body(region)))
        today(FIRST)
        await step(region.at(), f"/groups/{group['id']}", "begin")
        await finished(region, group, today)
        today("2027-05-20")
        await step(region.at(), f"/groups/{group['id']}", "reopen", reason="Отметили не того")
        [deficit] = await listed(region.head(), "/deficits")
        assert (deficit["status"], deficit["awaiting_since"]) == ("open", None)
        await step(region.at(), f"/groups/{group['id']}", "complete")
        [deficit] = await listed(region.head(), "/deficits")
        assert (deficit["status"], deficit["awaiting_since"]) == ("pending_verification", "2027-04-20")

    async def test_follows_the_group_and_ends_with_a_proof(self, region, group, today, facts_about):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        await reviewed(region, route)
        path = f"{PATH}/{route['id']}"
        assert (await region.at().get(f"{BASE}{path}")).json()["approved_by"] is None
        now = await step(region.at(), path, "approve")
        assert now["approved_by"] == "СОИРО, 10.03.2027"
        sheet = Document(io.BytesIO((await region.head().get(f"{BASE}{path}/sheet")).content))
        assert sheet.paragraphs[-1].text.endswith("/ СОИРО, 10.03.2027")
        told = {"state": "begun", "on": TODAY}
        mark = f"{path}/route-steps/{now['steps'][0]['id']}/mark"
        refused(await put(region.at(), mark, told, now), 409, "follows_its_booking")
        refused(await put(region.head(), mark, told, now), 403)
        bare = await put(region.at(), mark, {"state": "done", "on": TODAY}, now)
        assert set(faults(bare)) == {"/file_id"}
        early = f"{path}/checkpoints/{now['checkpoints'][-1]['id']}/report"
        refused(await put(region.head(), early, {"report": "Всё сделано"}, now), 409, "report_too_early")
        today(FIRST)
        await step(region.at(), f"/groups/{group['id']}", "begin")
        now = (await region.head().get(f"{BASE}{path}")).json()
        assert (now["steps"][0]["state"], now["share_done"]) == ("begun", 0)
        await finished(region, group, today)
        now = (await region.head().get(f"{BASE}{path}")).json()
        assert (now["steps"][0]["state"], now["share_done"]) == ("done", 100)
        [deficit] = await listed(region.head(), "/deficits")
        assert (deficit["status"], deficit["competency"]) == ("pending_verification", "team")
        refusal = refused(await stepped(region.at(), path, now["version"], "complete"), 409)
        assert refusal["reason"] == "no_report"
        for each in now["checkpoints"]:
            now = (
                await put(region.head(), f"{path}/checkpoints/{each['id']}/report", {"report": "Сделано"}, now)
            ).json()
        refusal = refused(await stepped(region.at(), path, now["version"], "complete"), 409)
        assert refusal["reason"] == "not_proven"
        async with region.acting() as tx:
            origin = Origin(DeficitSource.diagnostics, uuid4())
            await record_proof(tx, region.place, region.heads[".m1.o1"], {"team": 2}, 90, date(2027, 4, 20), origin)
        ended = await step(region.at(), path, "complete")
        assert (ended["status"], ended["completed_on"]) == ("completed", "2027-04-20")
        fact = (await facts_about(route["id"]))[-1]
        assert (fact.type, fact.data["day"], fact.data["hours"]) == ("training.route.completed", "2027-04-20", 0)
        assert fact.data["person_id"] == str(region.heads[".m1.o1"])

    async def test_the_sheet_says_it_all(self, region, group):
        await lacking(region, "team", "vsoko")
        route = await made(region.at(), PATH, body(region, goal="Команда & <ВСОКО> {{ secret }}"))
        answer = await region.head().get(f"{BASE}{PATH}/{route['id']}/sheet")
        assert answer.status_code == 200
        document = Document(io.BytesIO(answer.content))
        said = "\n".join(each.text for each in document.paragraphs)
        assert "Цель: Команда & <ВСОКО> {{ secret }}" in said
        assert "Остаётся не закрыто" in said
        [name] = {each["full_name"] for each in [(await region.head().get(f"{BASE}{PATH}/{route['id']}")).json()]}
        assert name is not None
        assert f"{name}, руководитель, {route['organisation_name']}" in said
        again = await anew(region, route)
        answer = await region.head().get(f"{BASE}{PATH}/{again['id']}/sheet")
        assert "Составлен во 2-й раз" in "\n".join(
            each.text for each in Document(io.BytesIO(answer.content)).paragraphs
        )
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert "Команда школы (программа обучения)" in cells


class TestAccess:
    async def test_a_neighbour_sees_nothing_and_a_head_writes_nothing(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        colleagues = (region.at("school", ".m1.o1", uuid4()), region.at("school", ".m1.o1"))
        for stranger in (region.at("omsu", ".m2"), region.at("school", ".m1.o2"), *colleagues):
            refused(await stranger.get(f"{BASE}{PATH}/{route['id']}"), 404, "route_not_found")
            assert await listed(stranger, PATH) == []
        for role, below in (("school", ".m1.o1"), ("omsu", ".m1"), ("department", ""), ("admin", "")):
            refused(await region.at(role, below).post(f"{BASE}{PATH}", json=body(region)), 403)
        [row] = await listed(region.at("omsu", ".m1"), PATH)
        assert row["full_name"]
        assert row["organisation_name"]

    async def test_what_changed_meanwhile_is_seen_first(self, region, group):
        await lacking(region, "team")
        route = await made(region.at(), PATH, body(region))
        changed = await region.at().patch(f"{BASE}{PATH}/{route['id']}", json={"goal": "Другая"}, headers=seen(route))
        assert changed.json()["goal"] == "Другая"
        refused(await region.at().patch(f"{BASE}{PATH}/{route['id']}", json={"goal": "x"}, headers=seen(route)), 412)
        refused(await region.at().post(f"{BASE}{PATH}/{route['id']}/compilations", json={}), 428)


class TestMembersOfTeams:
    """Who is on a management team and heads nothing has a route as a head has, by the norm of the own post."""

    @pytest.mark.parametrize(("kind", "post"), [("deputy", "deputy"), ("lead_teacher", "candidate")])
    async def test_a_deputy_and_a_lead_teacher_walk_one(self, app, client_as, today, kind, post):
        today(TODAY)
        norms = [{"post": each, "required": [{"competency": "team", "level": 2}]} for each in ("head", post)]
        region = await founded(app, client_as, norms=norms)
        person = await employed(region, kind, ".m1.o1")
        own = region.at("school", ".m1.o1", person)
        lack = {"person_id": str(person), "competency": "team", "level": 1, "note": "По беседе"}
        assert (await made(region.at(), "/deficits", lack))["post"] == post
        taught, days = module(teaches=[{"competency": "team", "level": 2}]), {"starts_on": FIRST, "ends_on": LAST}
        for posts in (["head"], [post]):
            of = await published(region.at(), modules=[taught], posts=posts, title=f"Для {posts[0]}")
            await opened(region.at(), session(FIRST), of=of, **days)
        route = await made(region.at(), PATH, body(region) | {"person_id": str(person)})
        assert (route["post"], [each["title"] for each in route["steps"]]) == (post, [f"Для {post}"])
        path = f"{PATH}/{route['id']}"
        await step(region.at(), path, "submit")
        now = await step(region.at(), path, "take")
        agreed = await put(own, f"{path}/agreement", {"agreed": True}, now)
        assert agreed.status_code == 200, agreed.text
        assert (await step(region.at(), path, "approve"))["status"] == "active"
        [seat] = await listed(own, "/enrolments", person_id=str(person))
        assert (seat["status"], seat["origin"]) == ("confirmed", "route")
