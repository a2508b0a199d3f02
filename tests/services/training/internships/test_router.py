"""Internships over HTTP: who asks, who answers, how many fit, what the diary says, what is announced."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from services.kernel.consumers import consuming
from services.training.internships.days import Days, each_day
from services.training.internships.offering import offers
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import enrolled, opened, session
from tests.services.training.sites.built import body_of, opened_at
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL
from tests.support.directory import FOLLOWED

PATH = f"{BASE}/internships"
DAYS = {"valid_from": "2027-03-01", "valid_to": "2027-03-05"}
SECOND = f"{SMOLENSK}.o2"


@pytest.fixture(autouse=True)
def day(today):
    today("2027-02-15")


@pytest.fixture
async def heads(app, schools):
    """Place → the head of the school there."""
    async with app.state.database.begin("ru") as session:
        return {row.place: str(row.person_id) for row in await session.scalars(select(COPIES.post))}


@pytest.fixture
async def site(omsu, schools):
    """In the city, for one intern at a time."""
    return await opened_at(omsu, body_of(schools[SMOLENSK_SCHOOL], capacity=1))


@pytest.fixture
def guest(client_as, heads):
    """The school of the district, as its head, who is the intern."""
    return client_as("school", VYAZMA_SCHOOL, heads[VYAZMA_SCHOOL])


@pytest.fixture
def body(site, schools, heads):
    return asked(site, schools, heads, VYAZMA_SCHOOL)


@pytest.fixture
async def requested(guest, body):
    return await made(guest, "/internships", body)


@pytest.fixture
async def accepted(school, requested, heads):
    return await step(school, of(requested), "accept", supervisor_id=heads[SMOLENSK_SCHOOL])


@pytest.fixture
async def running(school, accepted, today):
    today("2027-03-01")
    return await step(school, of(accepted), "begin")


def asked(site, schools, heads, place, **changes):
    its = {"site_id": site["id"], "organisation_id": str(schools[place]), "person_id": heads[place]}
    return its | {"goals": "Разбор ВПР", **DAYS, **changes}


def of(internship):
    return f"/internships/{internship['id']}"


async def noted(client, internship, day, text="Разбор с завучем"):
    answer = await client.post(
        f"{BASE}{of(internship)}/diary", json={"day": day, "text": text}, headers=seen(internship)
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


class TestAsking:
    async def test_is_of_the_school_of_the_intern(self, requested, guest, school, omsu, facts_about, client_as):
        assert (requested["place"], requested["guest_place"]) == (SMOLENSK_SCHOOL, VYAZMA_SCHOOL)
        assert (requested["status"], requested["allowed_actions"]) == ("requested", ["withdraw"])
        names = {(await each.get(f"{BASE}{of(requested)}")).json()["person_name"] for each in (guest, school)}
        assert names == {requested["person_name"]} != {None}
        assert (await omsu.get(f"{BASE}{of(requested)}")).json()["allowed_actions"] == ["accept", "decline"]
        for stranger in (client_as("school", SECOND), client_as("expert")):
            assert (await stranger.get(f"{BASE}{of(requested)}")).status_code in {403, 404}
        [fact] = await facts_about(requested["id"])
        assert (fact.type, fact.place) == ("training.internship.requested", SMOLENSK_SCHOOL)

    async def test_is_not_for_others(self, client_as, body, school):
        for role in ("soiro", "department", "admin", "integration", "expert"):
            refused(await client_as(role).post(PATH, json=body), 403)
        assert faults(await school.post(PATH, json=body)) == {"/organisation_id": "unknown_reference"}

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"site_id": str(uuid4())}, {"/site_id": "unknown_reference"}),
            ({"person_id": str(uuid4())}, {"/person_id": "unknown_reference"}),
            ({"valid_from": "2027-02-14"}, {"/valid_from": "in_the_past"}),
            ({"valid_to": "2027-02-28"}, {"/valid_to": "out_of_order"}),
            ({"valid_to": "2029-02-01"}, {"/valid_to": "outside_term"}),
            ({"goals": " "}, {"/goals": "string_too_short"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, guest, body, change, wrong):
        assert faults(await guest.post(PATH, json=body | change)) == wrong

    async def test_leads_elsewhere(self, school, site, schools, heads):
        own = asked(site, schools, heads, SMOLENSK_SCHOOL)
        assert faults(await school.post(PATH, json=own)) == {"/site_id": "own_site"}

    async def test_one_at_a_time_of_a_person(self, guest, requested, omsu, schools, body):
        other = await opened_at(omsu, body_of(schools[SECOND]))
        again = body | {"site_id": other["id"], "valid_from": "2027-03-05", "valid_to": "2027-03-09"}
        refused(await guest.post(PATH, json=again), 409, "internship_overlaps")
        later = await made(guest, "/internships", again | {"valid_from": "2027-03-06"})
        back = await guest.patch(f"{BASE}{of(later)}", json={"valid_from": "2027-03-05"}, headers=seen(later))
        refused(back, 409, "internship_overlaps")
        await step(guest, of(requested), "withdraw", reason="Болезнь")
        changed = await guest.patch(f"{BASE}{of(later)}", json={"valid_from": "2027-03-05"}, headers=seen(later))
        assert (changed.status_code, changed.json()["valid_from"]) == (200, "2027-03-05")

    async def test_changes_until_it_is_answered(self, guest, school, requested, accepted):
        stale = await guest.patch(f"{BASE}{of(requested)}", json={"goals": "Иное"}, headers=seen(requested))
        refused(stale, 412)
        fixed = await guest.patch(f"{BASE}{of(accepted)}", json={"goals": "Иное"}, headers=seen(accepted))
        refused(fixed, 409, "internship_fixed")


class TestAnswering:
    async def test_is_of_the_site(self, guest, school, requested, heads, client_as):
        mine = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        refused(await stepped(guest, of(requested), requested["version"], "accept", **mine), 403)
        refused(await stepped(client_as("soiro"), of(requested), requested["version"], "accept", **mine), 403)
        nobody = await stepped(school, of(requested), requested["version"], "accept")
        assert faults(nobody) == {"/supervisor_id": "required"}
        stranger = await stepped(school, of(requested), requested["version"], "accept", supervisor_id=heads[SECOND])
        assert faults(stranger) == {"/supervisor_id": "not_employed"}
        refused(await stepped(school, of(requested), requested["version"], "withdraw", reason="Нет"), 403)
        taken = await step(school, of(requested), "accept", **mine)
        assert (taken["status"], taken["decided_on"]) == ("accepted", "2027-02-15")
        assert taken["supervisor_name"] == "Иванова Анна Петровна"
        assert (await guest.get(f"{BASE}{of(requested)}")).json()["supervisor_name"] == "Иванова Анна Петровна"
        history = await listed(guest, f"{of(requested)}/history")
        assert [each["action"] for each in history] == ["accept"]

    async def test_supervisor_works_there_all_the_time(self, app, school, requested, heads, schools, accepted):
        deputy = str(uuid4())
        its = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
        row = {
            "id": uuid4(), "place": SMOLENSK_SCHOOL, "kind": "deputy", "person_id": deputy,
            "organisation_id": schools[SMOLENSK_SCHOOL], "municipality_id": None, "contract_until": None,
        }  # fmt: skip
        dates = {"held_from": date(2020, 9, 1), "held_to": date(2027, 3, 4)}
        async with app.state.database.begin("ru") as session:
            await session.execute(insert(COPIES.post), [row | dates | its])
        path = f"{BASE}{of(accepted)}/supervisor"
        answer = await school.put(path, json={"supervisor_id": deputy}, headers=seen(accepted))
        assert faults(answer) == {"/supervisor_id": "not_employed"}
        again = {"id": uuid4(), "held_from": date(2027, 3, 5), "held_to": None}
        async with app.state.database.begin("ru") as session:
            await session.execute(insert(COPIES.post), [row | again | its])
        answer = await school.put(path, json={"supervisor_id": deputy}, headers=seen(accepted))
        assert (answer.status_code, answer.json()["supervisor_id"]) == (200, deputy)

    async def test_holds_as_many_as_there_are_places(self, omsu, school, accepted, site, schools, heads):
        mine = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        second = await made(omsu, "/internships", asked(site, schools, heads, SECOND, valid_from="2027-03-05"))
        refusal = refused(await stepped(school, of(second), second["version"], "accept", **mine), 409, "step_refused")
        assert refusal["reason"] == "no_room"
        later = asked(site, schools, heads, f"{SMOLENSK}.o3", valid_from="2027-03-06", valid_to="2027-03-06")
        third = await made(omsu, "/internships", later)
        await step(school, of(third), "accept", **mine)

    async def test_of_two_at_once_one_gets_the_place(self, omsu, school, requested, site, schools, heads):
        mine = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        second = await made(omsu, "/internships", asked(site, schools, heads, SECOND))
        answers = await asyncio.gather(
            *(stepped(school, of(each), each["version"], "accept", **mine) for each in (requested, second))
        )
        assert sorted(each.status_code for each in answers) == [200, 409]

    async def test_a_terminated_site_calls_off_what_has_not_begun(
        self, omsu, guest, accepted, site, schools, heads, facts_about
    ):
        later = asked(site, schools, heads, SECOND, valid_from="2027-04-01", valid_to="2027-04-02")
        waiting = await made(omsu, "/internships", later)
        await step(omsu, f"/sites/{site['id']}", "terminate", reason="Программа не выполняется")
        for reader, each in ((guest, accepted), (omsu, waiting)):
            now = (await reader.get(f"{BASE}{of(each)}")).json()
            assert (now["status"], now["reason"], now["decided_on"]) == (
                "declined", "Площадка прекращена досрочно. Программа не выполняется", "2027-02-15"
            )  # fmt: skip
            [*_, fact] = await facts_about(each["id"])
            assert fact.type == "training.internship.declined"

    async def test_is_too_late_after_the_last_day(self, school, guest, requested, heads, today):
        today("2027-03-06")
        mine = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        refusal = refused(await stepped(school, of(requested), requested["version"], "accept", **mine), 409)
        assert refusal["reason"] == "days_past"
        now = (await school.get(f"{BASE}{of(requested)}")).json()
        assert now["allowed_actions"] == ["decline"]

    async def test_is_taken_back_until_the_first_day(self, school, accepted):
        done = await step(school, of(accepted), "decline", reason="Руководитель заболел")
        assert (done["status"], done["reason"]) == ("declined", "Руководитель заболел")

    async def test_declines_with_a_reason(self, school, requested):
        assert faults(await stepped(school, of(requested), requested["version"], "decline")) == {
            "/reason": "reason_required"
        }
        done = await step(school, of(requested), "decline", reason="Карантин")
        assert (done["status"], done["reason"], done["allowed_actions"]) == ("declined", "Карантин", [])


class TestBeside:
    """Nobody is at a site and in a room at once."""

    TIMES = {"starts_on": "2027-03-02", "ends_on": "2027-03-03"}  # noqa: RUF012

    async def test_a_seat_is_given_to_nobody_who_is_an_intern_then(self, client_as, omsu, accepted, heads):
        soiro = client_as("soiro")
        one = await opened(soiro, session("2027-03-02"), **self.TIMES)
        body = {"group_id": one["id"], "person_id": heads[VYAZMA_SCHOOL]}
        answer = await client_as("omsu", VYAZMA).post(f"{BASE}/enrolments", json=body)
        assert refused(answer, 409)["reason"] == "sessions_overlap"

    async def test_nor_is_who_has_a_seat_an_intern_then(self, client_as, guest, school, requested, body, heads):
        one = await opened(client_as("soiro"), session("2027-03-02"), **self.TIMES)
        await enrolled(client_as("omsu", VYAZMA), one["id"], heads[VYAZMA_SCHOOL])
        mine = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        answer = await stepped(school, of(requested), requested["version"], "accept", **mine)
        assert refused(answer, 409)["reason"] == "elsewhere"
        await step(guest, of(requested), "withdraw", reason="Занята")
        assert faults(await guest.post(f"{BASE}/internships", json=body)) == {"/valid_from": "overlaps"}
        await made(guest, "/internships", body | {"valid_from": "2027-03-03"})


class TestDiary:
    async def test_is_of_the_intern_in_person(self, guest, client_as, running, today):
        path = f"{BASE}{of(running)}/diary"
        another = client_as("school", VYAZMA_SCHOOL)
        refused(await another.post(path, json={"day": "2027-03-01", "text": "x"}, headers=seen(running)), 403)
        early = await guest.post(path, json={"day": "2027-03-02", "text": "x"}, headers=seen(running))
        assert faults(early) == {"/day": "in_future"}
        now = await noted(guest, running, "2027-03-01")
        assert (len(now["diary"]), now["version"]) == (1, running["version"] + 1)
        refused(await guest.post(path, json={"day": "2027-03-01", "text": "x"}, headers=seen(running)), 412)

    async def test_is_confirmed_by_the_supervisor(self, guest, client_as, running, heads):
        now = await noted(guest, running, "2027-03-01")
        path = f"{BASE}{of(running)}/diary/{now['diary'][0]['id']}:confirm"
        refused(await guest.post(path, json={}, headers=seen(now)), 403)
        supervisor = client_as("school", SMOLENSK_SCHOOL, heads[SMOLENSK_SCHOOL])
        sure = (await supervisor.post(path, json={"remark": "Хорошо"}, headers=seen(now))).json()
        assert (sure["diary"][0]["confirmed_on"], sure["diary"][0]["remark"]) == ("2027-03-01", "Хорошо")
        refused(await supervisor.post(path, json={}, headers=seen(sure)), 409, "already_confirmed")
        missing = f"{BASE}{of(running)}/diary/{uuid4()}:confirm"
        refused(await supervisor.post(missing, json={}, headers=seen(sure)), 404, "internship_entry_not_found")

    async def test_and_result_are_never_the_interns_own_to_confirm(self, guest, client_as, running, heads):
        """Who also has an account of the site decides nothing there about the own internship."""
        now = await noted(guest, running, "2027-03-01")
        twofold = client_as("school", SMOLENSK_SCHOOL, heads[VYAZMA_SCHOOL])
        path = f"{BASE}{of(running)}/diary/{now['diary'][0]['id']}:confirm"
        refused(await twofold.post(path, json={}, headers=seen(now)), 409, "own_internship")
        said = {"reason": "Раньше", "hours": 8, "conclusion": "Сам себе"}
        refusal = refused(await stepped(twofold, of(running), now["version"], "complete", **said), 409)
        assert refusal["reason"] == "own_case"
        other = {"supervisor_id": heads[SMOLENSK_SCHOOL]}
        answer = await twofold.put(f"{BASE}{of(running)}/supervisor", json=other, headers=seen(now))
        refused(answer, 409, "own_internship")

    async def test_is_kept_while_it_goes_on(self, guest, accepted):
        answer = await guest.post(
            f"{BASE}{of(accepted)}/diary", json={"day": "2027-03-01", "text": "x"}, headers=seen(accepted)
        )
        refused(answer, 409, "diary_closed")


class TestConcluding:
    RESULT = {"hours": 36, "conclusion": "Разбор провёл сам"}  # noqa: RUF012

    async def test_is_announced_with_hours(self, guest, school, running, today, facts_about, heads, schools):
        refusal = refused(await stepped(school, of(running), running["version"], "complete", **self.RESULT), 409)
        assert refusal["reason"] == "no_diary"
        now = await noted(guest, running, "2027-03-01")
        await school.post(f"{BASE}{of(running)}/diary/{now['diary'][0]['id']}:confirm", json={}, headers=seen(now))
        today("2027-03-05")
        version = (await school.get(f"{BASE}{of(running)}")).json()["version"]
        assert faults(await stepped(school, of(running), version, "complete", hours=36)) == {"/conclusion": "required"}
        too_many = await stepped(school, of(running), version, "complete", **self.RESULT | {"hours": 37})
        assert faults(too_many) == {"/hours": "too_many"}
        done = await step(school, of(running), "complete", **self.RESULT)
        assert (done["status"], done["hours"], done["ended_on"]) == ("completed", 36, "2027-03-05")
        [*_, fact] = await facts_about(running["id"])
        assert fact.type == "training.internship.completed"
        told = {"person_id": heads[VYAZMA_SCHOOL], "organisation_id": str(schools[VYAZMA_SCHOOL])}
        where = {"guest_place": VYAZMA_SCHOOL, "day": "2027-03-05", "hours": 36}
        assert (fact.place, fact.data | told | where) == (SMOLENSK_SCHOOL, fact.data)

    async def test_is_begun_late_with_a_reason_proven_by_the_diary_and_put_right(
        self, guest, school, accepted, today, facts_about
    ):
        today("2027-03-07")
        answer = await stepped(school, of(accepted), accepted["version"], "begin")
        assert refused(answer, 409)["reason"] == "not_today"
        now = await step(school, of(accepted), "begin", reason="Не отметили вовремя")
        now = await noted(guest, now, "2027-03-01")
        await school.post(f"{BASE}{of(now)}/diary/{now['diary'][0]['id']}:confirm", json={}, headers=seen(now))
        await step(school, of(now), "complete", **self.RESULT)
        assert faults(await stepped(school, of(now), now["version"] + 2, "reopen")) == {"/reason": "reason_required"}
        back = await step(school, of(now), "reopen", reason="Часы указаны неверно")
        assert (back["status"], back["hours"], back["conclusion"], back["ended_on"]) == ("running", None, None, None)
        done = await step(school, of(now), "complete", **self.RESULT | {"hours": 30})
        assert (done["hours"], done["valid_to"]) == (30, accepted["valid_to"])
        told = [(each.type, each.deleted) for each in await facts_about(now["id"])][-4:]
        assert told.count(("training.internship.completed", False)) == 2
        assert ("training.internship.completed", True) in told

    async def test_early_needs_a_reason_and_frees_the_days(self, guest, school, running, today, body):
        today("2027-03-02")
        version = running["version"]
        failed = await step(school, of(running), "fail", conclusion="Не приступил к программе")
        assert (failed["status"], failed["valid_to"], failed["hours"]) == ("failed", "2027-03-02", None)
        assert failed["version"] == version + 1
        await made(guest, "/internships", body | {"valid_from": "2027-03-03"})

    async def test_may_be_withdrawn_by_the_guest(self, guest, running):
        gone = await step(guest, of(running), "withdraw", reason="Отозван из командировки")
        assert (gone["status"], gone["ended_on"]) == ("withdrawn", "2027-03-01")


async def test_found_by_what_is_known_of_it(omsu, client_as, requested, site, heads):
    for query, found in (
        ({"site_id": site["id"]}, True),
        ({"person_id": heads[VYAZMA_SCHOOL]}, True),
        ({"site_id": site["id"], "status": "accepted"}, False),
        ({"site_id": site["id"], "place": SMOLENSK}, True),
        ({"site_id": site["id"], "guest_place": SMOLENSK}, False),
        ({"site_id": site["id"], "on": "2027-03-05"}, True),
        ({"site_id": site["id"], "on": "2027-03-06"}, False),
    ):
        assert bool(await listed(omsu, "/internships", **query)) is found, query
    assert await listed(client_as("omsu", VYAZMA), "/internships", site_id=site["id"]) != []
    assert await listed(client_as("school", SECOND), "/internships", site_id=site["id"]) == []


async def test_sites_are_offered_with_what_is_left(app, accepted, site, omsu, schools):
    """To whoever compiles a route: with the term and the days that are taken; not to those who are the site."""

    async def left(first, last, own=None):
        async with consuming(app.state.database, app.state.clock, "test") as tx:
            found = await offers(tx, REGION, Days(date.fromisoformat(first), date.fromisoformat(last)), own)
        return {each.id: each for each in found}.get(f"internship:{site['id']}")

    offer = await left("2027-03-01", "2027-06-01")
    taken = Days(date.fromisoformat(accepted["valid_from"]), date.fromisoformat(accepted["valid_to"]))
    assert (offer.hours, dict(offer.teaches), offer.seats) == (36, {"assessment": 3}, None)
    assert offer.full == {day for day in each_day(taken) if day >= date(2027, 3, 1)}
    assert offer.within == (date.fromisoformat(site["valid_from"]), date.fromisoformat(site["valid_to"]))
    longer = await left("2027-03-06", "2029-02-01")
    assert longer.full == set()
    assert await left("2027-03-01", "2027-06-01", schools[SMOLENSK_SCHOOL]) is None
