"""Pairs over HTTP: proposed from what was published, agreed by both schools, planned, reviewed, ended."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import delete, text

from services.kernel.consumers import consuming
from services.training.partnerships.models import Partnership
from services.training.school_results import service as school_results
from services.training.school_results.models import SchoolStanding
from services.training.school_results.rules import PublishedCycle, SchoolResult
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
TERM = {"valid_from": "2027-09-01", "valid_to": "2028-06-30"}
PERCENTS = {SMOLENSK_SCHOOL: (30, 20), SECOND: (50, 50), THIRD: (55, 55), VYAZMA_SCHOOL: (90, 80)}
"""Place → (of the maximum, of the direction)."""
FAMILY = uuid4()
MEASURE = {"title": "Взаимное посещение уроков", "owner": "both", "due_on": "2027-11-30"}


def result(organisation, place, percent, quality):
    return SchoolResult(organisation, place, percent, "базовый", None, {"quality": quality}, {"quality": "Качество"})


@pytest.fixture(autouse=True)
async def day(app, today, schools):
    today("2027-08-20")
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(Partnership))
        await session.execute(delete(SchoolStanding))
    yield
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(SchoolStanding))


@pytest.fixture
def publish(app, schools):
    """`await publish("2027-06-30", PERCENTS)`: what a cycle that ended then published; the number of schools."""

    async def published(period_to, percents, cycle=None, family=FAMILY):
        results = [result(schools[place], place, *its) for place, its in percents.items()]
        cycle = PublishedCycle(cycle or uuid4(), family, date.fromisoformat(period_to))
        async with consuming(app.state.database, app.state.clock, "test") as tx:
            return await school_results.receive_results(tx, cycle, results)

    return published


@pytest.fixture
async def run(soiro, publish):
    await publish("2027-06-30", PERCENTS)
    return await made(soiro, "/partnership-matchings", {})


@pytest.fixture
def body(run, schools):
    its = {"low_id": str(schools[SMOLENSK_SCHOOL]), "high_id": str(schools[VYAZMA_SCHOOL])}
    return its | {"matching_id": run["id"], **TERM}


@pytest.fixture
async def pair(soiro, body):
    return await made(soiro, "/partnerships", body)


@pytest.fixture
def helper(client_as):
    """The school with high results."""
    return client_as("school", VYAZMA_SCHOOL)


@pytest.fixture
async def active(soiro, school, helper, pair, today):
    for each in (school, helper):
        await step(each, of(pair), "agree")
    await planned(school, pair)
    now = (await soiro.get(f"{BASE}{of(pair)}")).json()
    assert refused(await stepped(soiro, of(pair), now["version"], "begin"), 409)["reason"] == "not_yet"
    today(TERM["valid_from"])
    return await step(soiro, of(pair), "begin")


def of(pair):
    return f"/partnerships/{pair['id']}"


async def planned(client, pair, **changes):
    answer = await client.post(f"{BASE}{of(pair)}/measures", json=MEASURE | changes, headers=ANY_VERSION)
    assert answer.status_code == 201, answer.text
    return answer.json()


class TestMatching:
    async def test_proposes_with_words(self, run, schools, soiro):
        assert run["rated"] == 4
        [pair] = run["pairs"]
        assert (pair["low_id"], pair["high_id"]) == (str(schools[SMOLENSK_SCHOOL]), str(schools[VYAZMA_SCHOOL]))
        assert pair["directions"] == [{"code": "quality", "title": "Качество", "low": 20, "high": 80}]
        assert (pair["worth"], pair["distance"]) == (600, None)
        assert "«Качество» — 20,0 % против 80,0 %" in pair["said"]
        assert run["alone"] == []
        assert run["id"] in {each["id"] for each in await listed(soiro, "/partnership-matchings")}
        again = (await soiro.get(f"{BASE}/partnership-matchings/{run['id']}")).json()
        assert again == run

    async def test_is_of_the_institute(self, client_as, run):
        for role in ("department", "omsu", "school", "admin", "expert", "integration"):
            refused(await client_as(role).post(f"{BASE}/partnership-matchings", json={}), 403)
            seen = await client_as(role).get(f"{BASE}/partnership-matchings/{run['id']}")
            assert seen.status_code == (200 if role in ("department", "admin") else 403)
        refused(await client_as("soiro").get(f"{BASE}/partnership-matchings/{uuid4()}"), 404, "matching_not_found")

    async def test_says_who_is_left_over(self, soiro, pair):
        again = await made(soiro, "/partnership-matchings", {"context": [], "share": 25})
        assert again["pairs"] == []
        assert {each["reason"] for each in again["alone"]} == {"partnered"}

    async def test_by_the_latest_period(self, soiro, publish, run):
        await publish("2026-06-30", {place: (100 - each, 100 - other) for place, (each, other) in PERCENTS.items()})
        [pair] = (await made(soiro, "/partnership-matchings", {}))["pairs"]
        assert pair == run["pairs"][0]

    async def test_by_one_methodology_that_a_trial_elsewhere_does_not_push_out(self, soiro, publish, run):
        assert run["family"] == str(FAMILY)
        await publish("2028-06-30", {SMOLENSK_SCHOOL: (100, 100)}, family=uuid4())
        again = await made(soiro, "/partnership-matchings", {})
        assert (again["family"], again["rated"], again["pairs"]) == (str(FAMILY), 4, run["pairs"])
        newer = uuid4()
        await publish("2028-06-30", {SECOND: (10, 10), THIRD: (90, 90)}, family=newer)
        assert (await made(soiro, "/partnership-matchings", {}))["family"] == str(newer)

    async def test_what_is_published_anew_takes_the_place_of_what_was(self, soiro, publish):
        cycle = uuid4()
        assert await publish("2027-06-30", PERCENTS, cycle) == 4
        assert await publish("2027-06-30", {SECOND: (1, 1)}, cycle) == 1
        assert (await made(soiro, "/partnership-matchings", {}))["rated"] == 1

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"share": 51}, "/share"),
            ({"gap": 0}, "/gap"),
            ({"partners": 6}, "/partners"),
            ({"context": ["kind", "kind"]}, "/context"),
            ({"context": ["colour"]}, "/context/0"),
        ],
    )
    async def test_bad_numbers_are_pointed_at(self, soiro, wrong, pointer):
        assert [*faults(await soiro.post(f"{BASE}/partnership-matchings", json=wrong))] == [pointer]


class TestProposing:
    async def test_says_what_the_run_said(self, pair, run, school, helper, facts_about, client_as):
        assert (pair["status"], pair["place"]) == ("proposed", REGION)
        assert pair["ground"] == run["pairs"][0]["said"]
        assert pair["directions"] == [{"code": "quality", "title": "Качество", "low": 20, "high": 80}]
        for each in (school, helper):
            assert (await each.get(f"{BASE}{of(pair)}")).json()["allowed_actions"] == ["agree", "decline"]
        refused(await client_as("school", SECOND).get(f"{BASE}{of(pair)}"), 404, "partnership_not_found")
        [fact] = await facts_about(pair["id"])
        assert (fact.type, fact.place) == ("training.partnership.proposed", REGION)

    async def test_a_school_has_one_partner(self, soiro, pair, schools):
        by_hand = TERM | {"directions": ["quality"], "ground": "Сетевая программа"}
        second = {"low_id": str(schools[SECOND]), "high_id": pair["high_id"]} | by_hand
        assert faults(await soiro.post(f"{BASE}/partnerships", json=second)) == {"/high_id": "no_more_partners"}
        third = {"low_id": pair["low_id"], "high_id": str(schools[THIRD])} | by_hand
        assert faults(await soiro.post(f"{BASE}/partnerships", json=third)) == {"/low_id": "has_partner"}
        await step(soiro, of(pair), "end", reason="Передумали")
        await made(soiro, "/partnerships", third)

    async def test_of_two_made_at_once_one_stands(self, soiro, body):
        answers = await asyncio.gather(*(soiro.post(f"{BASE}/partnerships", json=body) for _ in range(2)))
        assert sorted(each.status_code for each in answers) == [201, 422]

    async def test_bad_input_is_pointed_at(self, soiro, school, body, schools):
        for change, wrong in (
            ({"low_id": str(schools[SECOND])}, {"/matching_id": "not_proposed"}),
            ({"matching_id": str(uuid4())}, {"/matching_id": "unknown_reference"}),
            ({"low_id": str(uuid4())}, {"/low_id": "unknown_reference"}),
            ({"high_id": body["low_id"]}, {"/high_id": "value_error"}),
            ({"matching_id": None}, {"/directions": "value_error"}),
            ({"matching_id": None, "directions": ["quality"]}, {"/ground": "value_error"}),
            ({"valid_to": "2027-08-31"}, {"/valid_to": "value_error"}),
        ):
            assert faults(await soiro.post(f"{BASE}/partnerships", json=body | change)) == wrong
        refused(await school.post(f"{BASE}/partnerships", json=body), 403)


class TestAgreeing:
    async def test_takes_both_schools(self, soiro, school, helper, pair, facts_about, client_as):
        for other in (soiro, client_as("omsu"), client_as("department")):
            refused(await stepped(other, of(pair), pair["version"], "agree"), 403)
        first = await step(school, of(pair), "agree")
        assert (first["status"], first["low_agreed_on"], first["high_agreed_on"]) == ("proposed", "2027-08-20", None)
        assert first["allowed_actions"] == ["decline"]
        refused(await stepped(school, of(pair), first["version"], "agree"), 409, "already_agreed")
        refused(await stepped(helper, of(pair), pair["version"], "agree"), 412)
        both = await step(helper, of(pair), "agree")
        assert (both["status"], both["high_agreed_on"]) == ("agreed", "2027-08-20")
        types = [each.type.rpartition(".")[2] for each in await facts_about(pair["id"])]
        assert types == ["proposed", "consented", "agreed"]
        assert [each["action"] for each in await listed(school, f"{of(pair)}/history")] == ["agree", "agree"]

    async def test_a_school_may_decline_and_is_not_asked_again(self, soiro, helper, pair):
        assert faults(await stepped(helper, of(pair), pair["version"], "decline")) == {"/reason": "reason_required"}
        gone = await step(helper, of(pair), "decline", reason="Нет кадров")
        assert (gone["status"], gone["reason"], gone["ended_on"]) == ("declined", "Нет кадров", "2027-08-20")
        again = await made(soiro, "/partnership-matchings", {})
        assert again["pairs"] == []
        assert {each["reason"] for each in again["alone"]} == {"rejected", "not_needed"}


class TestPlan:
    async def test_is_made_by_both(self, soiro, school, helper, pair, client_as):
        now = await planned(helper, pair, owner="high")
        now = await planned(school, pair, title="Общий методсовет", due_on="2027-10-01")
        assert [each["title"] for each in now["measures"]] == ["Общий методсовет", MEASURE["title"]]
        path = f"{BASE}{of(pair)}/measures"
        refused(await client_as("omsu").post(path, json=MEASURE, headers=seen(now)), 403)
        late = await school.post(path, json=MEASURE | {"due_on": "2028-07-01"}, headers=seen(now))
        assert faults(late) == {"/due_on": "outside_term"}
        refused(await school.post(path, json=MEASURE, headers=seen(pair)), 412)
        first = now["measures"][0]["id"]
        left = await soiro.delete(f"{path}/{first}", headers=seen(now))
        assert [each["title"] for each in left.json()["measures"]] == [MEASURE["title"]]
        missing = await soiro.delete(f"{path}/{first}", headers=seen(left.json()))
        refused(missing, 404, "partnership_measure_not_found")

    async def test_without_one_nothing_begins(self, soiro, school, helper, pair):
        for each in (school, helper):
            await step(each, of(pair), "agree")
        version = (await soiro.get(f"{BASE}{of(pair)}")).json()["version"]
        assert refused(await stepped(soiro, of(pair), version, "begin"), 409)["reason"] == "no_plan"

    async def test_is_overdue_by_itself_and_done_with_a_result(self, soiro, school, active, today):
        assert (active["status"], active["measures"][0]["status"]) == ("active", "planned")
        path = f"{BASE}{of(active)}/measures/{active['measures'][0]['id']}"
        mine = {"organisation_id": active["low_id"]}
        assert await listed(soiro, "/partnerships", **mine, overdue="true") == []
        today("2027-12-01")
        now = (await school.get(f"{BASE}{of(active)}")).json()
        assert now["measures"][0]["status"] == "overdue"
        assert len(await listed(soiro, "/partnerships", **mine, overdue="true", status="active")) == 1
        halves = await school.patch(path, json={"done_on": "2027-11-29"}, headers=seen(now))
        assert faults(halves) == {"/result": "done_in_halves"}
        done = await school.patch(path, json={"done_on": "2027-11-29", "result": "14 уроков"}, headers=seen(now))
        assert done.json()["measures"][0]["status"] == "done"
        refused(await school.delete(path, headers=seen(done.json())), 409, "partnership_fixed")
        over = await step(soiro, of(active), "complete")
        assert (over["status"], over["ended_on"], over["reason"]) == ("completed", "2027-12-01", None)
        refused(await school.post(f"{BASE}{of(active)}/measures", json=MEASURE, headers=seen(over)), 409)

    @pytest.mark.parametrize(("period_to", "reached"), [("2027-12-15", 45), ("2027-02-28", None)])
    async def test_a_year_is_reviewed_with_figures(self, soiro, school, active, publish, today, period_to, reached):
        """Data that end before the pair began tell nothing of it, whenever they were published."""
        today("2027-12-20")
        await publish(period_to, {SMOLENSK_SCHOOL: (50, 45)})
        path = f"{BASE}{of(active)}/reviews"
        body = {"year": 2027, "text": "Качество выросло", "outlook": "goes_on"}
        refused(await school.post(path, json=body, headers=seen(active)), 403)
        now = (await soiro.post(path, json=body, headers=seen(active))).json()
        [review] = now["reviews"]
        assert review["figures"] == [{"code": "quality", "title": "Качество", "before": 20, "now": reached}]
        again = await soiro.post(path, json=body, headers=seen(now))
        assert faults(again) == {"/year": "already_reviewed"}


async def test_what_a_run_proposed_is_never_changed(app, run):
    with pytest.raises(Exception, match="permission denied"):
        async with app.state.database.begin("ru") as session:
            await session.execute(text("UPDATE training.partnership_matching SET rated = 0"))
