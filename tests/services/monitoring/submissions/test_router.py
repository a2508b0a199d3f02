"""Submissions over HTTP: filled by their own authority, checked by the region, seen by nobody beside."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.kernel.identity import sign
from services.monitoring.store import TABLES
from tests.services.monitoring.builders import (
    BASE,
    act_body,
    alike,
    conducted,
    filled,
    listed,
    made,
    open_cycle,
    status_of,
    step,
    stepped,
    submission_of,
    submitted,
    three_values,
    verified,
)
from tests.support.answers import pointers, refused, seen
from tests.support.callers import KEY, SMOLENSK, VYAZMA, caller, client_of, token

SUBMISSIONS = f"{BASE}/submissions"


@pytest.fixture
async def cycle(department, municipalities):
    return await open_cycle(department)


@pytest.fixture
async def submission(omsu, cycle, municipalities):
    return await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])


def values_url(submission) -> str:
    return f"{SUBMISSIONS}/{submission['id']}/values"


def one(**said):
    return {"values": [{"indicator": "p1", "value": 1} | said]}


class TestFilling:
    async def test_an_empty_submission_lists_every_position(self, submission):
        assert [(each["indicator"], each["value"], each["evidence"]) for each in submission["values"]] == [
            ("p1", None, []),
            ("p2", None, []),
            ("p3", None, []),
        ]
        assert (submission["status"], submission["allowed_actions"]) == ("draft", [])
        assert submission["subject_name"] == "город Смоленск"

    async def test_values_are_written_bit_by_bit(self, omsu, submission):
        first = await filled(omsu, submission, one(value=0, comment="Нет"))
        second = await filled(omsu, first, {"values": [{"indicator": "p3", "value": 1}]})
        assert [(each["value"], each["comment"]) for each in second["values"]] == [(0, "Нет"), (None, None), (1, None)]
        assert second["version"] == submission["version"] + 2
        assert (await omsu.get(f"{SUBMISSIONS}/{submission['id']}")).json() == second

    async def test_a_part_is_patched_and_never_put(self, omsu, submission):
        """PUT replaces a whole, everywhere."""
        refused(await omsu.put(values_url(submission), json=one(), headers=seen(submission)), 405)

    async def test_what_is_replaced_stays_in_the_audit(self, app, omsu, submission):
        first = await filled(omsu, submission, one(evidence=[{"document": "Программа"}]))
        await filled(omsu, first, one(value=0))
        audit = TABLES.audit
        async with app.state.database.begin("ru") as tx:
            of_evidence = (audit.entity == "evidence", audit.action == "deleted", audit.place == submission["place"])
            told = list(await tx.scalars(select(audit.changes).where(*of_evidence).order_by(audit.seq.desc()).limit(1)))
        assert [each["document"] for each in told] == [["Программа", None]]

    async def test_a_value_replaces_the_former_one_with_its_evidence(self, omsu, submission):
        document = [{"document": "Программа", "pages": "стр. 4–17,62"}, {"document": "План"}]
        first = await filled(omsu, submission, one(evidence=document, comment="Есть"))
        assert [each["citation"] for each in first["values"][0]["evidence"]] == ["Программа, стр. 4-17, 62", "План"]
        second = await filled(omsu, first, one(value=None))
        assert (second["values"][0]["value"], second["values"][0]["evidence"], second["values"][0]["comment"]) == (
            None,
            [],
            None,
        )

    async def test_an_act_is_cited_with_its_amendment_and_pages(self, omsu, department, submission):
        revisions = [{"valid_to": "2019-11-19"}, {"date": "2019-11-20", "valid_from": "2019-11-20"}]
        act = await made(department, "/acts", act_body(number="1427-адм", date="2011-07-28", revisions=revisions))
        plain, amended = [each["id"] for each in act["revisions"]]
        evidence = [{"act_revision_id": amended, "pages": "стр.3-10"}, {"act_revision_id": plain}]
        filled_in = await filled(omsu, submission, one(evidence=evidence))
        cited = "Приказ управления образования от 28.07.2011 № 1427-адм"
        assert [each["citation"] for each in filled_in["values"][0]["evidence"]] == [
            f"{cited} (ред. от 20.11.2019), стр. 3-10",
            cited,
        ]

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            (one(value=2), "/values/0/value"),
            (one(value=-1), "/values/0/value"),
            (one(value="да"), "/values/0/value"),
            (one(value=0.5), "/values/0/value"),
            (one(value=1, inputs={"value": 1}), "/values/0/value"),
            ({"values": [{"indicator": "p1", "inputs": {"other": 1}}]}, "/values/0/inputs/other"),
            ({"values": [{"indicator": "p1", "inputs": {"value": 2}}]}, "/values/0/inputs/value"),
            ({"values": []}, "/values"),
            (one(unknown=1), "/values/0/unknown"),
            (one(evidence=[{}]), "/values/0/evidence/0"),
            (one(evidence=[{"document": "x", "act_revision_id": f"{uuid4()}"}]), "/values/0/evidence/0"),
            (one(evidence=[{"document": "x", "pages": "пять"}]), "/values/0/evidence/0/pages"),
            (one(evidence=[{"document": "x"}, {"document": "y", "pages": "10-3"}]), "/values/0/evidence/1/pages"),
            ({"values": one()["values"] * 2}, "/values/1/indicator"),
            (one(indicator="p9"), "/values/0/indicator"),
            (one(evidence=[{"act_revision_id": f"{uuid4()}"}]), "/values/0/evidence/0/act_revision_id"),
        ],
    )
    async def test_bad_input_is_pointed_at_and_nothing_is_written(self, omsu, submission, body, pointer):
        assert pointers(await omsu.patch(values_url(submission), json=body, headers=seen(submission))) == {pointer}
        assert (await omsu.get(f"{SUBMISSIONS}/{submission['id']}")).json() == submission

    async def test_all_that_is_wrong_is_told_at_once(self, omsu, neighbour, submission):
        theirs = (await made(neighbour, "/acts", act_body()))["revisions"][0]["id"]
        body = {
            "values": [
                {"indicator": "p1", "value": 1, "evidence": [{"document": "x"}, {"act_revision_id": theirs}]},
                {"indicator": "p9", "value": 1},
            ]
        }
        response = await omsu.patch(values_url(submission), json=body, headers=seen(submission))
        assert {(each["pointer"], each["code"]) for each in refused(response, 422)["errors"]} == {
            ("/values/0/evidence/1/act_revision_id", "unknown_reference"),
            ("/values/1/indicator", "unknown_reference"),
        }

    async def test_says_which_version_it_was_made_from(self, omsu, submission):
        refused(await omsu.patch(values_url(submission), json=three_values()), 428)
        await filled(omsu, submission, one())
        refused(await omsu.patch(values_url(submission), json=three_values(), headers=seen(submission)), 412)

    async def test_what_is_handed_in_is_locked_until_it_comes_back(self, omsu, department, submission):
        path = f"/submissions/{submission['id']}"
        await filled(omsu, submission, three_values())
        for action, by in (("submit", omsu), ("verify", department)):
            now = await step(by, path, action)
            refusal = refused(await omsu.patch(values_url(submission), json=one(), headers=seen(now)), 409)
            assert (refusal["code"], refusal["status_now"]) == ("submission_locked", now["status"])
        back = await step(department, path, "return", "Нет страниц")
        assert (await filled(omsu, back, one(value=0)))["values"][0]["value"] == 0


class TestSteps:
    async def test_lead_from_draft_to_verified_and_leave_their_times(self, omsu, department, submission):
        path = f"/submissions/{submission['id']}"
        await filled(omsu, submission, three_values())
        handed_in = await step(omsu, path, "submit")
        assert (handed_in["status"], handed_in["verified_at"]) == ("submitted", None)
        checked = await step(department, path, "verify")
        assert (checked["status"], checked["submitted_at"]) == ("verified", handed_in["submitted_at"])
        assert checked["verified_at"] is not None
        back = await step(department, path, "return", "Ошибка")
        assert (back["status"], back["verified_at"]) == ("returned", None)

    async def test_an_incomplete_one_is_refused_with_an_error_for_each_position(self, omsu, submission):
        now = await filled(omsu, submission, one())
        refusal = refused(
            await stepped(omsu, f"/submissions/{now['id']}", now["version"], "submit"), 409, "step_refused"
        )
        assert refusal["reason"] == "incomplete"
        assert [(each["pointer"], each["code"]) for each in refusal["errors"]] == [
            ("/values/0/evidence", "evidence_missing"),
            ("/values/1/value", "value_missing"),
            ("/values/2/value", "value_missing"),
        ]
        for error in refusal["errors"]:  # they point into what reading answers, at what is empty there
            _, values, place, member = error["pointer"].split("/")
            pointed = now[values][int(place)]
            assert not pointed[member]
            assert error["detail"].startswith(f"Позиция {pointed['number']} «{pointed['title']}»: ")

    @pytest.mark.parametrize("reason", [None, "   "])
    async def test_a_return_needs_a_reason(self, omsu, department, cycle, municipalities, reason):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        response = await stepped(department, f"/submissions/{now['id']}", now["version"], "return", reason)
        assert pointers(response) == {"/reason"}

    async def test_one_does_not_check_oneself(self, omsu, cycle, municipalities):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        assert now["allowed_actions"] == []
        for action in ("verify", "return"):
            refusal = refused(await stepped(omsu, f"/submissions/{now['id']}", now["version"], action, "x"), 409)
            assert refusal["reason"] == "own_submission"

    async def test_nor_does_a_colleague_beside(self, omsu, app, cycle, municipalities):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        async with client_of(app, token("omsu")) as colleague:
            refusal = refused(await stepped(colleague, f"/submissions/{now['id']}", now["version"], "verify"), 409)
        assert refusal["reason"] == "not_above"

    async def test_nor_under_another_role(self, app, cycle, municipalities):
        """The gateway gives no account both roles; here it would gain nothing by them."""
        me = caller("department")
        both = [sign(each, KEY, 900) for each in (replace(caller("omsu"), account=me.account), me)]
        async with client_of(app, both[0]) as omsu, client_of(app, both[1]) as department:
            now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
            path = f"/submissions/{now['id']}"
            assert (await department.get(f"{BASE}{path}")).json()["allowed_actions"] == []
            for action in ("verify", "return"):
                refusal = refused(await stepped(department, path, now["version"], action, "x"), 409, "step_refused")
                assert refusal["reason"] == "own_submission"

    async def test_of_a_verdict_and_its_contrary_at_once_one_stands(
        self, department, client_as, omsu, cycle, municipalities, facts_about
    ):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        path, colleague = f"/submissions/{now['id']}", client_as("department", "ru.r67")
        answers = await asyncio.gather(
            stepped(department, path, now["version"], "verify"),
            stepped(colleague, path, now["version"], "return", "Нет страниц"),
        )
        winner, loser = sorted(answers, key=lambda each: each.status_code)
        assert winner.status_code == 200
        assert loser.status_code in (409, 412)
        stands = winner.json()["status"]
        assert (await omsu.get(f"{BASE}{path}")).json()["status"] == stands
        assert [each["target"] for each in await history(omsu, now)] == ["submitted", stands]
        told = [fact.type for fact in await facts_about(now["id"])]
        assert told == ["monitoring.submission.submitted", f"monitoring.submission.{stands}"]

    async def test_the_region_does_not_hand_in_for_a_municipality(self, department, client_as, omsu, submission):
        now = await filled(omsu, submission, three_values())
        path = f"/submissions/{now['id']}"
        for outsider in (department, client_as("soiro"), client_as("admin")):
            refused(await stepped(outsider, path, now["version"], "submit"), 403)
            refused(await outsider.patch(values_url(now), json=one(), headers=seen(now)), 403)

    async def test_an_illegal_step_names_the_legal_ones(self, omsu, department, submission):
        path = f"/submissions/{submission['id']}"
        refusal = refused(await stepped(department, path, submission["version"], "verify"), 409, "illegal_step")
        assert (refusal["status_now"], refusal["legal_actions"]) == ("draft", ["submit", "extend"])

    async def test_say_which_version_they_were_made_from(self, omsu, submission):
        now = await filled(omsu, submission, three_values())
        url = f"{SUBMISSIONS}/{now['id']}/steps"
        refused(await omsu.post(url, json={"action": "submit"}), 428)
        refused(await omsu.post(url, json={"action": "submit"}, headers=seen(submission)), 412)

    async def test_of_two_at_once_one_wins(self, omsu, submission, facts_about):
        now = await filled(omsu, submission, three_values())
        path = f"/submissions/{now['id']}"
        answers = await asyncio.gather(*(stepped(omsu, path, now["version"], "submit") for _ in range(2)))
        winner, loser = sorted(answers, key=lambda each: each.status_code)
        assert winner.status_code == 200
        assert loser.status_code in (409, 412)
        assert [fact.type for fact in await facts_about(now["id"])] == ["monitoring.submission.submitted"]
        assert len(await history(omsu, now)) == 1

    async def test_a_repeated_key_is_answered_as_the_first_time_and_done_once(self, omsu, submission, facts_about):
        now = await filled(omsu, submission, three_values())
        url, headers = f"{SUBMISSIONS}/{now['id']}/steps", seen(now) | {"Idempotency-Key": f"{uuid4()}"}
        first, again = [await omsu.post(url, json={"action": "submit"}, headers=headers) for _ in range(2)]
        assert first.status_code == again.status_code == 200
        assert (first.json(), first.headers["etag"]) == (again.json(), again.headers["etag"])
        assert again.headers["idempotent-replayed"] == "true"
        assert len(await history(omsu, now)) == len(await facts_about(now["id"])) == 1
        refused(await omsu.post(url, json={"action": "verify"}, headers=headers), 422, "key_reused")

    async def test_a_refusal_is_not_remembered(self, omsu, submission):
        url, key = f"{SUBMISSIONS}/{submission['id']}/steps", {"Idempotency-Key": f"{uuid4()}"}
        refused(await omsu.post(url, json={"action": "submit"}, headers=seen(submission) | key), 409)
        now = await filled(omsu, submission, three_values())
        assert (await omsu.post(url, json={"action": "submit"}, headers=seen(now) | key)).status_code == 200


async def history(client, submission):
    """Oldest first."""
    return await listed(client, f"/submissions/{submission['id']}/history", sort="at")


class TestAfterTheCollection:
    async def test_what_waits_can_still_be_checked_and_returned(self, omsu, department, cycle, municipalities):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        path = f"/submissions/{now['id']}"
        await conducted(department, cycle["id"], "end_collection")
        back = await step(department, path, "return", "Проверьте")
        assert back["status"] == "returned"
        await filled(omsu, back, one(value=0))
        await step(omsu, path, "submit")
        assert (await step(department, path, "verify"))["status"] == "verified"

    async def test_nothing_moves_once_results_are_calculated(self, omsu, department, cycle, municipalities):
        now = await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        empty = await submission_of(department, cycle["id"], municipalities[VYAZMA])
        await conducted(department, cycle["id"], "end_collection", "calculate")
        path = f"/submissions/{now['id']}"
        refusal = refused(await stepped(department, path, now["version"], "return", "Поздно"), 409, "step_refused")
        assert refusal["reason"] == "window_closed"
        assert (await department.get(f"{BASE}{path}")).json()["allowed_actions"] == []
        response = await client_patch(department, empty)
        refused(response, 403)

    async def test_values_are_not_written_either(self, neighbour, omsu, department, cycle, municipalities):
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        empty = await submission_of(neighbour, cycle["id"], municipalities[VYAZMA])
        await conducted(department, cycle["id"], "end_collection", "calculate")
        refusal = refused(await client_patch(neighbour, empty), 409, "submission_locked")
        assert (refusal["status_now"], refusal["detail"]) == (
            "draft",
            "Сбор данных в этом цикле не идёт.",
        )

    async def test_a_draft_is_no_longer_filled_nor_submitted(self, neighbour, department, cycle, municipalities):
        """Ending the collection ends it for those who handed in nothing; only what was returned may come again."""
        empty = await submission_of(neighbour, cycle["id"], municipalities[VYAZMA])
        await conducted(department, cycle["id"], "end_collection")
        refusal = refused(await client_patch(neighbour, empty), 409, "submission_locked")
        assert refusal["reason"] == "window_closed"
        path = f"/submissions/{empty['id']}"
        refusal = refused(await stepped(neighbour, path, empty["version"], "submit"), 409, "step_refused")
        assert refusal["reason"] == "window_closed"


async def client_patch(client, submission):
    return await client.patch(values_url(submission), json=one(), headers=seen(submission))


class TestHistory:
    async def test_tells_who_moved_it_where_and_why(self, omsu, department, cycle, municipalities):
        now = await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        await step(department, f"/submissions/{now['id']}", "return", "Нет приказа № 353")
        steps = await history(omsu, now)
        assert [(each["action"], each["source"], each["target"], each["role"], each["reason"]) for each in steps] == [
            ("submit", "draft", "submitted", "omsu", None),
            ("return", "submitted", "returned", "department", "Нет приказа № 353"),
        ]

    async def test_is_announced_with_the_subject_and_the_cycle(
        self, omsu, department, cycle, municipalities, facts_about
    ):
        now = await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        facts = await facts_about(now["id"])
        happened = [fact.type.removeprefix("monitoring.submission.") for fact in facts]
        assert happened == ["submitted", "verified", "accepted"]
        told = {"cycle_id": cycle["id"], "subject_id": str(municipalities[SMOLENSK])}
        assert facts[0].data == {"status": "submitted"} | told
        assert facts[0].place == SMOLENSK


class TestPlace:
    async def test_a_neighbour_neither_sees_nor_touches_it(self, neighbour, cycle, submission):
        path = f"/submissions/{submission['id']}"
        assert await status_of(neighbour, path) == 404
        assert await status_of(neighbour, f"{path}/history") == 404
        refused(await neighbour.patch(values_url(submission), json=one(), headers=seen(submission)), 404)
        refused(await stepped(neighbour, path, submission["version"], "submit"), 404, "submission_not_found")
        ids = [each["id"] for each in await listed(neighbour, "/submissions", cycle_id=cycle["id"])]
        assert len(ids) == 1
        assert submission["id"] not in ids

    async def test_above_all_are_listed_in_russian_order(self, department, cycle):
        names = [each["subject_name"] for each in await listed(department, "/submissions", cycle_id=cycle["id"])]
        assert names == ["Вяземский муниципальный округ", "город Смоленск"]

    async def test_below_its_municipality_it_is_not_seen(self, client_as, school, submission):
        path = f"/submissions/{submission['id']}"
        assert await status_of(school, path) == 404
        assert await status_of(client_as("admin", "ru.r67.m26.o1"), path) == 404


class TestListing:
    async def test_finds_by_cycle_subject_and_status(self, omsu, department, cycle, municipalities):
        await submitted(omsu, cycle["id"], municipalities[SMOLENSK])
        query = {"cycle_id": cycle["id"]}
        assert len(await listed(department, "/submissions", **query)) == 2
        [item] = await listed(department, "/submissions", status="submitted", **query)
        assert item["subject_id"] == str(municipalities[SMOLENSK])
        assert [item] == await listed(department, "/submissions", subject_id=item["subject_id"], **query)
        whole = await submission_of(department, cycle["id"], municipalities[SMOLENSK])
        assert alike(item, whole)
