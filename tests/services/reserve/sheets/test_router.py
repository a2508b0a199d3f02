"""Sheets over HTTP: who hands one in, who sees that it is in, and who reads what came of it."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.kernel import identity
from services.kernel.canonical import canonical
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.standing import ContestStatus
from services.reserve.sheets.rules import Mark
from services.reserve.sheets.sealing import Sealed, spelled
from tests.services.reserve.builders import BASE
from tests.services.reserve.sheets.conftest import RIGHT
from tests.support.callers import (
    KEY,
    REGION,
    SMOLENSK,
    SMOLENSK_SCHOOL,
    VYAZMA,
    VYAZMA_SCHOOL,
    caller,
    client_of,
)

BODY = {"marks": RIGHT["programme"]}
BLANK = {"mark": 0, "comment": " "}
LONG = {"mark": 1, "comment": "x" * 1001}


async def refused(response, status, reason=None):
    said = (await response).json() if asyncio.iscoroutine(response) else response.json()
    assert (said["status"], said.get("reason")) == (status, reason), said
    return said


class TestHandingIn:
    async def test_is_answered_with_what_proves_the_sheet(self, scene, juror):
        response = await juror(scene, "expert").put(scene.sheet(), json=BODY)
        said = response.json()
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
        sheet = Sealed(scene.contest, scene.applications["one"], scene.jury["expert"].member, "programme")
        marks = {code: Mark(each["mark"], each.get("comment")) for code, each in BODY["marks"].items()}
        whole = sheet.named() + canonical(spelled(marks)) + bytes.fromhex(said["nonce"])
        assert said["commitment"] == hashlib.sha256(whole).hexdigest()
        assert len(bytes.fromhex(said["nonce"])) == 32

    @pytest.mark.parametrize("name", ["chair", "expert", "head"])
    async def test_by_members_wherever_they_stand(self, scene, hand_in, juror, name):
        given = await hand_in(scene, name)
        own = (await juror(scene, name).get(scene.sheet())).json()
        assert own["marks"] == {code: {"comment": None, **mark} for code, mark in RIGHT["programme"].items()}
        assert {key: own[key] for key in given} == given

    async def test_is_corrected_by_its_author_and_says_nothing_of_it(self, scene, hand_in, juror):
        first = await hand_in(scene, "head")
        second = await hand_in(scene, "head", marks={"aims": {"mark": 1}, "means": {"mark": 1}})
        assert first.keys() == second.keys()
        assert first["nonce"] != second["nonce"]
        own = (await juror(scene, "head").get(scene.sheet())).json()
        assert own["marks"]["aims"]["mark"] == 1 and own["nonce"] == second["nonce"]

    async def test_another_account_that_calls_itself_the_member_neither_reads_nor_replaces(
        self, app, scene, hand_in, juror
    ):
        """Whoever issues accounts could make one for the person of a juror."""
        given = await hand_in(scene, "expert")
        who = scene.jury["expert"]
        made = replace(caller(who.role, who.place, who.person), account=uuid4())
        async with client_of(app, identity.sign(made, KEY, 900)) as other:
            for answer in (await other.get(scene.sheet()), await other.put(scene.sheet(), json=BODY)):
                assert (answer.status_code, answer.json()["reason"]) == (409, "another_account")
        own = (await juror(scene, "expert").get(scene.sheet())).json()
        assert {key: own[key] for key in given} == given

    async def test_nobody_touches_or_reads_the_sheet_of_another(self, scene, hand_in, juror):
        await hand_in(scene, "head")
        await refused(juror(scene, "chair").get(scene.sheet()), 404)
        await hand_in(scene, "chair", marks={"aims": {"mark": 1}, "means": {"mark": 1}})
        assert (await juror(scene, "head").get(scene.sheet())).json()["marks"]["aims"]["mark"] == 2

    @pytest.mark.parametrize(
        ("marks", "pointer", "code"),
        [
            ({"aims": {"mark": 3}, "means": {"mark": 1}}, "/marks/aims/mark", "out_of_scale"),
            ({"aims": {"mark": 1.5}, "means": {"mark": 1}}, "/marks/aims/mark", "out_of_scale"),
            ({"aims": {"mark": -1}, "means": {"mark": 1}}, "/marks/aims/mark", "out_of_scale"),
            ({"aims": {"mark": 1}}, "/marks", "criterion_missing"),
            ({**BODY["marks"], "speech": {"mark": 1}}, "/marks/speech", "criterion_unknown"),
            ({"aims": {"mark": 0}, "means": {"mark": 1}}, "/marks/aims/comment", "zero_without_comment"),
            ({"aims": BLANK, "means": {"mark": 1}}, "/marks/aims/comment", "zero_without_comment"),
            ({"aims": LONG, "means": {"mark": 1}}, "/marks/aims/comment", "string_too_long"),
        ],
    )  # fmt: skip
    async def test_wrong_marks_change_nothing(self, scene, hand_in, juror, marks, pointer, code):
        kept = await hand_in(scene, "expert")
        said = await refused(juror(scene, "expert").put(scene.sheet(), json={"marks": marks}), 422)
        assert [(each["pointer"], each["code"]) for each in said["errors"]] == [(pointer, code)]
        assert (await juror(scene, "expert").get(scene.sheet())).json()["nonce"] == kept["nonce"]

    @pytest.mark.parametrize("stage", ["documents", "nothing"])
    async def test_of_a_stage_without_sheets(self, scene, juror, stage):
        await refused(juror(scene, "expert").put(scene.sheet(stage=stage), json=BODY), 404)

    async def test_the_longest_sheet_is_taken(self, set_scene, juror):
        from tests.services.reserve.sheets.rulings import contest_rules, criterion, stage

        codes = [f"criterion{number}" for number in range(30)]
        scene = await set_scene(contest_rules(stages=[stage("programme", *map(criterion, codes))]))
        marks = {code: {"mark": 1, "comment": "Щ" * 1000} for code in codes}
        assert (await juror(scene, "head").put(scene.sheet(), json={"marks": marks})).status_code == 200


class TestWhoHandsIn:
    @pytest.mark.parametrize(
        ("role", "place", "status", "reason"),
        [
            ("omsu", SMOLENSK, 403, "not_in_commission"),
            ("department", REGION, 403, "not_in_commission"),
            ("expert", REGION, 403, "not_in_commission"),
            ("omsu", VYAZMA, 404, None),
            ("school", VYAZMA_SCHOOL, 404, None),
            ("admin", REGION, 403, None),
            ("integration", REGION, 403, None),
        ],
    )
    async def test_nobody_outside_of_the_commission(self, scene, client_as, role, place, status, reason):
        client = client_as(role, place, uuid4())
        await refused(client.put(scene.sheet(), json=BODY), status, reason)
        await refused(client.get(scene.sheet()), status, reason)

    async def test_no_member_of_another_commission(self, set_scene, scene, juror):
        other = await set_scene()
        await refused(juror(other, "head").put(scene.sheet(), json=BODY), 404)
        await refused(juror(other, "expert").put(scene.sheet(), json=BODY), 403, "not_in_commission")

    async def test_no_application_of_another_contest(self, set_scene, scene, juror):
        scene.applications["one"] = (await set_scene()).applications["one"]
        await refused(juror(scene, "expert").put(scene.sheet(), json=BODY), 404)

    async def test_no_member_without_a_vote(self, scene, juror):
        await refused(juror(scene, "secretary").put(scene.sheet(), json=BODY), 409, "no_vote")

    async def test_no_applicant_marks_the_own_application(self, scene, juror, changed):
        await changed(scene, "one", person_id=scene.jury["head"].person)
        await refused(juror(scene, "head").put(scene.sheet(), json=BODY), 409, "recused")

    @pytest.mark.parametrize("status", ["registered", "withdrawn"])
    async def test_no_application_that_does_not_compete(self, scene, juror, changed, status):
        await changed(scene, "one", status=ApplicationStatus(status))
        await refused(juror(scene, "expert").put(scene.sheet(), json=BODY), 409, "not_admitted")


class TestWhen:
    async def test_until_the_last_day_included(self, scene, hand_in, juror, changed, app):
        await hand_in(scene, "expert")
        await changed(scene, sheets_until=app.state.clock.today() - timedelta(1))
        await refused(juror(scene, "expert").put(scene.sheet(), json=BODY), 409, "sheets_closed")
        await refused(juror(scene, "expert").get(scene.sheet()), 409, "sheets_closed")

    @pytest.mark.parametrize("status", ["announced", "failed", "annulled"])
    async def test_while_the_contest_is_scored(self, scene, hand_in, juror, changed, status, app):
        await hand_in(scene, "expert")
        concluded = {"concluded_on": app.state.clock.today()} if status != "announced" else {}
        ground = {"ground": "none_admitted"} if status == "failed" else {}
        await changed(scene, status=ContestStatus(status), **concluded, **ground)
        await refused(juror(scene, "expert").put(scene.sheet(), json=BODY), 409, "not_scoring")
        await refused(juror(scene, "expert").get(scene.sheet()), 409, "not_scoring")

    async def test_not_after_the_opening(self, scene, hand_in_all, opened, juror):
        await hand_in_all(scene)
        await opened(scene)
        await refused(juror(scene, "expert").put(scene.sheet(), json=BODY), 409, "sheets_opened")
        await refused(juror(scene, "expert").get(scene.sheet()), 409, "sheets_opened")


class TestHandedIn:
    async def read(self, client, scene, status=200, reason=None):
        response = await client.get(f"{BASE}/contests/{scene.contest}/sheets")
        assert (response.status_code, response.json().get("reason")) == (status, reason), response.text
        return response.json()

    async def test_the_secretary_sees_which_are_in(self, scene, hand_in, juror):
        secretary = juror(scene, "secretary")
        before = await self.read(secretary, scene)
        assert (before["opened"], before["missing"], len(before["sheets"])) == (False, 12, 12)
        await hand_in(scene, "head", "two")
        after = await self.read(secretary, scene)
        [one] = [each for each in after["sheets"] if each["handed_in"]]
        assert one == {
            "application_id": str(scene.applications["two"]), "stage": "programme", "full_name": "Член head",
            "member_id": str(scene.jury["head"].member), "handed_in": True,
        }  # fmt: skip
        await hand_in(scene, "head", "two")
        assert await self.read(secretary, scene) == after

    async def test_who_else(self, scene, juror, client_as):
        for client in (juror(scene, "chair"), client_as("omsu", SMOLENSK), client_as("department")):
            await self.read(client, scene)
        for name in ("expert", "head"):
            await self.read(juror(scene, name), scene, 403, "not_the_secretary")
        await self.read(client_as("omsu", VYAZMA), scene, 404)
        await self.read(client_as("school", SMOLENSK_SCHOOL, scene.applicants["one"]), scene, 403, "not_in_commission")
        await self.read(client_as("soiro"), scene, 403, "not_in_commission")


class TestResults:
    PATHS = ("results", "agreement", "applications/{one}/marks")

    def paths(self, scene):
        base = f"{BASE}/contests/{scene.contest}"
        return [f"{base}/{path.format(one=scene.applications['one'])}" for path in self.PATHS]

    async def test_nobody_reads_any_before_the_opening(self, scene, hand_in_all, juror, client_as):
        await hand_in_all(scene)
        for client in (juror(scene, "chair"), juror(scene, "expert"), client_as("omsu"), client_as("department")):
            for path in self.paths(scene):
                await refused(client.get(path), 404)

    async def test_the_commission_and_who_conducts_read_all(self, scene, hand_in_all, opened, juror, client_as):
        await hand_in_all(scene)
        await opened(scene)
        for client in (juror(scene, "head"), juror(scene, "secretary"), client_as("omsu"), client_as("department")):
            results, agreement, marks = [(await client.get(path)).json() for path in self.paths(scene)]
            assert [(each["application_id"], each["points"], each["rank"]) for each in results["results"]] == [
                (str(scene.applications["two"]), 12, 1),
                (str(scene.applications["one"]), 9, 2),
            ]
            assert len(agreement["spreads"]) == 4 and agreement["outliers"] == []
            assert len(marks["sheets"]) == 6
            [mine] = [
                each
                for each in marks["sheets"]
                if each["member_id"] == str(scene.jury["head"].member) and each["stage"] == "programme"
            ]
            assert mine["marks"]["means"] == RIGHT["programme"]["means"]

    async def test_an_applicant_reads_the_own_ones(self, scene, hand_in_all, opened, client_as):
        await hand_in_all(scene)
        await opened(scene)
        for name, place in (("one", SMOLENSK_SCHOOL), ("two", VYAZMA_SCHOOL)):
            client = client_as("school", place, scene.applicants[name])
            base = f"{BASE}/contests/{scene.contest}"
            [result] = (await client.get(f"{base}/results")).json()["results"]
            assert result["application_id"] == str(scene.applications[name])
            assert [each["stage"] for each in result["stages"]] == ["interview", "programme"]
            own = await client.get(f"{base}/applications/{scene.applications[name]}/marks")
            assert own.status_code == 200 and own.json()["result"] == result
            other = scene.applications["two" if name == "one" else "one"]
            await refused(client.get(f"{base}/applications/{other}/marks"), 404)
            assert (await client.get(f"{base}/agreement")).status_code in (403, 404)

    @pytest.mark.parametrize(("role", "place"), [("omsu", VYAZMA), ("school", SMOLENSK_SCHOOL), ("expert", REGION)])
    async def test_nobody_else_does(self, scene, hand_in_all, opened, client_as, role, place):
        await hand_in_all(scene)
        await opened(scene)
        for path in self.paths(scene):
            assert (await client_as(role, place, uuid4()).get(path)).status_code in (403, 404)
