"""Meetings over HTTP: planned, convened with a quorum, voted in, concluded; and what others are told of them."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kernel.acting import acting
from services.kernel.canonical import canonical
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.models import Contest
from services.reserve.meetings import service
from tests.services.reserve.builders import BASE, listed, made, step
from tests.services.reserve.meetings.conftest import DAY
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL, caller


def body_of(ground, **more):
    agenda = [
        {"title": "О программе первой", "application_id": ground.applications[0]},
        {"title": "О победителе", "matter": "decision", "application_id": ground.applications[0]},
        {"title": "О порядке работы", "matter": "decision"},
    ]
    return {"contest_id": ground.contest, "held_on": DAY, "venue": "каб. 12", "agenda": agenda} | more


@pytest.fixture
async def meeting(omsu, ground):
    return await made(omsu, "/meetings", body_of(ground))


def path_of(meeting) -> str:
    return f"{BASE}/meetings/{meeting['id']}"


async def convened(client, meeting, present):
    body = {"action": "convene", "present": present}
    return await client.post(f"{path_of(meeting)}/steps", json=body, headers=ANY_VERSION)


@pytest.fixture
async def sealed_meeting(omsu, meeting, ground, today):
    """All are there but the expert."""
    today(DAY)
    response = await convened(omsu, meeting, ground.all_but("expert"))
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def opened(app, ground):
    """`await opened()`: the sheets lie open."""

    async def done():
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            (await tx.get(Contest, UUID(ground.contest))).opened_at = app.state.clock.now()

    return done


@pytest.fixture
async def open_meeting(sealed_meeting, opened):
    await opened()
    return sealed_meeting


async def voted(client, meeting, point, **choices):
    ballots = [{"member_id": member, "choice": choice} for member, choice in choices.pop("of", choices).items()]
    path = f"{path_of(meeting)}/agenda/{meeting['agenda'][point]['id']}/ballots"
    return await client.put(path, json={"ballots": ballots}, headers=ANY_VERSION)


def ballots_of(ground, **choices):
    return {ground[name]: choice for name, choice in choices.items()}


class TestPlanning:
    async def test_says_when_where_and_what(self, omsu, meeting, ground, facts_about):
        assert (meeting["status"], meeting["held_on"], meeting["venue"]) == ("planned", DAY, "каб. 12")
        assert (meeting["place"], meeting["commission_id"]) == (SMOLENSK, ground.commission["id"])
        assert [each["title"] for each in meeting["agenda"]][1] == "О победителе"
        assert (meeting["seats"], meeting["quorum"], meeting["questions"]) == ([], None, [])
        assert meeting["allowed_actions"] == ["call_off"], "it is not the day yet"
        assert (await omsu.get(path_of(meeting))).json() == meeting
        [fact] = await facts_about(meeting["id"])
        assert (fact.type, fact.data) == (
            "reserve.meeting.planned",
            {"contest_id": ground.contest, "held_on": DAY},
        )

    async def test_is_for_who_conducts(self, client_as, neighbour, ground):
        for role in ("admin", "soiro", "school", "expert"):
            refused(await client_as(role).post(f"{BASE}/meetings", json=body_of(ground)), 403)
        assert faults(await neighbour.post(f"{BASE}/meetings", json=body_of(ground))) == {
            "/contest_id": "unknown_reference"
        }

    @pytest.mark.parametrize(
        ("agenda", "expected"),
        [
            ([{"title": "О чужой", "application_id": str(uuid4())}], {"/agenda/0/application_id": "unknown_reference"}),
            ([{"title": "Кто", "matter": "tie_break"}], {"/agenda/0/application_id": "value_error"}),
            ([{"title": " "}], {"/agenda/0/title": "string_too_short"}),
        ],
    )
    async def test_refuses_what_cannot_be(self, omsu, ground, agenda, expected):
        assert faults(await omsu.post(f"{BASE}/meetings", json=body_of(ground, agenda=agenda))) == expected
        assert await listed(omsu, "/meetings", contest_id=ground.contest) == []

    async def test_not_on_a_contest_that_is_over(self, omsu, ground, status_set):
        await status_set(ground, "decided")
        response = await omsu.post(f"{BASE}/meetings", json=body_of(ground))
        assert faults(response) == {"/contest_id": "contest_not_running"}

    async def test_not_on_a_day_that_has_passed(self, omsu, meeting, ground, today):
        yesterday = body_of(ground, held_on="2026-03-31")
        assert faults(await omsu.post(f"{BASE}/meetings", json=yesterday)) == {"/held_on": "in_the_past"}
        said = {"held_on": "2026-03-31", "agenda": []}
        assert faults(await omsu.put(path_of(meeting), json=said, headers=seen(meeting))) == {"/held_on": "in_the_past"}
        today("2026-04-16")  # what was planned for yesterday is still mended
        kept = await omsu.put(path_of(meeting), json={"held_on": DAY, "agenda": []}, headers=seen(meeting))
        assert kept.status_code == 200, kept.text

    async def test_is_changed_until_it_begins(self, omsu, meeting, ground, today):
        body = {"held_on": "2026-04-16", "agenda": [{"title": "О победителе", "matter": "decision"}]}
        changed = await omsu.put(path_of(meeting), json=body, headers=seen(meeting))
        assert changed.status_code == 200, changed.text
        assert (changed.json()["held_on"], len(changed.json()["agenda"]), changed.json()["venue"]) == (
            "2026-04-16",
            1,
            None,
        )
        refused(await omsu.put(path_of(meeting), json=body, headers=seen(meeting)), 412)
        today("2026-04-16")
        await convened(omsu, meeting, ground.all_but())
        refused(await omsu.put(path_of(meeting), json=body, headers=ANY_VERSION), 409, "meeting_begun")

    async def test_is_called_off_with_a_reason(self, omsu, meeting, ground, today):
        done = await step(omsu, f"/meetings/{meeting['id']}", "call_off", reason="Перенесено")
        assert (done["status"], done["allowed_actions"]) == ("cancelled", [])
        today(DAY)
        refused(await convened(omsu, meeting, ground.all_but()), 409, "illegal_step")


class TestConvening:
    async def test_takes_down_who_sits_and_who_is_there(self, open_meeting, ground, facts_about):
        assert open_meeting["status"] == "open"
        assert [each["role"] for each in open_meeting["seats"]][:3] == ["chair", "deputy", "secretary"]
        absent = [each["member_id"] for each in open_meeting["seats"] if not each["present"]]
        assert absent == [ground["expert"]]
        assert open_meeting["presiding_id"] == ground["chair"]
        # Of five with a vote four are there; of those who may judge the first, or the second, three of four.
        assert open_meeting["quorum"] == {"whole": 4, "needed": 3, "attending": 3, "reached": True}
        assert [each["quorum"]["whole"] for each in open_meeting["agenda"]] == [4, 4, 5]
        assert [fact.type for fact in await facts_about(open_meeting["id"])][-1] == "reserve.meeting.open"

    async def test_writes_down_the_conflicts_nobody_has_waived(self, omsu, open_meeting, ground):
        response = await omsu.get(f"{BASE}/contests/{ground.contest}/recusals")
        found = {(each["member_id"], each["source"], each["standing"]) for each in response.json()["items"]}
        assert found == {(ground["near"], "computed", "recused"), (ground["deputy"], "computed", "recused")}

    async def test_needs_its_day_a_quorum_and_somebody_to_preside(self, omsu, meeting, ground, today):
        refusal = refused(await convened(omsu, meeting, ground.all_but()), 409, "step_refused")
        assert refusal["reason"] == "too_early"
        today(DAY)
        for present, reason in (
            ([ground["chair"], ground["deputy"], ground["secretary"]], "not_quorate"),
            (ground.all_but("expert", "far"), "not_quorate"),  # in the matter of the first: chair and deputy of four
            ([], "not_quorate"),
        ):
            refusal = refused(await convened(omsu, meeting, present), 409, "step_refused")
            assert refusal["reason"] == reason, present
        assert (await omsu.get(path_of(meeting))).json()["version"] == meeting["version"]
        assert (await omsu.get(f"{BASE}/contests/{ground.contest}/recusals")).json()["items"] == []

    async def test_a_waived_conflict_makes_the_quorum(self, omsu, meeting, ground, today):
        today(DAY)
        for member, application in (("near", 0), ("deputy", 1)):
            body = {"member_id": ground[member], "application_id": ground.applications[application], "reason": "Нет"}
            await omsu.post(f"{BASE}/contests/{ground.contest}/waivers", json=body)
        response = await convened(omsu, meeting, ground.all_but("far"))
        assert response.json()["quorum"] == {"whole": 5, "needed": 4, "attending": 4, "reached": True}

    async def test_who_withdrew_narrows_no_quorum(self, omsu, meeting, ground, today, app):
        """Chair, deputy, secretary and a member: enough for nothing as long as the second application competes."""
        today(DAY)
        present = ground.all_but("expert", "far")
        assert refused(await convened(omsu, meeting, present), 409)["reason"] == "not_quorate"
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            for application in ground.applications[:2]:
                (await tx.get(Application, UUID(application))).status = ApplicationStatus.withdrawn
        refusal = refused(await convened(omsu, meeting, present), 409)
        assert "голосуют 5" in refusal["detail"], "of all who have a vote: nobody is recused from the third"

    async def test_only_of_members(self, omsu, meeting, ground, today):
        today(DAY)
        response = await convened(omsu, meeting, [*ground.all_but(), str(uuid4())])
        assert faults(response) == {"/present/6": "unknown_reference"}
        missing = await omsu.post(f"{path_of(meeting)}/steps", json={"action": "convene"}, headers=ANY_VERSION)
        assert faults(missing) == {"/present": "value_error"}

    async def test_one_at_a_time(self, omsu, open_meeting, ground):
        other = await made(omsu, "/meetings", body_of(ground, agenda=[]))
        refused(await convened(omsu, other, ground.all_but()), 409, "meeting_open")

    async def test_what_changes_in_the_commission_later_changes_nothing(self, omsu, open_meeting, ground):
        member = f"{BASE}/commissions/{ground.commission['id']}/members/{ground['expert']}"
        ended = await omsu.patch(member, json={"valid_to": DAY}, headers=ANY_VERSION)
        assert ended.status_code == 200
        assert (await omsu.get(path_of(open_meeting))).json() == open_meeting


class TestVoting:
    async def test_is_open_and_told(self, omsu, open_meeting, ground):
        said = ballots_of(ground, chair="in_favour", deputy="against", far="in_favour")
        response = await voted(omsu, open_meeting, 1, of=said)
        assert response.status_code == 200, response.text
        point = response.json()["agenda"][1]
        assert {each["member_id"]: each["choice"] for each in point["ballots"]} == said
        assert point["outcome"] == {
            "verdict": "adopted",
            "in_favour": 2,
            "against": 1,
            "abstained": 0,
            "needed": 2,
            "casting": False,
        }
        assert set(point["may_vote"]) == set(said)

    async def test_the_chair_parts_equal_votes(self, omsu, open_meeting, ground):
        said = ballots_of(ground, chair="against", deputy="in_favour", near="in_favour", far="against")
        point = (await voted(omsu, open_meeting, 2, of=said)).json()["agenda"][2]
        assert (point["outcome"]["verdict"], point["outcome"]["casting"]) == ("rejected", True)

    async def test_only_of_who_may(self, omsu, open_meeting, ground):
        names = ("near", "secretary", "expert", "chair", "chair")
        ballots = [{"member_id": ground[name], "choice": "in_favour"} for name in names]
        path = f"{path_of(open_meeting)}/agenda/{open_meeting['agenda'][1]['id']}/ballots"
        response = await omsu.put(path, json={"ballots": ballots}, headers=ANY_VERSION)
        assert faults(response) == {
            "/ballots/0/member_id": "recused",
            "/ballots/1/member_id": "no_vote",
            "/ballots/2/member_id": "absent",
            "/ballots/4/member_id": "voted_twice",
        }
        assert (await omsu.get(path_of(open_meeting))).json() == open_meeting

    async def test_a_recusal_amid_it_takes_the_vote_back(self, omsu, open_meeting, ground):
        await voted(omsu, open_meeting, 1, of=ballots_of(ground, chair="in_favour", deputy="in_favour", far="against"))
        said = {"member_id": ground["deputy"], "application_id": ground.applications[0], "reason": "Родня"}
        await omsu.post(f"{BASE}/contests/{ground.contest}/recusals", json=said | {"kind": "relative"})
        point = (await omsu.get(path_of(open_meeting))).json()["agenda"][1]
        assert (point["quorum"]["whole"], point["quorum"]["attending"]) == (3, 2)
        assert (point["outcome"]["in_favour"], point["outcome"]["against"]) == (1, 1)
        assert ground["deputy"] not in [each["member_id"] for each in point["ballots"]]

    async def test_needs_a_quorum_on_the_matter(self, omsu, sealed_meeting, opened, ground):
        leaving = await omsu.put(
            f"{path_of(sealed_meeting)}/attendance",
            json={"present": [ground["chair"], ground["deputy"], ground["near"]]},
            headers=ANY_VERSION,
        )
        assert leaving.json()["quorum"]["reached"] is False
        await opened()
        refusal = refused(await voted(omsu, sealed_meeting, 1, of=ballots_of(ground, chair="in_favour")), 409)
        assert (refusal["code"], refusal["reason"]) == ("not_quorate", "not_quorate")

    async def test_what_is_heard_is_not_voted_on(self, omsu, open_meeting, ground):
        response = await voted(omsu, open_meeting, 0, of=ballots_of(ground, chair="in_favour"))
        refused(response, 409, "nothing_to_vote_on")
        path = f"{path_of(open_meeting)}/agenda/{uuid4()}/ballots"
        refused(await omsu.put(path, json={"ballots": []}, headers=ANY_VERSION), 404, "agenda_point_not_found")

    async def test_a_dissenting_opinion_stands_with_the_vote(self, omsu, open_meeting, ground):
        ballots = [{"member_id": ground["chair"], "choice": "against", "opinion": "Программа не раскрыта"}]
        path = f"{path_of(open_meeting)}/agenda/{open_meeting['agenda'][1]['id']}/ballots"
        response = await omsu.put(path, json={"ballots": ballots}, headers=ANY_VERSION)
        assert response.json()["agenda"][1]["ballots"][0]["opinion"] == "Программа не раскрыта"
        both = [ballots[0] | {"opinion_file_id": str(uuid4())}]
        response = await omsu.put(path, json={"ballots": both}, headers=ANY_VERSION)
        assert faults(response) == {"/ballots/0/opinion_file_id": "value_error"}
        ballots[0] |= {"opinion": None, "opinion_file_id": str(uuid4())}
        response = await omsu.put(path, json={"ballots": ballots}, headers=ANY_VERSION)
        assert faults(response) == {"/ballots/0/opinion_file_id": "unknown_reference"}

    async def test_who_has_voted_was_there(self, omsu, sealed_meeting, ground):
        await voted(omsu, sealed_meeting, 2, of=ballots_of(ground, chair="in_favour"))
        path = f"{path_of(sealed_meeting)}/attendance"
        refusal = refused(await omsu.put(path, json={"present": []}, headers=ANY_VERSION), 409, "has_voted")
        assert refusal["member_ids"] == [ground["chair"]]
        strange = await omsu.put(path, json={"present": [ground["chair"], str(uuid4())]}, headers=ANY_VERSION)
        assert faults(strange) == {"/present/1": "unknown_reference"}
        late = await omsu.put(path, json={"present": ground.all_but()}, headers=ANY_VERSION)
        assert late.json()["quorum"]["attending"] == 4


class TestQuestions:
    async def test_are_written_down_while_it_goes_on(self, omsu, open_meeting, ground):
        path = f"{path_of(open_meeting)}/questions"
        body = {"application_id": ground.applications[0], "member_id": ground["far"], "question": "Как быть с ОГЭ?"}
        asked = await omsu.post(path, json=body, headers=ANY_VERSION)
        assert asked.status_code == 201, asked.text
        [question] = asked.json()["questions"]
        assert {name: question[name] for name in body} == body
        stray = body | {"application_id": str(uuid4())}
        assert faults(await omsu.post(path, json=stray, headers=ANY_VERSION)) == {
            "/application_id": "unknown_reference"
        }
        stray = body | {"member_id": str(uuid4())}
        assert faults(await omsu.post(path, json=stray, headers=ANY_VERSION)) == {"/member_id": "unknown_reference"}
        gone = await omsu.delete(f"{path}/{question['id']}", headers=ANY_VERSION)
        assert gone.json()["questions"] == []
        refused(await omsu.delete(f"{path}/{question['id']}", headers=ANY_VERSION), 404, "asked_question_not_found")


class TestConcluding:
    async def test_waits_for_all_votes_or_a_reason_and_then_stands(self, omsu, open_meeting, ground, status_set):
        path = f"/meetings/{open_meeting['id']}"
        said = ballots_of(ground, chair="in_favour", deputy="in_favour", far="in_favour")
        await voted(omsu, open_meeting, 1, of=said)
        body = {"action": "conclude"}
        response = await omsu.post(f"{BASE}{path}/steps", json=body, headers=ANY_VERSION)
        refusal = refused(response, 409, "step_refused")
        assert (refusal["reason"], "О порядке работы" in refusal["detail"]) == ("votes_missing", True)
        closed = await step(omsu, path, "conclude", reason="Вопрос о порядке снят")
        assert (closed["status"], closed["allowed_actions"]) == ("closed", [])
        for call in (
            omsu.put(f"{BASE}{path}/attendance", json={"present": []}, headers=ANY_VERSION),
            voted(omsu, open_meeting, 1, of={}),
            omsu.post(
                f"{BASE}{path}/questions",
                json={"application_id": ground.applications[0], "question": "Что?"},
                headers=ANY_VERSION,
            ),
        ):
            refused(await call, 409, "meeting_begun")
        recusal = {"member_id": ground["chair"], "application_id": ground.applications[0], "reason": "Родня"}
        await omsu.post(f"{BASE}/contests/{ground.contest}/recusals", json=recusal | {"kind": "relative"})
        assert (await omsu.get(f"{BASE}{path}")).json() == closed, "what was decided stays as it was decided"
        history = (await omsu.get(f"{BASE}{path}/history")).json()["items"]
        assert {each["action"]: each["reason"] for each in history} == {
            "convene": None,
            "conclude": "Вопрос о порядке снят",
        }

    async def test_stays_so_for_the_service_itself(self, omsu, open_meeting, asking):
        """Not by a statement of its own role either."""
        await step(omsu, f"/meetings/{open_meeting['id']}", "conclude", reason="Всё")

        async def rewrite(tx, statement):
            await tx.execute(text(statement), {"id": UUID(open_meeting["id"])})

        for statement, said in (
            ("UPDATE reserve.meeting SET record = '{}' WHERE id = :id", "a concluded meeting is not changed"),
            ("UPDATE reserve.meeting SET status = 'open' WHERE id = :id", "a concluded meeting is not changed"),
            ("DELETE FROM reserve.meeting WHERE id = :id", "permission denied"),
            ("DELETE FROM reserve.recusal WHERE contest_id = :id", "permission denied"),
        ):
            with pytest.raises(DBAPIError, match=said):
                await asking(caller("department"), rewrite, statement)


class TestReading:
    async def test_a_member_from_another_place_reads_it_through_the_seat(self, client_as, ground, open_meeting):
        far = client_as("school", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL])
        found = await far.get(path_of(open_meeting))
        assert found.status_code == 200, found.text
        assert found.json() == open_meeting | {"allowed_actions": []}
        mine = (await far.get(f"{BASE}/contests/{ground.contest}/meetings")).json()["items"]
        assert [each["id"] for each in mine] == [open_meeting["id"]]
        assert (await far.get(f"{path_of(open_meeting)}/history")).json()["items"] != []
        refused(await far.get(f"{BASE}/meetings"), 403)

    async def test_others_do_not(self, client_as, neighbour, ground, open_meeting):
        for client in (
            neighbour,
            client_as("school", VYAZMA_SCHOOL),
            client_as("school", SMOLENSK_SCHOOL),
            client_as("expert"),
            client_as("integration", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL]),  # a system sits nowhere
        ):
            refused(await client.get(path_of(open_meeting)), 404, "meeting_not_found")
            refused(await client.get(f"{BASE}/contests/{ground.contest}/meetings"), 404, "contest_not_found")
        assert open_meeting["id"] not in [each["id"] for each in await listed(neighbour, "/meetings", limit=1000)]

    async def test_a_list_is_narrowed(self, department, omsu, ground, open_meeting):
        for client in (department, omsu):
            found = await listed(client, "/meetings", contest_id=ground.contest, status="open", place=SMOLENSK)
            assert [each["id"] for each in found] == [open_meeting["id"]]
        assert await listed(omsu, "/meetings", contest_id=ground.contest, status="planned") == []

    async def test_steps_and_minutes_are_for_who_conducts(self, client_as, ground, open_meeting):
        far = client_as("school", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL])
        for client in (far, client_as("soiro"), client_as("admin")):
            path = f"{path_of(open_meeting)}/attendance"
            refused(await client.put(path, json={"present": []}, headers=ANY_VERSION), 403)
            concluding = {"action": "conclude", "reason": "Всё"}
            refused(await client.post(f"{path_of(open_meeting)}/steps", json=concluding, headers=ANY_VERSION), 403)


class TestToldToOthers:
    async def test_quorum_votes_and_signers(self, omsu, ground, open_meeting, asking):
        contest, asker = UUID(ground.contest), caller("omsu")
        await voted(omsu, open_meeting, 1, of=ballots_of(ground, chair="in_favour", deputy="against", far="in_favour"))
        quorum = await asking(asker, service.quorate, contest)
        assert (quorum.whole, quorum.attending, quorum.reached) == (4, 3, True)
        [vote] = await asking(asker, service.outcomes, contest)
        assert (str(vote.application_id), vote.outcome.verdict, vote.presiding) == (
            ground.applications[0],
            "adopted",
            "in_favour",
        )
        signers = await asking(asker, service.signers, contest)
        assert {str(each.member_id) for each in signers} == set(ground.all_but("expert"))
        places = {str(each.member_id): each.place for each in signers}
        assert (places[ground["far"]], places[ground["chair"]]) == (VYAZMA_SCHOOL, SMOLENSK)

    async def test_a_record_is_whole_plain_and_the_same_ever_after(self, omsu, ground, open_meeting, asking):
        contest, asker = UUID(ground.contest), caller("omsu")
        said = ballots_of(ground, chair="in_favour", deputy="in_favour", far="abstained")
        await voted(omsu, open_meeting, 1, of=said)
        await step(omsu, f"/meetings/{open_meeting['id']}", "conclude", reason="Всё")
        record = await asking(asker, service.record_of, contest)
        canonical(record)  # nothing in it but what a protocol can spell
        [told] = record["meetings"]
        assert {each["full_name"]: each["present"] for each in told["attendance"]}["Дрозд Нина Павловна"] is False
        assert told["agenda"][1]["outcome"]["verdict"] == "adopted"
        assert {each["kind"] for each in told["recusals"]} == {"same_organisation", "named_in_dossier"}
        assert told["voting"] == {"quorum": "2/3", "majority": "of_present", "tie": "chair_vote"}
        recusal = {"member_id": ground["chair"], "application_id": ground.applications[0], "reason": "Родня"}
        await omsu.post(f"{BASE}/contests/{ground.contest}/recusals", json=recusal | {"kind": "relative"})
        assert await asking(asker, service.record_of, contest) == record
        far = caller("school", VYAZMA_SCHOOL, ground.people[VYAZMA_SCHOOL])
        assert await asking(far, service.record_of, contest) == record

    async def test_before_any_meeting_nobody_is_there(self, ground, asking):
        contest, asker = UUID(ground.contest), caller("omsu")
        quorum = await asking(asker, service.quorate, contest)
        assert (quorum.attending, quorum.reached) == (0, False)
        assert await asking(asker, service.record_of, contest) == {"meetings": []}
        assert await asking(asker, service.signers, contest) == await asking(asker, service.outcomes, contest) == []
