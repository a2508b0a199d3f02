"""Objections over HTTP: filed by who was rated, decided by who conducts, and what a correction leads to."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.kernel.identity import sign
from services.monitoring.store import TABLES
from tests.services.monitoring.builders import (
    BASE,
    act_body,
    alike,
    conducted,
    cycle_body,
    head_methodology,
    head_values,
    listed,
    made,
    open_cycle,
    published_methodology,
    rated,
    status_of,
    step,
    stepped,
    submission_of,
    verified,
)
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import KEY, REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller, client_of

THIRD = f"{SMOLENSK}.o3"
ANSWERS = {
    SMOLENSK_SCHOOL: head_values(90),
    f"{SMOLENSK}.o2": head_values(50, grade_11=0),
    THIRD: head_values(45, failed=2),
    VYAZMA_SCHOOL: head_values(10),
}
"""10 of 10; 5 of 15; 3 of 10; 0 of 10."""
DOCUMENT = {"document": "Протокол ГЭК", "pages": "2-3"}
VALUE = {
    "contests": "value",
    "indicator": "q1",
    "text": "Не учтены пересдавшие",
    "inputs": {"met": 62},
    "evidence": [DOCUMENT],
}
SCORE = {"contests": "score", "text": "Баллы начислены не по той шкале"}


@pytest.fixture
async def calculated(client_as, department, schools, today):
    today("2022-04-04")  # a Monday
    methodology = await published_methodology(department, head_methodology())
    return await rated(client_as, methodology["id"], 2021, ANSWERS, schools)


@pytest.fixture
async def cycle(department, calculated):
    """Objections are heard up to the fifth of April."""
    return await conducted(department, calculated["id"], "open_objections")


@pytest.fixture
def third(client_as):
    return client_as("school", THIRD)


@pytest.fixture
async def result(department, cycle):
    return (await results_of(department, cycle))[THIRD]


@pytest.fixture
async def objection(third, result):
    return await filed(third, result)


async def results_of(client, cycle):
    return {each["place"]: each for each in await listed(client, "/results", cycle_id=cycle["id"])}


def filing(result) -> str:
    return f"{BASE}/results/{result['id']}/objections"


async def filed(client, result, body=VALUE):
    response = await client.post(filing(result), json=body)
    assert response.status_code == 201, response.text
    new = response.json()
    assert response.headers["Location"] == f"{BASE}/objections/{new['id']}"
    assert response.headers["ETag"] == f'"{new["version"]}"'
    return new


def path_of(objection) -> str:
    return f"/objections/{objection['id']}"


async def decided(client, objection, action, reason="Протокол подтверждает", **more):
    """After `take`, by whoever may."""
    now = await step(client, path_of(objection), "take")
    body = {"action": action, "reason": reason} | more
    return await client.post(f"{BASE}{path_of(objection)}/steps", json=body, headers=seen(now))


async def recalculated(department, cycle):
    path = f"{BASE}/cycles/{cycle['id']}/calculations"
    response = await department.post(path, json={"reason": "Возражения"}, headers=ANY_VERSION)
    assert response.status_code == 201, response.text
    return response.json()


class TestFiling:
    async def test_says_what_is_contested_and_by_what(self, third, result, objection):
        told = {name: objection[name] for name in ("contests", "indicator", "text", "inputs", "status", "place")}
        assert told == {name: VALUE[name] for name in ("contests", "indicator", "text", "inputs")} | {
            "status": "filed",
            "place": THIRD,
        }
        assert [each["citation"] for each in objection["evidence"]] == ["Протокол ГЭК, стр. 2-3"]
        assert (objection["result_id"], objection["subject_name"]) == (result["id"], "Школа o3")
        assert (objection["correction"], objection["former"], objection["reason"]) == (None, None, None)
        assert objection["allowed_actions"] == ["withdraw"]
        assert (await third.get(f"{BASE}{path_of(objection)}")).json() == objection

    async def test_is_announced(self, objection, cycle, schools, facts_about):
        [fact] = await facts_about(objection["id"])
        assert (fact.type, fact.place) == ("monitoring.objection.filed", THIRD)
        assert fact.data == {
            "status": "filed",
            "cycle_id": cycle["id"],
            "result_id": objection["result_id"],
            "subject_id": str(schools[THIRD]),
            "contests": "value",
            "indicator": "q1",
        }

    async def test_waits_for_the_window(self, department, third, calculated, today):
        result = (await results_of(department, calculated))[THIRD]
        refused(await third.post(filing(result), json=VALUE), 404, "result_not_found")
        await conducted(department, calculated["id"], "open_objections")
        today("2022-04-05")
        await filed(third, result)

    async def test_is_late_the_day_after(self, third, result, today):
        today("2022-04-06")
        refusal = refused(await third.post(filing(result), json=VALUE), 409, "objections_closed")
        assert (refusal["reason"], "05.04.2022" in refusal["detail"]) == ("window_over", True)

    async def test_is_against_what_stands(self, department, third, cycle, result):
        await recalculated(department, cycle)
        refusal = refused(await third.post(filing(result), json=VALUE), 409, "objections_closed")
        assert refusal["reason"] == "not_preliminary"
        await filed(third, (await results_of(third, cycle))[THIRD])

    async def test_is_not_for_who_was_not_rated(self, client_as, omsu, result):
        """A neighbour does not see the result at all; the authority sees it and was not rated by it."""
        for stranger in (client_as("school", SMOLENSK_SCHOOL), client_as("omsu", VYAZMA)):
            refused(await stranger.post(filing(result), json=VALUE), 404, "result_not_found")
        refusal = refused(await omsu.post(filing(result), json=VALUE), 403)
        assert refusal["permission"] == "objection:write"
        for role in ("department", "soiro", "admin"):
            refused(await client_as(role).post(filing(result), json=VALUE), 403)

    async def test_one_is_open_for_each_thing_contested(self, department, third, cycle, result, objection):
        refused(await third.post(filing(result), json=VALUE | {"text": "Ещё раз"}), 409, "objection_open")
        await filed(third, result, VALUE | {"indicator": "q2", "inputs": {"value": 0}})
        await filed(third, result, SCORE)
        refused(await third.post(filing(result), json=SCORE), 409, "objection_open")
        await recalculated(department, cycle)
        anew = (await results_of(third, cycle))[THIRD]
        refused(await third.post(filing(anew), json=VALUE), 409, "objection_open")
        await step(third, path_of(objection), "withdraw")
        await filed(third, anew)

    async def test_of_many_at_once_one_is_filed(self, third, result):
        answers = await asyncio.gather(*(third.post(filing(result), json=SCORE) for _ in range(6)))
        first, *others = sorted(answers, key=lambda each: each.status_code)
        assert first.status_code == 201
        for each in others:
            refused(each, 409, "objection_open")

    @pytest.mark.parametrize(
        ("body", "wrong"),
        [
            (VALUE | {"indicator": None}, {"/indicator"}),
            (VALUE | {"indicator": "q9"}, {"/indicator"}),
            (VALUE | {"indicator": "c1", "inputs": {}}, {"/indicator"}),  # not asked of this school
            (VALUE | {"inputs": {"met": -1}}, {"/inputs/met"}),
            (VALUE | {"inputs": {"other": 1}}, {"/inputs/other"}),
            (VALUE | {"text": ""}, {"/text"}),
            (VALUE | {"evidence": [DOCUMENT, {}]}, {"/evidence/1"}),
            (VALUE | {"evidence": [DOCUMENT, {"file_id": f"{uuid4()}"}]}, {"/evidence/1/file_id"}),
            (VALUE | {"evidence": [{"act_revision_id": f"{uuid4()}"}]}, {"/evidence/0/act_revision_id"}),
            (SCORE | {"indicator": "q1"}, {"/indicator"}),
            (SCORE | {"inputs": {"met": 1}}, {"/inputs"}),
            ({"contests": "rank", "text": "x"}, {"/contests"}),
        ],
    )
    async def test_bad_input_is_pointed_at(self, third, result, body, wrong):
        assert set(faults(await third.post(filing(result), json=body))) == wrong
        assert await listed(third, "/objections", result_id=result["id"]) == []

    async def test_what_it_cites_is_kept(self, omsu, third, result):
        act = await made(omsu, "/acts", act_body())
        revision = act["revisions"][0]["id"]
        await filed(third, result, SCORE | {"evidence": [{"act_revision_id": revision}]})
        url = f"{BASE}/acts/{act['id']}"
        refused(await omsu.put(url, json=act_body(), headers=seen(act)), 409, "act_cited")
        refused(await omsu.delete(url, headers=seen(act)), 409, "act_cited")


class TestPlace:
    async def test_a_neighbour_sees_nothing_of_it(self, client_as, cycle, objection):
        for stranger in (client_as("school", SMOLENSK_SCHOOL), client_as("omsu", VYAZMA)):
            assert await status_of(stranger, path_of(objection)) == 404
            assert await status_of(stranger, f"{path_of(objection)}/history") == 404
            refused(await stepped(stranger, path_of(objection), 1, "withdraw"), 404, "objection_not_found")
            assert await listed(stranger, "/objections", cycle_id=cycle["id"]) == []

    async def test_those_above_read_it(self, client_as, cycle, objection):
        for role in ("omsu", "department", "soiro", "admin"):
            [item] = await listed(client_as(role), "/objections", cycle_id=cycle["id"])
            assert alike(item, objection)

    async def test_integrations_do_not(self, client_as, objection):
        assert await status_of(client_as("integration"), path_of(objection)) == 403


class TestListing:
    async def test_finds_by_what_is_known_of_it(self, department, third, client_as, cycle, result, objection, schools):
        first = client_as("school", SMOLENSK_SCHOOL)
        other = await filed(first, (await results_of(department, cycle))[SMOLENSK_SCHOOL], SCORE)
        taken = await step(department, path_of(other), "take")
        here = {"cycle_id": cycle["id"]}
        for query, ids in (
            ({"result_id": result["id"]}, [objection["id"]]),
            ({"subject_id": str(schools[SMOLENSK_SCHOOL])}, [taken["id"]]),
            ({"status": "filed"}, [objection["id"]]),
            ({"contests": "score"}, [taken["id"]]),
            ({"place": VYAZMA}, []),
            ({"place": SMOLENSK, "sort": "-subject_name"}, [objection["id"], taken["id"]]),
        ):
            found = await listed(department, "/objections", **here | query)
            assert [each["id"] for each in found] == ids, query


class TestDeciding:
    async def test_leads_from_filed_to_a_decision_with_its_reason(self, department, third, objection, facts_about):
        assert (await department.get(f"{BASE}{path_of(objection)}")).json()["allowed_actions"] == ["take"]
        dismissed = (await decided(department, objection, "dismiss", "Протокол другого года")).json()
        assert (dismissed["status"], dismissed["reason"]) == ("dismissed", "Протокол другого года")
        assert dismissed["decided_at"] is not None
        assert dismissed["decided_by"] not in (None, dismissed["filed_by"])
        assert dismissed["allowed_actions"] == []
        steps = await listed(third, f"{path_of(objection)}/history")
        assert {(each["action"], each["source"], each["target"], each["reason"]) for each in steps} == {
            ("take", "filed", "under_review", None),
            ("dismiss", "under_review", "dismissed", "Протокол другого года"),
        }
        assert [fact.type.rpartition(".")[2] for fact in await facts_about(objection["id"])] == [
            "filed",
            "under_review",
            "dismissed",
        ]

    async def test_also_after_the_window(self, department, objection, today):
        today("2022-04-20")
        assert (await decided(department, objection, "dismiss")).status_code == 200

    async def test_needs_a_reason(self, department, objection):
        assert set(faults(await decided(department, objection, "dismiss", " "))) == {"/reason"}

    async def test_an_authority_does_not_decide_in_the_cycle_of_the_region(self, omsu, objection):
        refusal = refused(await stepped(omsu, path_of(objection), objection["version"], "take"), 409, "step_refused")
        assert refusal["reason"] == "not_the_conductor"

    async def test_nor_the_school_nor_who_only_reads(self, client_as, third, objection):
        for reader in (third, client_as("soiro"), client_as("admin")):
            refusal = refused(await stepped(reader, path_of(objection), objection["version"], "take"), 403)
            assert refusal["permission"] == "objection:decide"

    async def test_nobody_decides_the_own_under_another_role(self, app, result):
        """The gateway gives no account both roles; here it would gain nothing by them."""
        school = caller("school", THIRD)
        both = [sign(each, KEY, 900) for each in (school, replace(caller("department"), account=school.account))]
        async with client_of(app, both[0]) as filer, client_of(app, both[1]) as judge:
            objection = await filed(filer, result)
            refusal = refused(await stepped(judge, path_of(objection), 1, "take"), 409, "step_refused")
            assert refusal["reason"] == "own_objection"

    async def test_only_who_filed_it_withdraws_it_and_only_until_it_is_decided(self, app, department, third, objection):
        async with client_of(app, sign(caller("school", THIRD), KEY, 900)) as colleague:
            refusal = refused(await stepped(colleague, path_of(objection), 1, "withdraw"), 409, "step_refused")
            assert refusal["reason"] == "not_the_filer"
        now = (await decided(department, objection, "uphold")).json()
        refused(await stepped(third, path_of(objection), now["version"], "withdraw"), 409, "illegal_step")

    async def test_says_which_version_it_was_made_from(self, department, objection):
        url = f"{BASE}{path_of(objection)}/steps"
        refused(await department.post(url, json={"action": "take"}), 428)
        await step(department, path_of(objection), "take")
        refused(await stepped(department, path_of(objection), objection["version"], "take"), 412)

    async def test_of_two_verdicts_at_once_one_stands(self, department, client_as, objection, facts_about):
        now = await step(department, path_of(objection), "take")
        colleague, path = client_as("department", REGION), path_of(objection)
        answers = await asyncio.gather(
            stepped(department, path, now["version"], "uphold", "Да"),
            stepped(colleague, path, now["version"], "dismiss", "Нет"),
        )
        winner, loser = sorted(answers, key=lambda each: each.status_code)
        assert (winner.status_code, loser.status_code in (409, 412)) == (200, True)
        assert (await department.get(f"{BASE}{path}")).json()["status"] == winner.json()["status"]
        assert len(await facts_about(objection["id"])) == 3


class TestCorrection:
    async def test_replaces_the_declared_numbers_and_keeps_them(
        self, app, department, third, cycle, objection, schools
    ):
        before = await submission_of(department, cycle["id"], schools[THIRD])
        upheld = (await decided(department, objection, "uphold", correction={"inputs": {"met": 62}})).json()
        assert (upheld["correction"], upheld["former"]) == ({"met": 62}, {"met": 45, "all": 100})
        assert upheld["version"] == objection["version"] + 2
        after = await submission_of(department, cycle["id"], schools[THIRD])
        assert (after["status"], after["version"]) == ("accepted", before["version"] + 1)
        assert [after[name] for name in ("submitted_at", "verified_at", "accepted_at")] == [
            before[name] for name in ("submitted_at", "verified_at", "accepted_at")
        ]
        value = after["values"][0]
        assert [(each["code"], each["value"]) for each in value["inputs"]] == [("met", 62), ("all", 100)]
        assert [each["citation"] for each in value["evidence"]] == ["Протокол ГЭК, стр. 2-3"]
        [approved] = value["layers"]
        assert (approved["layer"], approved["difference"]) == ("approved", 0)
        assert after["values"][1:] == before["values"][1:]
        steps = await listed(third, f"/submissions/{after['id']}/history")
        [told] = [each for each in steps if each["action"] == "correct"]
        assert (told["source"], told["target"], told["reason"]) == ("accepted", "accepted", "Протокол подтверждает")
        audit = TABLES.audit
        async with app.state.database.begin("ru") as tx:
            of_number = (audit.entity == "submitted_number", audit.action == "changed", audit.place == THIRD)
            [told] = await tx.scalars(select(audit.changes).where(*of_number).order_by(audit.seq.desc()).limit(1))
        assert [float(each) for each in told["value"]] == [45, 62]

    async def test_is_told_as_a_fact_of_the_submission(self, department, cycle, objection, schools, facts_about):
        await decided(department, objection, "uphold", correction={"inputs": {"met": 62}})
        submission = await submission_of(department, cycle["id"], schools[THIRD])
        fact = (await facts_about(submission["id"]))[-1]
        assert fact.type == "monitoring.submission.accepted"
        assert (fact.data["objection_id"], fact.data["indicator"]) == (objection["id"], "q1")

    @pytest.mark.parametrize(
        ("inputs", "wrong"),
        [
            ({"met": -1}, {"/correction/inputs/met": "unfit_value"}),
            ({"met": 1.5}, {"/correction/inputs/met": "unfit_value"}),
            ({"other": 1}, {"/correction/inputs/other": "unknown_reference"}),
            ({}, {"/correction/inputs": "too_short"}),
        ],
    )
    async def test_is_checked_like_what_is_declared(self, department, cycle, objection, schools, inputs, wrong):
        before = await submission_of(department, cycle["id"], schools[THIRD])
        assert faults(await decided(department, objection, "uphold", correction={"inputs": inputs})) == wrong
        assert await submission_of(department, cycle["id"], schools[THIRD]) == before
        assert (await department.get(f"{BASE}{path_of(objection)}")).json()["status"] == "under_review"

    async def test_is_no_way_round_the_checks_between_indicators(self, client_as, department, schools, today):
        """More of them passed than there were: nobody could have handed that in."""
        today("2022-04-04")
        said = head_methodology()
        inputs = {name: {"indicator": "q1", "input": name} for name in ("met", "all")}
        check = {"code": "part", "title": "Сдавших не больше всех", "inputs": inputs}
        said["content"]["checks"] = [check | {"left": "met", "comparison": "<=", "right": "all"}]
        methodology = await published_methodology(department, said)
        cycle = await rated(client_as, methodology["id"], 2021, {THIRD: ANSWERS[THIRD]}, schools)
        await conducted(department, cycle["id"], "open_objections")
        school = client_as("school", THIRD)
        objection = await filed(school, (await results_of(school, cycle))[THIRD])
        refusal = await decided(department, objection, "uphold", correction={"inputs": {"met": 101}})
        assert faults(refusal) == {"/correction/inputs": "cross_check"}

    async def test_belongs_to_a_value_and_to_upholding(self, department, third, result, objection):
        correction = {"inputs": {"met": 62}}
        assert set(faults(await decided(department, objection, "dismiss", correction=correction))) == {"/correction"}
        other = await filed(third, result, SCORE)
        assert faults(await decided(department, other, "uphold", correction=correction)) == {
            "/correction": "nothing_to_correct"
        }

    async def test_is_no_step_of_a_submission(self, department, cycle, schools):
        submission = await submission_of(department, cycle["id"], schools[THIRD])
        assert "correct" not in submission["allowed_actions"]
        path = f"/submissions/{submission['id']}"
        assert set(faults(await stepped(department, path, submission["version"], "correct", "x"))) == {"/action"}

    async def test_a_yes_that_needs_a_document_is_backed_by_that_of_the_objection(
        self, department, omsu, municipalities, today
    ):
        """Declared «no» without a document; upheld as «yes», which would bring nothing unproven."""
        today("2022-04-04")
        methodology = await published_methodology(department)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
        await conducted(department, cycle["id"], "open")
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate", "open_objections")
        [result] = (await results_of(omsu, cycle)).values()
        assert (result["score"], result["missing"]) == (2, [2])
        body = {"contests": "value", "indicator": "p2", "text": "Срок есть", "inputs": {"value": 1}}
        bare = await filed(omsu, result, body)
        yes = {"inputs": {"value": 1}}
        assert faults(await decided(department, bare, "uphold", correction=yes)) == {
            "/correction/inputs": "evidence_missing"
        }
        await step(omsu, path_of(bare), "withdraw")
        backed = await filed(omsu, result, body | {"evidence": [DOCUMENT]})
        assert (await decided(department, backed, "uphold", correction=yes)).status_code == 200
        await recalculated(department, cycle)
        [result] = (await results_of(omsu, cycle)).values()
        assert (result["score"], result["missing"]) == (3, [])


class TestOwnCycles:
    async def test_an_authority_decides_in_its_own_cycle(self, department, client_as, omsu, schools, today):
        """A methodology of the municipality, its cycle, its school."""
        today("2022-04-04")
        methodology = await published_methodology(omsu, head_methodology())
        body = cycle_body(methodology["id"], objection_days=1, as_of="2021-12-31")
        cycle = await made(omsu, "/cycles", body)
        await step(omsu, f"/cycles/{cycle['id']}", "open")
        school = client_as("school", THIRD)
        submission = await submission_of(school, cycle["id"], schools[THIRD])
        url = f"{BASE}/submissions/{submission['id']}/values"
        assert (await school.patch(url, json=head_values(45), headers=seen(submission))).status_code == 200
        await step(school, f"/submissions/{submission['id']}", "submit")
        await step(omsu, f"/submissions/{submission['id']}", "verify")
        await step(omsu, f"/submissions/{submission['id']}", "accept")
        await conducted(omsu, cycle["id"], "end_collection", "calculate", "open_objections")
        objection = await filed(school, (await results_of(school, cycle))[THIRD])
        assert (await decided(omsu, objection, "uphold", correction={"inputs": {"met": 90}})).status_code == 200

    async def test_an_authority_contests_its_own_result_and_the_region_decides(
        self, department, omsu, municipalities, today
    ):
        today("2022-04-04")
        methodology = await published_methodology(department)
        cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=1))
        await conducted(department, cycle["id"], "open")
        await verified(omsu, department, cycle["id"], municipalities[SMOLENSK])
        await conducted(department, cycle["id"], "end_collection", "calculate", "open_objections")
        [result] = (await results_of(omsu, cycle)).values()
        objection = await filed(omsu, result, SCORE)
        refusal = refused(await stepped(omsu, path_of(objection), 1, "take"), 409, "step_refused")
        assert refusal["reason"] == "own_objection"
        assert (await decided(department, objection, "dismiss")).status_code == 200


class TestConsequences:
    async def test_a_contested_result_says_so_until_it_is_decided(self, department, third, cycle, result, objection):
        assert result["contested"] is False
        for reader in (department, third):
            found = await results_of(reader, cycle)
            assert [place for place, each in found.items() if each["contested"]] == [THIRD]
            shown = (await reader.get(f"{BASE}/results/{result['id']}")).json()
            assert shown["contested"] is True
        await recalculated(department, cycle)
        [now] = await listed(department, "/results", cycle_id=cycle["id"], contested="true")
        assert (now["place"], now["id"] != result["id"]) == (THIRD, True)
        await decided(department, objection, "dismiss")
        assert not any(each["contested"] for each in (await results_of(department, cycle)).values())

    async def test_publication_waits_for_decisions_and_for_what_they_corrected(
        self, department, third, cycle, result, objection, today
    ):
        second = await filed(third, result, SCORE)
        today("2022-04-08")
        path = f"/cycles/{cycle['id']}"

        async def reason() -> str:
            return refused(await stepped(department, path, cycle["version"], "publish"), 409, "step_refused")["reason"]

        assert await reason() == "objections_open"
        await decided(department, objection, "uphold", correction={"inputs": {"met": 62}})
        assert await reason() == "objections_open"
        await step(third, path_of(second), "withdraw")
        assert await reason() == "corrections_not_calculated"
        new = await recalculated(department, cycle)
        diff = (await department.get(f"{BASE}{path}/calculations/{new['id']}/diff")).json()
        change, other = diff["items"]
        assert (change["place"], change["before"]["score"], change["after"]["score"]) == (THIRD, 3, 8)
        assert (change["climbed"], other["climbed"]) == (1, -1)
        assert (change["left_risk"], change["entered_risk"]) == (True, False)
        assert (change["before"]["level"], change["after"]["level"]) == ("low", "high")
        await conducted(department, cycle["id"], "publish")
        published = (await results_of(third, cycle))[THIRD]
        assert (published["score"], published["contested"]) == (8, False)

    async def test_what_was_decided_stays_when_the_cycle_is_revised(self, department, third, cycle, objection, today):
        await decided(department, objection, "dismiss")
        today("2022-04-08")
        await conducted(department, cycle["id"], "publish")
        await step(department, f"/cycles/{cycle['id']}", "revise", "Ошибка")
        await conducted(department, cycle["id"], "calculate", "open_objections")
        found = await listed(third, "/results", cycle_id=cycle["id"])
        assert [each["contested"] for each in found] == [False, False]
        anew = next(each for each in found if each["standing"] == "preliminary")
        await filed(third, anew)
        found = await listed(third, "/results", cycle_id=cycle["id"])
        assert {each["standing"]: each["contested"] for each in found} == {"preliminary": True, "published": False}
        assert len(await listed(third, "/objections", cycle_id=cycle["id"])) == 2


async def test_a_cycle_without_objections_is_not_held_up(department, municipalities):
    cycle = await open_cycle(department)
    shown = (await department.get(f"{BASE}/cycles/{cycle['id']}")).json()
    assert UUID(shown["id"])
    assert shown["allowed_actions"] == ["end_collection"]
