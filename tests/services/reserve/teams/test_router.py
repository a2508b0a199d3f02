"""Teams over HTTP: who forms which, who sits on one, and what is announced."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, update

from services.kernel.acting import acting
from services.kernel.consumers import consuming
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate
from services.reserve.store import COPIES
from services.reserve.teams import service
from services.reserve.teams.models import Team, TeamMember
from services.reserve.teams.rules import TeamLevel
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.candidates.said import body as file_body
from tests.services.reserve.candidates.test_router import patched, person_at
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

PATH = f"{BASE}/teams"
TERM = {"valid_from": "2027-01-11", "valid_to": "2029-12-31"}
ORDER = {"order_number": "1-од", "order_date": "2027-01-10"}
STRATEGY = {"strategy": "Выйти из группы риска"}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(TeamMember))
        await session.execute(delete(Team))


@pytest.fixture
async def people(app, schools):
    """Place → the head of the school there."""
    async with app.state.database.begin("ru") as session:
        return {row.place: row.person_id for row in await session.scalars(select(COPIES.post))}


@pytest.fixture
def body(schools):
    return {"level": "school", "organisation_id": str(schools[SMOLENSK_SCHOOL]), "title": "Команда", **TERM}


@pytest.fixture
async def draft(school, body):
    return await made(school, "/teams", body | ORDER | STRATEGY)


def member(person: UUID, **more):
    return {"person_id": str(person), "function": "Качество", "valid_from": TERM["valid_from"], **more}


async def joined(client, team, *members):
    for each in members:
        answer = await client.post(f"{PATH}/{team['id']}/members", json=each, headers=seen(team))
        assert answer.status_code == 201, answer.text
        team = answer.json()
    return team


@pytest.fixture
async def formed(omsu, school, draft, people):
    """Of the first school, with two heads of the city: the authority sees them both."""
    mine, other = people[SMOLENSK_SCHOOL], people[f"{SMOLENSK}.o2"]
    await joined(omsu, draft, member(mine, leads=True), member(other))
    return await step(school, f"/teams/{draft['id']}", "form")


@pytest.fixture
async def above(app, people):
    """The card of the head of the first school lies at the municipality, as the directory keeps it for who may move."""
    mine = people[SMOLENSK_SCHOOL]
    async with app.state.database.begin("ru") as session:
        await session.execute(update(COPIES.person).where(COPIES.person.id == mine).values(place=SMOLENSK))
        await session.execute(update(COPIES.post).where(COPIES.post.person_id == mine).values(place=SMOLENSK))
    return mine


class TestOwnHead:
    async def test_a_school_puts_its_own_head_into_its_team(self, school, draft, above):
        team = await joined(school, draft, member(above, leads=True))
        assert [each["person_id"] for each in team["members"]] == [str(above)]

    async def test_by_the_file_too_and_nobody_is_pointed_at_who_was_not_named(self, app, school, draft, above):
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            file = Candidate(
                place=SMOLENSK_SCHOOL, put_forward_at=SMOLENSK_SCHOOL, person_id=uuid4(), last_name="Орлова",
                first_name="Вера",
            )  # fmt: skip
            tx.add(file)
        said = {"candidate_id": str(file.id), "function": "Качество", "valid_from": TERM["valid_from"]}
        team = await joined(school, draft, said)
        assert [each["person_id"] for each in team["members"]] == [str(file.person_id)]

    async def test_no_head_of_another_school(self, school, draft, people):
        other = member(people[f"{SMOLENSK}.o2"])
        answer = await school.post(f"{PATH}/{draft['id']}/members", json=other, headers=seen(draft))
        assert faults(answer) == {"/person_id": "unknown_reference"}


class TestDrafting:
    async def test_says_whose_team_it_is(self, school, draft, schools):
        assert (draft["place"], draft["level"], draft["status"]) == (SMOLENSK_SCHOOL, "school", "draft")
        assert (draft["organisation_id"], draft["members"]) == (str(schools[SMOLENSK_SCHOOL]), [])
        assert draft["allowed_actions"] == []

    async def test_of_a_municipality_is_the_authoritys(self, omsu, school, municipalities):
        body = {"level": "municipal", "municipality_id": str(municipalities[SMOLENSK]), "title": "Город", **TERM}
        team = await made(omsu, "/teams", body)
        assert (team["place"], team["organisation_id"]) == (SMOLENSK, None)
        refused(await school.post(PATH, json=body), 403)

    async def test_is_not_for_a_neighbour(self, client_as, body, draft):
        """What a neighbour cannot see is not there; a draft is seen from its place and above alone."""
        for stranger in (client_as("school", VYAZMA_SCHOOL), client_as("omsu", VYAZMA)):
            assert (await stranger.post(PATH, json=body)).status_code in {403, 422}
            refused(await stranger.get(f"{PATH}/{draft['id']}"), 404, "team_not_found")
            assert await listed(stranger, "/teams") == []

    @pytest.mark.parametrize("role", ["soiro", "admin", "expert", "integration"])
    async def test_is_not_for_these_roles(self, client_as, role, body):
        refused(await client_as(role).post(PATH, json=body), 403)

    @pytest.mark.parametrize(
        ("change", "wrong"),
        [
            ({"level": "municipal"}, {"/municipality_id"}),
            ({"organisation_id": None}, {"/organisation_id"}),
            ({"organisation_id": str(uuid4())}, {"/organisation_id"}),
            ({"municipality_id": str(uuid4())}, {"/municipality_id"}),
            ({"valid_to": "2027-01-10"}, {"/valid_to"}),
            ({"order_number": "1"}, {"/order_date"}),
            ({"strategy_file_id": str(uuid4())}, {"/strategy_file_id"}),
            ({"title": " "}, {"/title"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, school, body, change, wrong):
        assert set(faults(await school.post(PATH, json=body | change))) == wrong
        assert await listed(school, "/teams") == []


class TestMembers:
    async def test_are_named(self, omsu, draft, people):
        team = await joined(omsu, draft, member(people[SMOLENSK_SCHOOL], leads=True))
        [one] = team["members"]
        assert (one["full_name"], one["function"], one["leads"]) == ("Иванова Анна Петровна", "Качество", True)

    async def test_nobody_twice_and_one_leader(self, omsu, draft, people):
        one, two = people[SMOLENSK_SCHOOL], people[f"{SMOLENSK}.o2"]
        team = await joined(omsu, draft, member(one, leads=True))
        path = f"{PATH}/{team['id']}/members"
        again = await omsu.post(path, json=member(one), headers=seen(team))
        assert faults(again) == {"/person_id": "already_member"}
        assert faults(await omsu.post(path, json=member(two, leads=True), headers=seen(team))) == {
            "/leads": "leader_taken"
        }
        assert faults(await omsu.post(path, json=member(uuid4()), headers=seen(team))) == {
            "/person_id": "unknown_reference"
        }
        early = await omsu.post(path, json=member(two, valid_to="2026-01-01"), headers=seen(team))
        assert faults(early) == {"/valid_to": "out_of_order"}
        assert len((await omsu.get(f"{PATH}/{team['id']}")).json()["members"]) == 1

    async def test_change_and_leave_a_draft(self, omsu, draft, people):
        team = await joined(omsu, draft, member(people[SMOLENSK_SCHOOL]))
        path = f"{PATH}/{team['id']}/members/{team['members'][0]['id']}"
        changed = await omsu.patch(path, json={"function": "Кадры", "valid_to": "2027-06-30"}, headers=seen(team))
        assert changed.status_code == 200, changed.text
        now = changed.json()
        assert (now["members"][0]["function"], now["version"]) == ("Кадры", team["version"] + 1)
        outside = await omsu.patch(path, json={"valid_to": "2030-01-01"}, headers=seen(now))
        assert faults(outside) == {"/valid_to": "outside_term"}
        gone = await omsu.delete(path, headers=seen(now))
        assert (gone.status_code, gone.json()["members"]) == (200, [])
        refused(await omsu.delete(path, headers=seen(gone.json())), 404, "team_member_not_found")

    async def test_of_a_formed_team_are_not_removed(self, omsu, formed):
        path = f"{PATH}/{formed['id']}/members/{formed['members'][0]['id']}"
        refused(await omsu.delete(path, headers=seen(formed)), 409, "team_fixed")

    async def test_stale_is_refused(self, omsu, draft, people):
        await joined(omsu, draft, member(people[SMOLENSK_SCHOOL]))
        answer = await omsu.post(
            f"{PATH}/{draft['id']}/members", json=member(people[f"{SMOLENSK}.o2"]), headers=seen(draft)
        )
        refused(answer, 412)


class TestForming:
    async def test_is_announced_with_members_by_their_ids_alone(self, formed, facts_about, people, schools):
        [*_, fact] = await facts_about(formed["id"])
        assert (fact.type, fact.place) == ("reserve.team.formed", SMOLENSK_SCHOOL)
        told = {each.pop("person_id"): each for each in fact.data.pop("members")}
        mine, other = (str(people[place]) for place in (SMOLENSK_SCHOOL, f"{SMOLENSK}.o2"))
        assert {told[mine].pop("member_id"), told[other].pop("member_id")} == {each["id"] for each in formed["members"]}
        usual = {"function": "Качество", "from": TERM["valid_from"], "until": None}
        assert told == {mine: usual | {"leads": True}, other: usual | {"leads": False}}
        assert fact.data == {
            "day": "2027-02-01",
            "status": "formed",
            "level": "school",
            "title": "Команда",
            "organisation_id": str(schools[SMOLENSK_SCHOOL]),
            "from": TERM["valid_from"],
            "until": TERM["valid_to"],
            "person_ids": sorted(str(people[place]) for place in (SMOLENSK_SCHOOL, f"{SMOLENSK}.o2")),
        }
        assert formed["formed_on"] == "2027-02-01"

    async def test_needs_an_order_a_strategy_and_people(self, school, body):
        for more, reason in (({}, "no_order"), (ORDER, "no_strategy"), (ORDER | STRATEGY, "too_few_members")):
            team = await made(school, "/teams", body | more)
            refusal = refused(await stepped(school, f"/teams/{team['id']}", 1, "form"), 409, "step_refused")
            assert refusal["reason"] == reason

    async def test_lets_those_below_see_it(self, client_as, omsu, school, municipalities, people):
        body = {"level": "municipal", "municipality_id": str(municipalities[SMOLENSK]), "title": "Город", **TERM}
        team = await made(omsu, "/teams", body | ORDER | STRATEGY)
        refused(await school.get(f"{PATH}/{team['id']}"), 404)
        await joined(omsu, team, member(people[SMOLENSK_SCHOOL], leads=True), member(people[f"{SMOLENSK}.o2"]))
        await step(omsu, f"/teams/{team['id']}", "form")
        read = (await school.get(f"{PATH}/{team['id']}")).json()
        assert [each["full_name"] for each in read["members"]] != [None, None]
        assert len(read["members"]) == 2
        assert read["allowed_actions"] == []
        refused(await stepped(school, f"/teams/{team['id']}", read["version"], "dissolve", reason="Нет"), 403)
        refused(await client_as("school", VYAZMA_SCHOOL).get(f"{PATH}/{team['id']}"), 404)

    async def test_keeps_order_and_strategy(self, school, formed):
        path = f"{PATH}/{formed['id']}"
        for change, wrong in (
            ({"order_number": None, "order_date": None}, {"/order_number": "no_order"}),
            ({"strategy": None}, {"/strategy": "no_strategy"}),
            ({"valid_to": "2027-01-10"}, {"/valid_to": "out_of_order"}),
        ):
            assert faults(await school.patch(path, json=change, headers=seen(formed))) == wrong
        changed = await school.patch(path, json={"title": "Новая"}, headers=seen(formed))
        assert changed.json()["title"] == "Новая"

    async def test_dissolved_with_a_reason_changes_no_more(self, school, formed):
        path = f"/teams/{formed['id']}"
        assert faults(await stepped(school, path, formed["version"], "dissolve")) == {"/reason": "reason_required"}
        gone = await step(school, path, "dissolve", reason="Цель достигнута")
        assert (gone["status"], gone["dissolved_on"], gone["allowed_actions"]) == ("dissolved", "2027-02-01", [])
        refused(await school.patch(f"{BASE}{path}", json={"title": "x"}, headers=seen(gone)), 409, "team_fixed")
        history = await listed(school, f"{path}/history")
        assert {each["action"] for each in history} == {"form", "dissolve"}

    async def test_found_by_what_is_known_of_it(self, omsu, formed, people):
        for query, found in (
            ({"level": "school"}, True),
            ({"level": "municipal"}, False),
            ({"status": "formed"}, True),
            ({"person_id": str(people[SMOLENSK_SCHOOL])}, True),
            ({"person_id": str(uuid4())}, False),
            ({"on": "2027-02-01"}, True),
            ({"on": "2027-01-31"}, False),
            ({"on": "2030-01-01"}, False),
            ({"place": VYAZMA}, False),
            ({"q": "команда"}, True),
        ):
            assert bool(await listed(omsu, "/teams", **query)) is found, query


class TestMembership:
    """What the reserve asks before a member is admitted to it."""

    @pytest.fixture
    def sits(self, app):
        async def asked(team, candidate: Candidate, day: str) -> bool:
            async with consuming(app.state.database, app.state.clock, "test") as tx:
                level = TeamLevel(team["level"])
                return await service.is_member(tx, UUID(team["id"]), level, candidate, date.fromisoformat(day))

        return asked

    async def test_is_known_by_the_person_on_a_day(self, sits, school, formed, people):
        somebody = Candidate(id=uuid4(), person_id=people[SMOLENSK_SCHOOL])
        assert await sits(formed, somebody, "2027-02-01")
        assert not await sits(formed, somebody, "2027-01-31")  # not formed yet
        assert await sits(formed, somebody, "2029-12-31")
        assert not await sits(formed, somebody, "2030-01-01")
        assert not await sits(formed, Candidate(id=uuid4(), person_id=uuid4()), "2027-02-01")
        assert not await sits(formed, Candidate(id=uuid4(), person_id=None), "2027-02-01")
        assert not await sits(formed | {"id": str(uuid4())}, somebody, "2027-02-01")
        assert not await sits(formed | {"level": "municipal"}, somebody, "2027-02-01")
        await step(school, f"/teams/{formed['id']}", "dissolve", reason="Цель достигнута")
        assert not await sits(formed, somebody, "2027-02-01")

    async def test_ends_with_its_last_day(self, sits, omsu, formed, people):
        [mine] = [each for each in formed["members"] if each["person_id"] == str(people[f"{SMOLENSK}.o2"])]
        path = f"{PATH}/{formed['id']}/members/{mine['id']}"
        answer = await omsu.patch(path, json={"valid_to": "2027-03-31"}, headers=seen(formed))
        assert answer.status_code == 200, answer.text
        somebody = Candidate(id=uuid4(), person_id=people[f"{SMOLENSK}.o2"])
        assert await sits(formed, somebody, "2027-03-31")
        assert not await sits(formed, somebody, "2027-04-01")

    async def test_is_known_by_the_file_and_by_one_merged_into_it(self, app, sits, omsu, draft, people):
        kept, merged = uuid4(), uuid4()
        rows = [
            {"id": id_, "place": SMOLENSK, "put_forward_at": SMOLENSK, "last_name": "Ким", "first_name": "Ли",
             "status": status, "merged_into_id": into, "version": 1}
            for id_, status, into in ((kept, "active", None), (merged, "merged", kept))
        ]  # fmt: skip
        async with app.state.database.begin("ru") as session:
            await session.execute(insert(Candidate), rows)
            await session.execute(
                insert(TeamMember).values(
                    id=uuid4(),
                    place=SMOLENSK_SCHOOL,
                    team_id=UUID(draft["id"]),
                    candidate_id=merged,
                    function="Кадры",
                    leads=False,
                    valid_from=date(2027, 1, 11),
                )
            )
        both = member(people[SMOLENSK_SCHOOL], leads=True)
        team = await joined(omsu, draft, both)
        assert "Ким Ли" in {each["full_name"] for each in team["members"]}
        await step(omsu, f"/teams/{draft['id']}", "form")
        assert await sits(team, Candidate(id=kept, person_id=None), "2027-02-01")

    async def test_who_is_linked_since_is_told_of_to_whoever_keeps_the_team(
        self, app, omsu, draft, people, copies, facts_about
    ):
        """A member known by the file alone is nobody to another service until the file is of somebody."""
        file = await made(omsu, "/candidates", file_body())
        someone = str(await person_at(app, copies, SMOLENSK_SCHOOL))
        known = {"candidate_id": file["id"], "function": "Кадры", "valid_from": TERM["valid_from"]}
        await joined(omsu, draft, member(people[SMOLENSK_SCHOOL], leads=True), known)
        await step(omsu, f"/teams/{draft['id']}", "form")
        [*_, fact] = await facts_about(draft["id"])
        assert [each["person_id"] for each in fact.data["members"] if not each["leads"]] == [None]
        assert (await patched(omsu, file, {"person_id": someone})).status_code == 200
        [*_, fact] = await facts_about(draft["id"])
        assert (fact.type, fact.data["status"]) == ("reserve.team.changed", "formed")
        assert [each["person_id"] for each in fact.data["members"] if not each["leads"]] == [someone]
