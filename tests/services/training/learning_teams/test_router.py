"""Teams that learn over HTTP: kept as the reserve tells, enrolled whole or not at all, followed member by member."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from tests.services.training.builders import BASE, listed, made, step
from tests.services.training.learning_teams.teams import (
    DAY,
    SCHOOL,
    employed,
    enrolled,
    for_everybody,
    formed,
    group_of,
    member,
    taught,
    team_event,
)
from tests.services.training.region import founded
from tests.support.answers import faults, refused, seen

PATH = "/team-enrolments"


@pytest.fixture
async def region(app, client_as, today):
    today(DAY)
    return await founded(app, client_as)


def asked(client, team, group, **more):
    return client.post(f"{BASE}{PATH}", json={"team_id": str(team), "group_id": group["id"], **more})


async def seats_left(region, group):
    return (await region.at().get(f"{BASE}/groups/{group['id']}")).json()["seats_left"]


class TestKnown:
    async def test_as_the_reserve_tells_with_its_origin_once(self, region, tell):
        deputy = await employed(region, "deputy")
        told = team_event(region, "formed", [member(region.heads[SCHOOL], leads=True), member(deputy)])
        await tell(told, told)
        [item] = await listed(region.head(), "/learning-teams", on=DAY, person_id=str(deputy))
        assert (item["id"], item["level"], item["status"]) == (str(told.subject), "school", "formed")
        assert (item["origin_event_id"], item["organisation_id"]) == (str(told.id), str(region.schools[SCHOOL]))
        team = (await region.head().get(f"{BASE}/learning-teams/{told.subject}")).json()
        assert {each["person_id"] for each in team["members"]} == {str(region.heads[SCHOOL]), str(deputy)}
        assert {each["full_name"] for each in team["members"]} == {"Иванова Анна Петровна", "Орлова Вера"}

    async def test_follows_changes_and_the_end_and_nothing_that_comes_late(self, region, tell):
        deputy, subject = await employed(region, "deputy"), uuid4()
        leader = member(region.heads[SCHOOL], leads=True)
        first = team_event(region, "formed", [leader], subject=subject)
        late = team_event(region, "changed", [leader], subject=subject, data={"title": "Прежнее имя"})
        joined = team_event(region, "changed", [leader, member(deputy)], subject=subject, data={"title": "Новое имя"})
        await tell(first, joined, late)
        path = f"{BASE}/learning-teams/{subject}"
        team = (await region.at().get(path)).json()
        assert (team["title"], len(team["members"]), team["origin_event_id"]) == ("Новое имя", 2, str(joined.id))
        await tell(team_event(region, "dissolved", [leader, member(deputy)], subject=subject))
        gone = (await region.at().get(path)).json()
        assert (gone["status"], gone["ended_on"]) == ("dissolved", DAY)
        assert await listed(region.at(), "/learning-teams", on=DAY, organisation_id=str(region.schools[SCHOOL])) == []

    async def test_a_draft_is_nobodys_to_train(self, region, tell):
        await tell(team_event(region, "changed", [member(None)], data={"status": "draft"}))
        assert await listed(region.at(), "/learning-teams") == []

    async def test_waits_while_the_reaction_is_off(self, region, tell):
        admin, path = region.at("admin"), f"{BASE}/reactions/teams"
        off = await admin.put(path, json={"enabled": False}, headers=seen((await admin.get(path)).json()))
        team = await formed(region)
        assert await listed(region.at(), "/learning-teams") == []
        on = await admin.put(path, json={"enabled": True}, headers=seen(off.json()))
        assert (on.status_code, on.json()["counted"], on.json()["waiting"]) == (200, 1, 0)
        assert [each["id"] for each in await listed(region.at(), "/learning-teams")] == [str(team)]

    async def test_is_seen_from_its_place_and_above(self, region):
        team = await formed(region)
        for role, below in (
            ("school", SCHOOL),
            ("omsu", ".m1"),
            ("department", ""),
            ("admin", ""),
            ("integration", ""),
        ):
            assert (await region.at(role, below).get(f"{BASE}/learning-teams/{team}")).status_code == 200
        for role, below in (("school", ".m1.o2"), ("omsu", ".m2")):
            refused(await region.at(role, below).get(f"{BASE}/learning-teams/{team}"), 404, "learning_team_not_found")
        refused(await region.at("expert").get(f"{BASE}/learning-teams"), 403, "forbidden")


class TestEnrolling:
    async def test_all_get_seats_at_once_by_soiro_authority_or_the_school(self, region, facts_about):
        deputy, teacher = await employed(region, "deputy"), await employed(region, "lead_teacher")
        team = await formed(region, deputy, teacher)
        for client in (region.at(), region.at("omsu", ".m1"), region.head()):
            group = await group_of(region, seats=3, of=await for_everybody(region), starts_on=DAY)
            got = await enrolled(region, team, group, client)
            assert [each["status"] for each in got["members"]] == ["confirmed"] * 3
            assert (got["needed"], got["passed"], got["finished"]) == (3, 0, False)
            seated = await listed(region.at(), "/enrolments", group_id=group["id"])
            assert {(each["origin"], each["origin_id"]) for each in seated} == {("team", got["id"])}
            for each in seated:
                await step(region.at(), f"/enrolments/{each['id']}", "withdraw", reason="Другая группа")
        [fact] = await facts_about(got["id"])
        people = sorted(map(str, (region.heads[SCHOOL], deputy, teacher)))
        assert (fact.type, fact.data["person_ids"]) == ("training.learning_team.enrolled", people)

    async def test_nobody_is_enrolled_where_one_cannot_be(self, region):
        deputy = await employed(region, "deputy")
        team, group = await formed(region, deputy), await group_of(region, seats=1)
        body = refused(await asked(region.at(), team, group), 409, "team_not_enrolled")
        assert (body["reason"], [each["code"] for each in body["errors"]]) == ("no_seats", ["no_seats"])
        assert (await seats_left(region, group), await listed(region.at(), PATH, team_id=str(team))) == (1, [])
        waits = await asked(region.at(), team, group, waiting=True)
        assert waits.status_code == 201, waits.text
        assert Counter(each["status"] for each in waits.json()["members"]) == {"confirmed": 1, "waiting": 1}

    async def test_what_stands_against_each_is_said_by_the_rules_of_enrolments(self, region):
        deputy, elsewhere = await employed(region, "deputy"), region.heads[".m1.o2"]
        team, basics = await formed(region, deputy, elsewhere), await for_everybody(region, title="Основы")
        busy = await group_of(region)
        await made(region.at(), "/enrolments", {"group_id": busy["id"], "person_id": str(deputy)})
        group = await group_of(region, seats=9)
        body = refused(await asked(region.head(), team, group), 409, "team_not_enrolled")
        against = {each["id"]: each["code"] for each in body["errors"]}
        assert against == {str(deputy): "sessions_overlap", str(elsewhere): "works_elsewhere"}
        assert await seats_left(region, group) == 9
        advanced = await group_of(region, of=await for_everybody(region, requires=[basics["family"]]), seats=9)
        body = refused(await asked(region.at(), team, advanced), 409, "team_not_enrolled")
        assert {each["code"] for each in body["errors"]} == {"prerequisite_missing"}

    async def test_who_joins_later_is_added_and_who_had_a_seat_keeps_it(self, region, tell):
        deputy, teacher, subject = await employed(region, "deputy"), await employed(region, "lead_teacher"), uuid4()
        leader, second = member(region.heads[SCHOOL], leads=True), member(deputy)
        await tell(team_event(region, "formed", [leader, second], subject=subject))
        group = await group_of(region, seats=4)
        own = await made(region.at(), "/enrolments", {"group_id": group["id"], "person_id": str(deputy)})
        first = await enrolled(region, subject, group)
        assert own["id"] in {each["enrolment_id"] for each in first["members"]}
        refused(await asked(region.at(), subject, group), 409, "team_enrolled")
        await tell(team_event(region, "changed", [leader, second, member(teacher)], subject=subject))
        again = await enrolled(region, subject, group)
        assert (again["id"], again["version"], len(again["members"])) == (first["id"], first["version"] + 1, 3)
        assert await seats_left(region, group) == 1

    async def test_a_team_that_is_no_more_or_not_whole_is_not(self, region, tell):
        group, leader = await group_of(region, seats=9), member(region.heads[SCHOOL], leads=True)
        for what, members, reason in (
            ("dissolved", [leader], "team_not_at_work"),
            ("formed", [leader | {"until": "2027-10-03"}], "nobody_on_the_team"),
            ("formed", [leader | {"member_id": str(uuid4())}, member(None)], "member_not_in_directory"),
        ):
            members = [each | {"member_id": str(uuid4())} for each in members]
            told = team_event(region, what, members)
            await tell(told)
            assert refused(await asked(region.at(), told.subject, group), 409, "team_not_enrolled")["reason"] == reason

    async def test_is_not_for_others(self, region):
        team, group = await formed(region), await group_of(region)
        for role in ("admin", "department", "expert", "integration"):
            refused(await asked(region.at(role), team, group), 403, "forbidden")
        for role, below in (("school", ".m1.o2"), ("omsu", ".m2")):
            assert faults(await asked(region.at(role, below), team, group)) == {"/team_id": "unknown_reference"}
        assert faults(await asked(region.at(), team, {"id": str(uuid4())})) == {"/group_id": "unknown_reference"}

    async def test_of_three_teams_one_gets_the_last_seats_and_the_others_none(self, region):
        """Whoever holds the group first; no seat of a team that does not get all stays taken."""
        teams = []
        for below in (SCHOOL, ".m1.o2", ".m2.o9"):
            others = [await employed(region, kind, below) for kind in ("deputy", "lead_teacher")]
            teams.append(await formed(region, *others, below=below))
        group = await group_of(region, seats=5)
        answers = await asyncio.gather(*(asked(region.at(), each, group) for each in teams))
        assert sorted(each.status_code for each in answers) == [201, 409, 409]
        for each in answers:
            if each.status_code == 409:
                assert refused(each, 409, "team_not_enrolled")["reason"] == "no_seats"
        assert await seats_left(region, group) == 2
        assert len(await listed(region.at(), "/enrolments", group_id=group["id"])) == 3

    async def test_a_team_asked_for_twice_at_once_is_enrolled_once(self, region):
        team, group = await formed(region, await employed(region, "deputy")), await group_of(region, seats=9)
        answers = await asyncio.gather(*(asked(region.at(), team, group) for _ in range(3)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409]
        assert await seats_left(region, group) == 7


class TestProgress:
    async def test_is_of_each_member_and_by_the_share_of_the_region(self, region, today):
        deputy, teacher = await employed(region, "deputy"), await employed(region, "lead_teacher")
        team, of = await formed(region, deputy, teacher), await for_everybody(region)
        group = await group_of(region, of=of, seats=3)
        one = await enrolled(region, team, group)
        await taught(region, group, {region.heads[SCHOOL]: True, deputy: True, teacher: False}, today)
        path = f"{BASE}{PATH}/{one['id']}"
        now = (await region.head().get(path)).json()
        came = {each["person_id"]: (each["status"], each["attended"], each["sessions"]) for each in now["members"]}
        assert came == {
            str(region.heads[SCHOOL]): ("completed", 1, 1),
            str(deputy): ("completed", 1, 1),
            str(teacher): ("not_attended", 0, 1),
        }
        assert (now["passed"], now["needed"], now["finished"]) == (2, 3, False)
        policy = (await region.at().get(f"{BASE}/team-learning-policy")).json()
        assert (policy["least_share"], policy["agreement"], policy["version"]) == (100, True, 1)
        said = {"least_share": 66, "agreement": True}
        for role, below in (("omsu", ".m1"), ("school", SCHOOL), ("department", "")):
            answer = await region.at(role, below).put(f"{BASE}/team-learning-policy", json=said, headers=seen(policy))
            refused(answer, 403, "forbidden")
        changed = await region.at().put(f"{BASE}/team-learning-policy", json=said, headers=seen(policy))
        assert (changed.status_code, changed.json()["least_share"]) == (200, 66)
        now = (await region.head().get(path)).json()
        assert (now["needed"], now["finished"]) == (2, True)
        refused(await region.at("school", ".m1.o2").get(path), 404, "team_enrolment_not_found")

    @pytest.mark.parametrize("share", [0, 101, None, "много"])
    async def test_a_share_that_cannot_be_is_pointed_at(self, region, share):
        body = {"least_share": share, "agreement": True}
        answer = await region.at().put(f"{BASE}/team-learning-policy", json=body, headers={"If-Match": "*"})
        assert set(faults(answer)) == {"/least_share"}
