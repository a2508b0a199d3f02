"""Competitions over HTTP: from the municipality to the country, juries whose sheets nobody else reads, shares."""

import asyncio
from uuid import uuid4

import pytest

from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.places import became, heads, left, somebody
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

PATH, STAGES, ENTRIES = "/competitions", "/competition-stages", "/competition-entries"
CONTEST = {
    "title": "Директор года",
    "year": 2027,
    "levels": ["municipal", "regional", "federal"],
    "nominations": [{"code": "start", "title": "Старт"}, {"code": "team", "title": "Команда"}],
    "criteria": [{"code": "aims", "title": "Цели", "most": 2}, {"code": "means", "title": "Средства", "most": 10}],
    "winners": 1,
    "prizes": 1,
}
SECOND = f"{SMOLENSK}.o2"


@pytest.fixture(autouse=True)
def day(today):
    today("2027-02-01")


@pytest.fixture
async def people(app, schools):
    return await heads(app)


@pytest.fixture
async def expert(app, schools, client_as):
    """A juror of the region, with no post."""
    person = uuid4()
    await somebody(app, person, REGION)
    client = client_as("expert", REGION, person)
    client.person = person
    return client


@pytest.fixture
async def contest(department):
    one = await made(department, PATH, CONTEST)
    return await step(department, f"{PATH}/{one['id']}", "announce")


async def opened(client, contest, level, municipality=None):
    body = {"level": level, "municipality_id": str(municipality) if municipality else None}
    return await made(client, f"{PATH}/{contest['id']}/stages", body)


async def nominate(client, stage, person, nomination="start", **said):
    body = {"person_id": str(person), "nomination": nomination, **said}
    return await client.post(f"{BASE}{STAGES}/{stage['id']}/entries", json=body)


async def appointed(client, stage, *persons):
    body = {"person_ids": [str(each) for each in persons]}
    return await client.put(f"{BASE}{STAGES}/{stage['id']}/jury", json=body, headers={"If-Match": "*"})


def marks(aims, means, comment=None):
    return {"marks": {"aims": {"mark": aims, "comment": comment}, "means": {"mark": means}}}


async def hand_in(client, stage, entry, body):
    return await client.put(f"{BASE}{STAGES}/{stage['id']}/entries/{entry['id']}/sheet", json=body)


@pytest.fixture
async def city(omsu, contest, municipalities, people, expert):
    """The stage of the city being judged: two nominees, one juror."""
    stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
    entries = [(await nominate(omsu, stage, people[place])).json() for place in (SMOLENSK_SCHOOL, SECOND)]
    assert (await appointed(omsu, stage, expert.person)).status_code == 200
    stage = await step(omsu, f"{STAGES}/{stage['id']}", "judge")
    return stage, entries


class TestCompetition:
    async def test_is_known_below_once_announced_and_then_fixed(self, department, school):
        draft = await made(department, PATH, CONTEST)
        refused(await school.get(f"{BASE}{PATH}/{draft['id']}"), 404, "competition_not_found")
        changed = await department.put(
            f"{BASE}{PATH}/{draft['id']}", json=CONTEST | {"title": "Лидер"}, headers=seen(draft)
        )
        assert changed.json()["title"] == "Лидер"
        announced = await step(department, f"{PATH}/{draft['id']}", "announce")
        assert (await school.get(f"{BASE}{PATH}/{draft['id']}")).json()["criteria"] == CONTEST["criteria"]
        again = await department.put(f"{BASE}{PATH}/{draft['id']}", json=CONTEST, headers=seen(announced))
        refused(again, 409, "competition_fixed")
        assert faults(await stepped(department, f"{PATH}/{draft['id']}", 3, "cancel")) == {"/reason": "reason_required"}

    async def test_is_thrown_away_while_a_draft(self, department, contest):
        draft = await made(department, PATH, CONTEST)
        gone = await department.delete(f"{BASE}{PATH}/{draft['id']}", headers=seen(draft))
        assert gone.status_code == 204
        refused(await department.get(f"{BASE}{PATH}/{draft['id']}"), 404, "competition_not_found")
        answer = await department.delete(f"{BASE}{PATH}/{contest['id']}", headers=seen(contest))
        refused(answer, 409, "competition_fixed")

    @pytest.mark.parametrize("role", ["admin", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, client_as, role):
        refused(await client_as(role).post(f"{BASE}{PATH}", json=CONTEST), 403)

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"levels": ["municipal", "federal"]}, {"/levels": "gap_between_levels"}),
            ({"levels": ["municipal", "municipal"]}, {"/levels": "value_error"}),
            ({"nominations": CONTEST["nominations"] * 2}, {"/nominations": "value_error"}),
            ({"criteria": []}, {"/criteria": "too_short"}),
            ({"criteria": [{"code": "a", "title": "А", "most": 0}]}, {"/criteria/0/most": "greater_than"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, department, change, wrong):
        assert faults(await department.post(f"{BASE}{PATH}", json=CONTEST | change)) == wrong

    async def test_of_a_municipality_is_its_own(self, omsu):
        assert faults(await omsu.post(f"{BASE}{PATH}", json=CONTEST)) == {"/levels": "not_a_region"}
        assert (await made(omsu, PATH, CONTEST | {"levels": ["municipal"]}))["place"] == SMOLENSK


class TestStage:
    async def test_is_opened_where_it_is_held_once(self, omsu, department, contest, municipalities):
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        assert (stage["place"], stage["status"]) == (SMOLENSK, "nominating")
        path = f"{BASE}{PATH}/{contest['id']}/stages"
        body = {"level": "municipal", "municipality_id": str(municipalities[SMOLENSK])}
        refused(await omsu.post(path, json=body), 409, "competition_stage_exists")
        refused(await omsu.post(path, json={"level": "regional"}), 403)
        assert faults(await department.post(path, json={"level": "municipal"})) == {
            "/municipality_id": "wrong_municipality"
        }

    async def test_needs_a_competition_that_goes_on(self, department):
        draft = await made(department, PATH, CONTEST)
        answer = await department.post(f"{BASE}{PATH}/{draft['id']}/stages", json={"level": "regional"})
        refused(answer, 409, "competition_not_going_on")

    async def test_takes_heads_of_its_place_from_those_who_stand_above_them(
        self, app, omsu, school, client_as, contest, municipalities, people
    ):
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        entry = (await nominate(school, stage, people[SMOLENSK_SCHOOL])).json()
        assert (entry["place"], entry["result"], entry["full_name"]) == (SMOLENSK_SCHOOL, None, "Иванова Анна Петровна")
        refused(await nominate(school, stage, people[SMOLENSK_SCHOOL]), 409, "already_entered")
        assert (await nominate(school, stage, people[SMOLENSK_SCHOOL], "team")).status_code == 201
        assert faults(await nominate(school, stage, people[SECOND])) == {"/person_id": "not_a_head"}
        await became(app, people[SECOND], "deputy_head")
        assert faults(await nominate(omsu, stage, people[SECOND])) == {"/person_id": "not_a_head"}
        await became(app, people[SECOND], "head")
        soiro = client_as("soiro")
        assert faults(await nominate(soiro, stage, people[VYAZMA_SCHOOL])) == {"/person_id": "another_place"}
        assert faults(await nominate(soiro, stage, people[SECOND], "x")) == {"/nomination": "unknown_reference"}
        refused(await nominate(client_as("department"), stage, people[SECOND]), 403)
        assert len(await listed(school, ENTRIES, stage_id=stage["id"])) == 2
        assert await listed(client_as("school", SECOND), ENTRIES, stage_id=stage["id"]) == []
        gone = await school.delete(f"{BASE}{ENTRIES}/{entry['id']}", headers=seen(entry))
        assert gone.status_code == 204

    async def test_that_is_not_the_first_is_reached_by_a_result_alone(self, department, soiro, contest, people):
        stage = await opened(department, contest, "regional")
        refusal = refused(await nominate(soiro, stage, people[SECOND]), 409, "competition_stage_fixed")
        assert refusal["reason"] == "not_the_first_stage"

    async def test_needs_nominees_and_a_jury(self, omsu, contest, municipalities, people):
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        path = f"{STAGES}/{stage['id']}"
        assert refused(await stepped(omsu, path, 1, "judge"), 409)["reason"] == "no_entries"
        await nominate(omsu, stage, people[SECOND])
        assert refused(await stepped(omsu, path, 1, "judge"), 409)["reason"] == "no_jury"
        assert faults(await appointed(omsu, stage, uuid4())) == {"/person_ids/0": "unknown_reference"}

    async def test_that_nobody_entered_is_called_off_and_holds_up_nothing(
        self, omsu, department, expert, city, contest, municipalities, client_as
    ):
        stage, (one, _) = city
        other = await opened(department, contest, "municipal", municipalities[VYAZMA])
        for entry in city[1]:
            await hand_in(expert, stage, entry, marks(2, 9))
        await step(omsu, f"{STAGES}/{stage['id']}", "close")
        region = await opened(department, contest, "regional")
        await made(department, f"{STAGES}/{region['id']}/entries:pass", {"entry_id": one["id"]})
        await appointed(department, region, expert.person)
        judge = await stepped(department, f"{STAGES}/{region['id']}", 1, "judge")
        assert refused(judge, 409)["reason"] == "stage_before_open"
        done = await step(client_as("omsu", VYAZMA), f"{STAGES}/{other['id']}", "call_off", reason="Никто не выдвинут")
        assert (done["status"], done["allowed_actions"]) == ("called_off", [])
        assert (await step(department, f"{STAGES}/{region['id']}", "judge"))["status"] == "judging"
        body = {"level": "municipal", "municipality_id": str(municipalities[VYAZMA])}
        late = await department.post(f"{BASE}{PATH}/{contest['id']}/stages", json=body)
        refused(late, 409, "competition_stage_too_late")

    async def test_that_somebody_entered_is_not_called_off(self, omsu, contest, municipalities, people):
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        await nominate(omsu, stage, people[SECOND])
        answer = await stepped(omsu, f"{STAGES}/{stage['id']}", 1, "call_off", reason="Мало заявок")
        assert refused(answer, 409)["reason"] == "has_entries"


class TestSheets:
    async def test_are_of_their_juror_alone_until_the_stage_closes(self, omsu, department, expert, city, client_as):
        stage, (one, other) = city
        ballot = (await expert.get(f"{BASE}{STAGES}/{stage['id']}/ballot")).json()
        assert {each["entry_id"] for each in ballot["entries"]} == {one["id"], other["id"]}
        assert len(await listed(expert, ENTRIES, stage_id=stage["id"])) == 2
        stranger = client_as("expert", REGION, uuid4())
        assert await listed(stranger, ENTRIES, stage_id=stage["id"]) == []
        refused(await stranger.get(f"{BASE}{STAGES}/{stage['id']}/ballot"), 404, "not_a_juror")
        refused(await hand_in(stranger, stage, one, marks(2, 9)), 404)
        refused(await hand_in(client_as("expert"), stage, one, marks(2, 9)), 404, "not_a_juror")
        refused(await expert.get(f"{BASE}{STAGES}/{stage['id']}/entries/{one['id']}/sheet"), 404)
        first = await hand_in(expert, stage, one, marks(2, 9))
        assert (first.status_code, first.json()["total"]) == (200, 11)
        second = (await hand_in(expert, stage, one, marks(0, 8.5, "Цели не названы"))).json()
        assert (second["id"], second["version"], second["total"]) == (first.json()["id"], 2, 8.5)
        for above in (omsu, department):
            assert (await above.get(f"{BASE}{STAGES}/{stage['id']}/sheets")).json()["sheets"] == []
        jury = (await omsu.get(f"{BASE}{STAGES}/{stage['id']}/jury")).json()
        assert [(each["full_name"], each["sheets"]) for each in jury["jurors"]] == [("Судья Пётр", 1)]
        refused(await appointed(omsu, stage), 409, "juror_has_marked")
        refusal = refused(await stepped(omsu, f"{STAGES}/{stage['id']}", stage["version"], "close"), 409)
        assert refusal["reason"] == "sheets_missing"
        await hand_in(expert, stage, other, marks(1, 2))
        await step(omsu, f"{STAGES}/{stage['id']}", "close")
        refused(await hand_in(expert, stage, one, marks(2, 10)), 409, "competition_stage_fixed")
        told = (await department.get(f"{BASE}{STAGES}/{stage['id']}/sheets")).json()["sheets"]
        assert {each["entry_id"]: each["total"] for each in told} == {one["id"]: 8.5, other["id"]: 3}

    @pytest.mark.parametrize(
        ("body", "wrong"),
        [
            (marks(0, 5), {"/marks/aims/comment": "zero_without_comment"}),
            (marks(2.5, 5), {"/marks/aims/mark": "out_of_scale"}),
            ({"marks": {"aims": {"mark": 1}}}, {"/marks": "criterion_missing"}),
        ],
    )
    async def test_bad_marks_are_pointed_at(self, expert, city, body, wrong):
        stage, (one, _) = city
        assert faults(await hand_in(expert, stage, one, body)) == wrong

    async def test_of_one_juror_at_once_are_one(self, expert, city, client_as):
        stage, (one, _) = city
        again = client_as("expert", SMOLENSK, expert.person)
        both = await asyncio.gather(*(hand_in(each, stage, one, marks(2, 9)) for each in (expert, again)))
        assert [each.status_code for each in both] == [200, 200]
        assert len({each.json()["id"] for each in both}) == 1

    async def test_that_come_while_the_stage_closes_count_or_are_refused(self, omsu, expert, city):
        stage, (one, other) = city
        for entry in (one, other):
            await hand_in(expert, stage, entry, marks(1, 1))
        late, closed = await asyncio.gather(
            hand_in(expert, stage, one, marks(2, 10)),
            stepped(omsu, f"{STAGES}/{stage['id']}", stage["version"], "close"),
        )
        assert closed.status_code == 200
        points = (await omsu.get(f"{BASE}{ENTRIES}/{one['id']}")).json()["points"]
        assert (late.status_code, points) in {(200, 12), (409, 2)}

    async def test_nobody_judges_rivals_of_the_own_nomination(
        self, omsu, contest, municipalities, people, client_as, expert
    ):
        """A head on the jury reaches a stage above the own school, and finds there only what is not theirs to win."""
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        own, rival = [(await nominate(omsu, stage, people[place])).json() for place in (SMOLENSK_SCHOOL, SECOND)]
        third = (await nominate(omsu, stage, people[SECOND], "team")).json()
        await appointed(omsu, stage, people[SMOLENSK_SCHOOL])
        refusal = refused(await stepped(omsu, f"{STAGES}/{stage['id']}", stage["version"], "judge"), 409)
        assert (refusal["reason"], refusal["detail"][:34]) == ("no_judge", "Заявок, которые некому оценить: 2.")
        seated = (await appointed(omsu, stage, people[SMOLENSK_SCHOOL], expert.person)).json()["jurors"]
        assert {each["person_id"]: each["entries"] for each in seated} == {
            str(people[SMOLENSK_SCHOOL]): 1, str(expert.person): 3
        }  # fmt: skip
        await step(omsu, f"{STAGES}/{stage['id']}", "judge")
        juror = client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])
        for entry in (own, rival):
            refused(await hand_in(juror, stage, entry, marks(2, 10)), 404, "not_a_juror")
        ballot = (await juror.get(f"{BASE}{STAGES}/{stage['id']}/ballot")).json()["entries"]
        assert [each["entry_id"] for each in ballot] == [third["id"]]
        for judge, entry in ((juror, third), (expert, own), (expert, rival), (expert, third)):
            assert (await hand_in(judge, stage, entry, marks(2, 10))).status_code == 200
        closed = await step(omsu, f"{STAGES}/{stage['id']}", "close")
        assert closed["sheets_missing"] == 0

    async def test_nobody_judges_the_own_organisation_or_whom_they_nominated(
        self, omsu, contest, municipalities, people, client_as, expert, app
    ):
        stage = await opened(omsu, contest, "municipal", municipalities[SMOLENSK])
        clerks = uuid4()
        await somebody(app, clerks, SMOLENSK)
        clerk = client_as("omsu", SMOLENSK, clerks)
        by_clerk = (await nominate(clerk, stage, people[SECOND])).json()
        of_school = (await nominate(omsu, stage, people[SMOLENSK_SCHOOL], "team")).json()
        await appointed(omsu, stage, clerks, people[SECOND], expert.person)
        await step(omsu, f"{STAGES}/{stage['id']}", "judge")
        colleague = client_as("school", SECOND, people[SECOND])
        refused(await hand_in(clerk, stage, by_clerk, marks(2, 10)), 404, "not_a_juror")
        assert (await hand_in(clerk, stage, of_school, marks(2, 10))).status_code == 200
        refused(await hand_in(colleague, stage, by_clerk, marks(2, 10)), 404, "not_a_juror")
        assert (await hand_in(colleague, stage, of_school, marks(2, 10))).status_code == 200


class TestResults:
    async def test_go_from_stage_to_stage_and_end_with_the_federal_one(
        self, omsu, department, expert, city, contest, school, facts_about
    ):
        stage, (one, other) = city
        refusal = refused(await school.get(f"{BASE}{STAGES}/{stage['id']}/results"), 409, "competition_stage_fixed")
        assert refusal["reason"] == "stage_open"
        for entry, its in ((one, marks(2, 9)), (other, marks(2, 9))):
            await hand_in(expert, stage, entry, its)
        region = await opened(department, contest, "regional")
        passing = {"entry_id": one["id"]}
        early = await department.post(f"{BASE}{STAGES}/{region['id']}/entries:pass", json=passing)
        assert faults(early) == {"/entry_id": "stage_open"}
        await step(omsu, f"{STAGES}/{stage['id']}", "close")
        told = (await school.get(f"{BASE}{STAGES}/{stage['id']}/results")).json()["nominations"][0]
        assert (told["participants"], [each["rank"] for each in told["laureates"]]) == (2, [1, 1])
        assert [each["tied"] for each in told["laureates"]] == [True, True]
        [*_, fact] = await facts_about(one["id"])
        assert fact.type == "training.contest.result"
        assert {name: fact.data[name] for name in ("person_id", "level", "result", "rank", "day")} == {
            "person_id": one["person_id"], "level": "municipal", "result": "winner", "rank": 1, "day": "2027-02-01"
        }  # fmt: skip
        refused(await omsu.post(f"{BASE}{STAGES}/{region['id']}/entries:pass", json=passing), 403)
        passed = await made(department, f"{STAGES}/{region['id']}/entries:pass", passing)
        assert (passed["passed_from_id"], passed["place"]) == (one["id"], SMOLENSK_SCHOOL)
        twice = await department.post(f"{BASE}{STAGES}/{region['id']}/entries:pass", json=passing)
        refused(twice, 409, "already_entered")
        await appointed(department, region, expert.person)
        await step(department, f"{STAGES}/{region['id']}", "judge")
        await hand_in(expert, region, passed, marks(2, 10))
        await step(department, f"{STAGES}/{region['id']}", "close")
        federal = await opened(department, contest, "federal")
        there = await made(department, f"{STAGES}/{federal['id']}/entries:pass", {"entry_id": passed["id"]})
        await step(department, f"{STAGES}/{federal['id']}", "judge")
        refusal = refused(await stepped(department, f"{STAGES}/{federal['id']}", 2, "close"), 409)
        assert refusal["reason"] == "results_missing"
        said = {"result": "prize_winner"}
        answer = await department.put(f"{BASE}{ENTRIES}/{there['id']}/result", json=said, headers=seen(there))
        assert answer.json()["result"] == "prize_winner"
        refusal = refused(await stepped(department, f"{PATH}/{contest['id']}", contest["version"], "complete"), 409)
        assert refusal["reason"] == "stages_open"
        await step(department, f"{STAGES}/{federal['id']}", "close")
        assert (await step(department, f"{PATH}/{contest['id']}", "complete"))["status"] == "completed"
        [*_, fact] = await facts_about(there["id"])
        assert (fact.data["level"], fact.data["result"], fact.data["rank"]) == ("federal", "prize_winner", None)

    async def test_are_written_from_outside_at_the_federal_stage_alone(self, department, city):
        _, (one, _) = city
        said = {"result": "winner"}
        answer = await department.put(f"{BASE}{ENTRIES}/{one['id']}/result", json=said, headers=seen(one))
        assert refused(answer, 409, "competition_stage_fixed")["reason"] == "not_federal"


class TestParticipation:
    async def test_is_a_share_of_the_heads_in_post_on_the_day(self, app, department, omsu, city, contest, people):
        path = f"{BASE}{PATH}/{contest['id']}/participation"
        said = (await department.get(path)).json()
        rows = {
            each["place"]: (each["participants"], each["heads"], each["percent"]) for each in said["municipalities"]
        }
        assert rows == {SMOLENSK: (2, 3, 66.7), VYAZMA: (0, 1, 0)}
        assert (said["total"]["participants"], said["total"]["heads"], said["total"]["percent"]) == (2, 4, 50)
        await left(app, people[SECOND], "2027-01-31")
        mine = (await omsu.get(path)).json()
        assert [(each["participants"], each["heads"]) for each in mine["municipalities"]] == [(1, 2)]
        before = (await omsu.get(path, params={"on": "2027-01-31"})).json()
        assert (before["total"]["participants"], before["total"]["heads"]) == (2, 3)
        refusal = refused(await omsu.get(path, params={"place": REGION}), 422)
        assert refusal["errors"][0]["code"] == "beyond_the_place"
