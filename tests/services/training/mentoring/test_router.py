"""Pairs over HTTP: proposed by the hard rules, agreed by both, begun where there is a place, and how they end."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, update

from services.training.mentors.models import Mentor
from services.training.store import COPIES
from tests.services.training.builders import BASE, listed, step, stepped
from tests.services.training.mentoring.world import MENTORS, PAIRS, PROGRAMME, SECOND, THIRD
from tests.services.training.places import left
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL


def path(pair) -> str:
    return f"{PAIRS}/{pair['id']}"


@pytest.fixture
async def mentor(world):
    return await world.mentor(SMOLENSK_SCHOOL)


class TestProposing:
    async def test_says_what_the_pair_is_worth(self, world, mentor, facts_about):
        pair = await world.pair(mentor, VYAZMA_SCHOOL)
        assert (pair["status"], pair["origin"], pair["place"]) == ("proposed", "hand", VYAZMA_SCHOOL)
        assert (pair["mentor_name"], pair["mentee_name"]) == ("Иванова Анна Петровна",) * 2
        worth = pair["explanation"]
        assert sum(each["contribution"] for each in worth["contributions"]) == worth["score"] <= worth["best"]
        [fact] = await facts_about(pair["id"])
        assert (fact.type, fact.place) == ("training.mentorship.proposed", VYAZMA_SCHOOL)
        assert fact.data == {
            "status": "proposed",
            "mentor_id": mentor["id"],
            "mentor_person_id": mentor["person_id"],
            "mentor_organisation_id": mentor["organisation_id"],
            "person_id": str(world.people[VYAZMA_SCHOOL]),
            "organisation_id": pair["mentee_organisation_id"],
            "origin": "hand",
            "origin_id": None,
            "day": "2027-02-01",
        }

    async def test_is_seen_on_both_sides_and_nowhere_else(self, world, mentor):
        pair = await world.pair(mentor, VYAZMA_SCHOOL)
        sides = [world.head(SMOLENSK_SCHOOL), world.head(VYAZMA_SCHOOL)]
        overseers = [world.authority(SMOLENSK_SCHOOL), world.authority(VYAZMA_SCHOOL), world.soiro]
        readers = [world.client_as(each) for each in ("department", "admin", "integration")]
        for client in (*sides, *overseers, *readers):
            [one] = await listed(client, PAIRS)
            assert (one["id"], one["mentee_name"]) == (pair["id"], "Иванова Анна Петровна")
            assert (await client.get(f"{BASE}{path(pair)}")).status_code == 200
        for client in (world.head(SECOND), world.client_as("school"), world.client_as("omsu", "ru.r67.m9")):
            assert await listed(client, PAIRS) == []
            refused(await client.get(f"{BASE}{path(pair)}"), 404, "mentorship_not_found")
        refused(await world.client_as("expert").get(f"{BASE}{path(pair)}"), 403)

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, world, role):
        body = {"mentor_id": str(uuid4()), "mentee_person_id": str(uuid4())}
        refused(await world.client_as(role).post(f"{BASE}{PAIRS}", json=body), 403)

    async def test_an_authority_pairs_its_own(self, world, mentor):
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[VYAZMA_SCHOOL])}
        mine, theirs = world.authority(SMOLENSK_SCHOOL), world.authority(VYAZMA_SCHOOL)
        assert faults(await mine.post(f"{BASE}{PAIRS}", json=body)) == {"/mentee_person_id": "unknown_reference"}
        assert faults(await theirs.post(f"{BASE}{PAIRS}", json=body)) == {"/mentor_id": "unknown_reference"}
        assert faults(await world.soiro.post(f"{BASE}{PAIRS}", json=body | {"directions": ["A b"]})) == {
            "/directions/0": "string_pattern_mismatch"
        }

    async def test_breaks_no_hard_rule(self, world, mentor, app):
        people = world.people

        async def errors(place, **changes):
            body = {"mentor_id": mentor["id"], "mentee_person_id": str(people[place]), "directions": ["personnel"]}
            answer = await world.soiro.post(f"{BASE}{PAIRS}", json=body | changes)
            return {(each["pointer"], each["code"]) for each in refused(answer, 422)["errors"]}

        itself = {("/mentor_id", "same_person"), ("/mentor_id", "same_organisation")}
        assert await errors(SMOLENSK_SCHOOL) == itself
        assert await errors(SECOND, directions=["vsoko"]) == {("/mentor_id", "direction")}
        await world.at_risk(SMOLENSK_SCHOOL)
        assert await errors(SECOND) == {("/mentor_id", "mentor_at_risk")}
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(COPIES.post).where(COPIES.post.person_id == people[THIRD]).values(kind="deputy"))
            moved = {"organisation_id": None, "municipality_id": uuid4(), "kind": "authority_specialist"}
            await tx.execute(update(COPIES.post).where(COPIES.post.person_id == people[SECOND]).values(**moved))
        assert await errors(SECOND) == {("/mentee_person_id", "not_at_work")}
        assert await listed(world.soiro, PAIRS) == []

    async def test_of_somebody_under_the_mentor_is_refused(self, world, mentor, app, municipalities):
        """The head of an authority is over the heads of its municipality."""
        async with app.state.database.begin("ru") as tx:
            over = {"kind": "authority_head", "municipality_id": municipalities[VYAZMA], "organisation_id": None}
            who = {"id": uuid4(), "person_id": world.people[SMOLENSK_SCHOOL], "place": VYAZMA, "held_to": None}
            since = {"held_from": date(2026, 1, 1), "source_epoch": uuid4(), "source_seq": 1}
            await tx.execute(insert(COPIES.post).values(over | who | since))
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[VYAZMA_SCHOOL])}
        answer = await world.soiro.post(f"{BASE}{PAIRS}", json=body)
        assert faults(answer) == {"/mentor_id": "subordination"}

    async def test_a_mentee_has_one_mentor(self, world, mentor):
        await world.pair(mentor, SECOND)
        other = await world.mentor(THIRD)
        body = {"mentor_id": other["id"], "mentee_person_id": str(world.people[SECOND])}
        assert faults(await world.soiro.post(f"{BASE}{PAIRS}", json=body)) == {"/mentee_person_id": "accompanied"}

    async def test_two_who_propose_at_once_propose_one(self, world):
        mentors = [await world.mentor(SMOLENSK_SCHOOL), await world.mentor(THIRD)]
        bodies = [{"mentor_id": each["id"], "mentee_person_id": str(world.people[SECOND])} for each in mentors]
        answers = await asyncio.gather(*(world.soiro.post(f"{BASE}{PAIRS}", json=each) for each in bodies))
        assert min(each.status_code for each in answers) == 201
        [late] = [each for each in answers if each.status_code != 201]
        assert late.json()["code"] in {"mentorship_living", "invalid"}
        assert len(await listed(world.soiro, PAIRS)) == 1

    async def test_a_mentor_whose_term_is_over_is_given_nobody(self, world, mentor, today):
        pair = await world.agreed(mentor, THIRD)
        today("2028-01-11")
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[SECOND])}
        assert faults(await world.soiro.post(f"{BASE}{PAIRS}", json=body)) == {"/mentor_id": "mentor_not_active"}
        refusal = refused(await stepped(world.soiro, path(pair), pair["version"], "activate"), 409, "step_refused")
        assert refusal["reason"] == "mentor_not_active"


class TestAgreeing:
    async def test_each_for_oneself_then_it_begins(self, world, mentor, facts_about):
        pair = await world.pair(mentor, VYAZMA_SCHOOL)
        mine, theirs = world.head(SMOLENSK_SCHOOL), world.head(VYAZMA_SCHOOL)
        refusal = refused(await stepped(mine, path(pair), 1, "agree_as_mentee"), 409, "step_refused")
        assert refusal["reason"] == "another_side"
        refused(await stepped(world.soiro, path(pair), 1, "agree_as_mentor"), 403)
        assert pair["allowed_actions"] == ["reject", "take_back"]
        one = await step(theirs, path(pair), "agree_as_mentee")
        assert (one["status"], one["mentee_agreed_on"], one["mentor_agreed_on"]) == (
            "agreed_by_mentee", "2027-02-01", None,
        )  # fmt: skip
        both = await step(mine, path(pair), "agree_as_mentor")
        assert both["status"] == "agreed"
        authority = world.authority(VYAZMA_SCHOOL)
        early = refused(await stepped(authority, path(pair), both["version"], "activate"), 409, "step_refused")
        assert early["reason"] == "no_programme"
        planned = await mine.put(f"{BASE}{path(pair)}/programme", json=PROGRAMME, headers=seen(both))
        assert [each["number"] for each in planned.json()["goals"]] == [1, 2]
        done = await step(authority, path(pair), "activate")
        assert (done["status"], done["activated_on"]) == ("active", "2027-02-01")
        assert "training.mentorship.active" in {each.type for each in await facts_about(pair["id"])}
        for client in (mine, theirs, authority):
            history = await listed(client, f"{path(pair)}/history")
            assert {each["action"] for each in history} == {"agree_as_mentee", "agree_as_mentor", "activate"}
        refused(await stepped(mine, path(pair), pair["version"], "leave"), 412)

    async def test_who_declines_is_remembered(self, world, mentor):
        pair = await world.pair(mentor, SECOND)
        theirs = world.head(SECOND)
        assert faults(await stepped(theirs, path(pair), 1, "decline")) == {"/reason": "reason_required"}
        gone = await step(theirs, path(pair), "decline", reason="Вместе уже работали")
        assert (gone["status"], gone["allowed_actions"]) == ("declined", [])
        [kept] = await listed(world.soiro, "/rejected-pairs")
        assert (kept["by_side"], kept["reason"], kept["mentorship_id"]) == (
            "mentee", "Вместе уже работали", pair["id"],
        )  # fmt: skip
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[SECOND])}
        assert faults(await world.soiro.post(f"{BASE}{PAIRS}", json=body)) == {"/mentor_id": "rejected"}
        again = await world.soiro.post(f"{BASE}/rejected-pairs", json=body | {"reason": "Ещё раз"})
        refused(again, 409, "already_rejected")

    async def test_a_pair_taken_back_may_be_proposed_again(self, world, mentor):
        pair = await world.pair(mentor, SECOND)
        await step(world.authority(SECOND), path(pair), "take_back", reason="Ошиблись направлением")
        assert (await world.pair(mentor, SECOND))["status"] == "proposed"

    async def test_a_pair_rejected_before_it_was_proposed_cannot_begin(self, world, mentor):
        """Rejected while somebody still thinks about it: the rule stands against every further step."""
        pair = await world.agreed(mentor, SECOND)
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[SECOND]), "reason": "Спор"}
        assert (await world.authority(SECOND).post(f"{BASE}/rejected-pairs", json=body)).status_code == 201
        refusal = refused(await stepped(world.soiro, path(pair), pair["version"], "activate"), 409, "step_refused")
        assert refusal["reason"] == "rejected"

    async def test_a_mentor_who_came_to_be_at_risk_begins_nothing(self, world, mentor):
        pair = await world.agreed(mentor, SECOND)
        await world.at_risk(SMOLENSK_SCHOOL)
        refusal = refused(await stepped(world.soiro, path(pair), pair["version"], "activate"), 409, "step_refused")
        assert (refusal["reason"], "группе риска" in refusal["detail"]) == ("mentor_at_risk", True)


class TestPlaces:
    async def test_are_counted_with_those_that_are_proposed(self, world):
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        await world.pair(mentor, SECOND)
        await asyncio.gather(*(listed(world.soiro, PAIRS) for _ in range(3)))  # so many connections are open
        people = [str(world.people[each]) for each in (THIRD, VYAZMA_SCHOOL)]
        bodies = [{"mentor_id": mentor["id"], "mentee_person_id": each} for each in people]
        answers = await asyncio.gather(*(world.soiro.post(f"{BASE}{PAIRS}", json=each) for each in bodies))
        assert sorted(each.status_code for each in answers) == [201, 422]
        [late] = [each for each in answers if each.status_code == 422]
        assert faults(late) == {"/mentor_id": "full"}

    async def test_are_never_more_than_the_mentor_has(self, world, app):
        """However many were proposed: by a rule of before, or while the mentor could take more."""
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=3)
        pairs = [await world.agreed(mentor, each) for each in (SECOND, THIRD, VYAZMA_SCHOOL)]
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(Mentor).where(Mentor.id == mentor["id"]).values(capacity=1))
        await asyncio.gather(
            *(world.soiro.get(f"{BASE}{path(each)}") for each in pairs)
        )  # so many connections are open
        answers = await asyncio.gather(
            *(stepped(world.soiro, path(each), each["version"], "activate") for each in pairs)
        )
        assert sorted(each.status_code for each in answers) == [200, 409, 409]
        for late in answers:
            if late.status_code == 409:
                assert refused(late, 409, "step_refused")["reason"] == "full"
        active = await listed(world.soiro, PAIRS, status="active")
        assert len(active) == 1

    async def test_are_free_the_day_after_the_last(self, world, mentor, today):
        pair = await world.active(mentor, SECOND)
        ended = await step(world.head(SECOND), path(pair), "leave")
        assert (ended["status"], ended["noticed_on"], ended["last_day"]) == ("ended", "2027-02-01", "2027-02-04")
        body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[THIRD])}
        today("2027-02-04")
        assert faults(await world.soiro.post(f"{BASE}{PAIRS}", json=body)) == {"/mentor_id": "full"}
        today("2027-02-05")
        assert (await world.soiro.post(f"{BASE}{PAIRS}", json=body)).status_code == 201

    async def test_of_a_mentor_who_leaves_are_nobodys(self, world, mentor):
        """Whichever comes first: a pair that has begun ends with the mentor, one that has not never begins."""
        pair = await world.agreed(mentor, SECOND)
        await asyncio.gather(
            *(world.soiro.get(f"{BASE}{path(pair)}") for _ in range(3))
        )  # so many connections are open
        begun, left = await asyncio.gather(
            stepped(world.soiro, path(pair), pair["version"], "activate"),
            stepped(world.head(SMOLENSK_SCHOOL), f"{MENTORS}/{mentor['id']}", mentor["version"], "leave"),
        )
        assert (left.status_code, begun.status_code in {200, 409, 412}) == (200, True)
        [now] = await listed(world.soiro, PAIRS)
        assert now["status"] == ("ended" if begun.status_code == 200 else "withdrawn")


class TestEnding:
    async def test_wants_notice_on_either_side(self, world, mentor):
        pair = await world.active(mentor, VYAZMA_SCHOOL)
        for client, action in (
            (world.head(SMOLENSK_SCHOOL), "leave"),
            (world.head(VYAZMA_SCHOOL), "leave"),
            (world.authority(SMOLENSK_SCHOOL), "end"),
        ):
            said = {"last_day": "2027-02-03", "reason": "Переезд"}
            refusal = refused(await stepped(client, path(pair), pair["version"], action, **said), 409, "step_refused")
            assert refusal["reason"] == "short_notice"
        ended = await step(world.authority(SMOLENSK_SCHOOL), path(pair), "end", reason="Переезд", last_day="2027-02-10")
        assert (ended["status"], ended["last_day"]) == ("ended", "2027-02-10")

    async def test_with_the_mentor_ends_on_the_same_day(self, world, app):
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        under_way, thought_of = await world.active(mentor, VYAZMA_SCHOOL), await world.pair(mentor, SECOND)
        await step(world.head(SMOLENSK_SCHOOL), f"{MENTORS}/{mentor['id']}", "leave", last_day="2027-02-26")
        pairs = {each["id"]: each for each in await listed(world.soiro, PAIRS)}
        assert (pairs[under_way["id"]]["status"], pairs[under_way["id"]]["last_day"]) == ("ended", "2027-02-26")
        assert pairs[thought_of["id"]]["status"] == "withdrawn"
        history = await listed(world.head(VYAZMA_SCHOOL), f"{path(under_way)}/history")
        assert ("end", "Наставник прекращает наставничество") in {(each["action"], each["reason"]) for each in history}
        async with app.state.database.begin("ru") as tx:
            assert (await tx.get(Mentor, under_way["mentor_id"])).status == "ended"


class TestStanding:
    async def test_one_ended_at_notice_works_until_its_last_day(self, world, mentor, today):
        pair = await world.active(mentor, SECOND)
        ended = await step(world.head(SECOND), path(pair), "leave", last_day="2027-02-04")
        for day, works in (("2027-02-04", True), ("2027-02-05", False)):
            today(day)
            read = (await world.soiro.get(f"{BASE}{path(pair)}")).json()
            found = await listed(world.soiro, PAIRS, under_way=True)
            assert (ended["status"], read["under_way"], [each["id"] for each in found]) == (
                "ended", works, [pair["id"]] * works,
            )  # fmt: skip

    async def test_who_oversees_it_sees_what_became_of_the_mentor(self, world, app, today):
        mentor = await world.mentor(SMOLENSK_SCHOOL, capacity=2)
        pair, other = await world.active(mentor, SECOND), await world.active(await world.mentor(THIRD), VYAZMA_SCHOOL)
        assert (pair["concern"], pair["concern_said"]) == (None, None)
        await world.at_risk(SMOLENSK_SCHOOL)
        said = {"mentor_at_risk": "группу риска", "mentor_not_a_head": "не руководит"}
        for concern, words in said.items():
            for overseer in (world.authority(SECOND), world.soiro):
                [found] = await listed(overseer, PAIRS, concern=concern)
                read = (await overseer.get(f"{BASE}{path(pair)}")).json()
                assert (found["id"], read["concern"]) == (pair["id"], concern)
                assert found["concern_said"] == read["concern_said"]
                assert words in read["concern_said"]
            await left(app, world.people[SMOLENSK_SCHOOL], "2027-01-31")
        assert {each["id"]: each["concern"] for each in await listed(world.soiro, PAIRS)}[other["id"]] is None
        await step(world.soiro, path(pair), "end", reason="Наставник ушёл", last_day="2027-02-04")
        today("2027-02-05")
        assert await listed(world.soiro, PAIRS, concern="mentor_not_a_head") == []


class TestProgramme:
    async def test_is_written_by_the_mentor_and_the_authorities(self, world, mentor):
        pair = await world.pair(mentor, VYAZMA_SCHOOL)
        address = f"{BASE}{path(pair)}/programme"
        refused(await world.head(VYAZMA_SCHOOL).put(address, json=PROGRAMME, headers=seen(pair)), 403)
        refused(await world.client_as("department").put(address, json=PROGRAMME, headers=seen(pair)), 403)
        refused(await world.head(SECOND).put(address, json=PROGRAMME, headers=seen(pair)), 404)
        refused(await world.soiro.put(address, json=PROGRAMME), 428)
        for change, wrong in (
            ({"ends_on": "2027-01-01"}, {"/ends_on": "out_of_order"}),
            ({"ends_on": "2028-01-11"}, {"/ends_on": "beyond_the_term"}),
            ({"goals": []}, {"/goals": "too_short"}),
            ({"goals": [{"title": "Ц", "until": "2028-01-01"}]}, {"/goals/0/until": "outside_term"}),
        ):
            assert faults(await world.soiro.put(address, json=PROGRAMME | change, headers=seen(pair))) == wrong
        done = await world.authority(VYAZMA_SCHOOL).put(address, json=PROGRAMME, headers=seen(pair))
        assert (done.status_code, done.json()["version"]) == (200, pair["version"] + 1)
        refused(await world.soiro.put(address, json=PROGRAMME, headers=seen(pair)), 412)

    async def test_is_reviewed_in_the_middle_and_at_the_end(self, world, mentor, facts_about, today):
        pair = await world.active(mentor, VYAZMA_SCHOOL)
        address, mine = f"{BASE}{path(pair)}/reviews", world.head(SMOLENSK_SCHOOL)
        authority = world.authority(VYAZMA_SCHOOL)

        def body(kind, *marks):
            said = [{"goal": at, "mark": mark, "reason": "Видно"} for at, mark in enumerate(marks, start=1)]
            return {"kind": kind, "marks": said, "conclusion": "Дальше"}

        early = refused(await stepped(authority, path(pair), pair["version"], "complete"), 409, "step_refused")
        assert early["reason"] == "no_final_review"
        refused(
            await world.head(VYAZMA_SCHOOL).post(address, json=body("mid", "partly", "partly"), headers=ANY_VERSION),
            403,
        )
        assert faults(await mine.post(address, json=body("mid", "partly"), headers=ANY_VERSION)) == {
            "/marks": "unmarked"
        }
        mid = await mine.post(address, json=body("mid", "partly", "untouched"), headers=seen(pair))
        assert (mid.status_code, mid.json()["reviews"][0]["by_side"]) == (201, "mentor")
        twice = await mine.post(address, json=body("mid", "partly", "untouched"), headers=ANY_VERSION)
        assert refused(twice, 409, "review_refused")["reason"] == "reviewed"
        own = await mine.post(address, json=body("final", "reached", "reached"), headers=ANY_VERSION)
        assert refused(own, 409, "review_refused")["reason"] == "own_case"
        final = await authority.post(address, json=body("final", "reached", "reached"), headers=ANY_VERSION)
        assert [each["kind"] for each in final.json()["reviews"]] == ["mid", "final"]
        planned = await mine.put(f"{BASE}{path(pair)}/programme", json=PROGRAMME, headers=ANY_VERSION)
        refused(planned, 409, "mentorship_fixed")
        done = await step(authority, path(pair), "complete")
        assert (done["status"], done["helped"], done["last_day"]) == ("completed", True, "2027-02-01")
        [*_, fact] = await facts_about(pair["id"])
        assert (fact.type, fact.data["person_id"]) == ("training.mentorship.completed", done["mentee_person_id"])
        today("2027-02-02")  # the effect of a mentor is what the final reviews say: one of one
        assert effect(await world.pair(mentor, SECOND)) == 666


def effect(pair) -> int:
    [one] = [each for each in pair["explanation"]["contributions"] if each["component"] == "effect"]
    return one["value"]


class TestMeetings:
    async def test_one_side_records_and_the_other_confirms(self, world, mentor, today):
        pair = await world.active(mentor, VYAZMA_SCHOOL)
        today("2027-03-01")
        address = f"{path(pair)}/meetings"
        mine, theirs = world.head(SMOLENSK_SCHOOL), world.head(VYAZMA_SCHOOL)
        held = {"held_on": "2027-02-10", "topic": "План ВСОКО", "hours": 1.5, "note": "Контрольные точки"}
        made = await mine.post(f"{BASE}{address}", json=held)
        assert made.status_code == 201, made.text
        meeting = made.json()
        one = f"{address}/{meeting['id']}"
        assert (meeting["hours"], meeting["recorded_by"], meeting["allowed_actions"]) == (1.5, "mentor", ["cancel"])
        own = refused(await stepped(mine, one, 1, "confirm"), 409, "step_refused")
        assert own["reason"] == "not_the_other_side"
        refused(await stepped(world.soiro, one, 1, "confirm"), 403)
        assert (await step(theirs, one, "confirm"))["status"] == "confirmed"
        second = (await theirs.post(f"{BASE}{address}", json=held | {"held_on": "2027-02-12"})).json()
        disputed = await step(mine, f"{address}/{second['id']}", "dispute", reason="Не встречались")
        assert (disputed["status"], disputed["reason"]) == ("disputed", "Не встречались")
        for client in (mine, theirs, world.authority(SMOLENSK_SCHOOL), world.authority(VYAZMA_SCHOOL)):
            assert [each["status"] for each in await listed(client, address)] == ["confirmed", "disputed"]
        refused(await mine.get(f"{BASE}{address}/{uuid4()}"), 404, "mentor_meeting_not_found")
        refused(await world.head(SECOND).get(f"{BASE}{one}"), 404, "mentorship_not_found")

    async def test_are_of_a_pair_under_way(self, world, mentor):
        pair = await world.agreed(mentor, VYAZMA_SCHOOL)
        address, mine = f"{BASE}{path(pair)}/meetings", world.head(SMOLENSK_SCHOOL)
        held = {"held_on": "2027-02-01", "topic": "Знакомство", "hours": 1}
        assert refused(await mine.post(address, json=held), 409, "meeting_refused")["reason"] == "not_active"
        refused(await world.authority(VYAZMA_SCHOOL).post(address, json=held), 403)
        await step(world.soiro, path(pair), "activate")
        for change, wrong in (
            ({"held_on": "2027-02-02"}, {"/held_on": "in_future"}),
            ({"held_on": "2027-01-31"}, {"/held_on": "outside_term"}),
            ({"hours": 0}, {"/hours": "greater_than"}),
            ({"hours": 0.25}, {"/hours": "decimal_max_places"}),
            ({"hours": 12.5}, {"/hours": "less_than_equal"}),
        ):
            assert faults(await mine.post(address, json=held | change)) == wrong

    async def test_of_one_day_have_the_hours_of_a_day(self, world, mentor, today):
        pair = await world.active(mentor, VYAZMA_SCHOOL)
        today("2027-03-01")
        address = f"{BASE}{path(pair)}/meetings"
        mine, theirs = world.head(SMOLENSK_SCHOOL), world.head(VYAZMA_SCHOOL)
        held = {"held_on": "2027-02-10", "topic": "План ВСОКО", "hours": 7}
        answers = await asyncio.gather(*(each.post(address, json=held) for each in (mine, theirs, mine)))
        assert sorted(each.status_code for each in answers) == [201, 422, 422]
        [first] = [each.json() for each in answers if each.status_code == 201]
        assert faults(await mine.post(address, json=held | {"hours": 5.5})) == {"/hours": "too_many_hours"}
        assert (await mine.post(address, json=held | {"hours": 5})).status_code == 201
        assert (await mine.post(address, json=held | {"held_on": "2027-02-11"})).status_code == 201
        other = {"mentor": theirs, "mentee": mine}[first["recorded_by"]]
        await step(other, f"{path(pair)}/meetings/{first['id']}", "dispute", reason="Не встречались")
        assert (await mine.post(address, json=held)).status_code == 201


async def test_a_rejected_pair_names_who_is_there(world, mentor):
    body = {"mentor_id": mentor["id"], "mentee_person_id": str(world.people[SECOND]), "reason": "Спор"}
    for change, wrong in (
        ({"mentor_id": str(uuid4())}, {"/mentor_id": "unknown_reference"}),
        ({"mentee_person_id": str(uuid4())}, {"/mentee_person_id": "unknown_reference"}),
        ({"reason": " "}, {"/reason": "string_too_short"}),
    ):
        assert faults(await world.soiro.post(f"{BASE}/rejected-pairs", json=body | change)) == wrong
    refused(await world.client_as("school").post(f"{BASE}/rejected-pairs", json=body), 403)
    assert await listed(world.client_as("omsu", VYAZMA), "/rejected-pairs") == []
