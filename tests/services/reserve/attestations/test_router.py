"""Attestation over HTTP, from the schedule to a decision that holds."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.service import valid_until
from services.reserve.candidates.models import Candidate
from tests.services.reserve.attestations.conftest import CONTENT, HELD, MODULES, plan
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.support.answers import faults, refused


async def interviewed(keeper: Any, today: Any, candidate: str, **changes: Any) -> str:
    one = await made(keeper, "/attestations", plan(candidate, **changes))
    path = f"/attestations/{one['id']}"
    await step(keeper, path, "show_reference", reference={"text": "За пять лет школа…"})
    today(HELD)
    await step(keeper, path, "record_test", test={"modules": MODULES})
    await step(keeper, path, "record_interview", interview={"passed": True})
    return path


class TestTheWay:
    async def test_from_schedule_to_validity(self, keeper, filed, today, app, facts_about):
        candidate = await filed()
        path = await interviewed(keeper, today, candidate)
        done = await step(keeper, path, "decide", decision={"decision": "conforms", "protocol": "№ 4"})
        assert (done["status"], done["percent"], done["test_passed"], done["valid_until"]) == (
            "decided", 90, True, "2031-12-21",
        )  # fmt: skip
        assert (done["weak_modules"], done["allowed_actions"]) == ([], ["annul"])
        *_, told = await facts_about(done["id"])
        assert told.type == "reserve.attestation.decided"
        assert told.data["decision"] == "conforms"
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            assert await valid_until(tx, UUID(candidate), date(2031, 12, 21)) == date(2031, 12, 21)
            assert await valid_until(tx, UUID(candidate), date(2031, 12, 22)) is None
            assert await valid_until(tx, UUID(candidate), date(2026, 12, 20)) is None

    async def test_a_later_failure_ends_it(self, keeper, filed, today, app):
        candidate = await filed()
        path = await interviewed(keeper, today, candidate)
        await step(keeper, path, "decide", decision={"decision": "conforms", "protocol": "№ 4"})
        again = await made(
            keeper,
            "/attestations",
            plan(candidate, scheduled_on="2027-02-01", turn="out_of_turn", ground="Акт проверки № 7"),
        )
        path = f"/attestations/{again['id']}"
        await step(keeper, path, "show_reference", reference={"text": "…"})
        today("2027-02-01")
        weak = [MODULES[0] | {"right": 9}, *MODULES[1:]]
        found = await step(keeper, path, "record_test", test={"modules": weak})
        assert (found["test_passed"], found["weak_modules"]) == (False, [MODULES[0]["code"]])
        found = await step(keeper, path, "record_interview", interview={"passed": True})
        said = {"decision": "conforms", "protocol": "№ 5"}
        refused = await stepped(keeper, path, found["version"], "decide", decision=said)
        assert (refused.status_code, refused.json()["reason"]) == (409, "not_passed")
        await step(keeper, path, "decide", decision=said | {"decision": "does_not_conform"})
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            assert await valid_until(tx, UUID(candidate), date(2027, 2, 1)) is None
            assert await valid_until(tx, UUID(candidate), date(2027, 1, 31)) == date(2031, 12, 21)
        its = {"candidate_id": candidate}
        assert len(await listed(keeper, "/attestations", valid_on="2027-01-31", **its)) == 1
        assert await listed(keeper, "/attestations", valid_on="2027-02-01", **its) == []
        early = await keeper.post(f"{BASE}/attestations", json=plan(candidate, scheduled_on="2027-03-02"))
        assert early.json()["errors"][0]["code"] == "too_early_again"
        await made(keeper, "/attestations", plan(candidate, scheduled_on="2027-03-03"))

    async def test_a_decision_entered_later_holds_from_its_own_day(self, keeper, filed, today):
        path = await interviewed(keeper, today, await filed())
        today("2027-01-11")
        version = (await keeper.get(f"{BASE}{path}")).json()["version"]
        said = {"decision": "conforms", "protocol": "№ 4"}
        for day, code in (("2027-01-12", "in_future"), ("2026-12-20", "before_attestation")):
            answer = await stepped(keeper, path, version, "decide", decision=said | {"decided_on": day})
            assert faults(answer) == {"/decision/decided_on": code}
        done = await step(keeper, path, "decide", decision=said | {"decided_on": "2026-12-22"})
        assert (done["decided_on"], done["valid_until"]) == ("2026-12-22", "2031-12-22")

    async def test_a_commission_for_attestation_in_force_on_the_day(self, keeper, filed):
        candidate = await filed()
        member = {"position": "эксперт", "valid_from": "2026-02-01"}
        people = [
            member | {"full_name": f"Член {number} Олегович", "role": role, "votes": role != "secretary"}
            for number, role in enumerate(("chair", "secretary", "member", "member"))
        ]
        order = {"order_number": "7", "order_date": "2026-01-30", "valid_from": "2026-02-01"}
        for kind, until, fault in (
            ("contest", None, "other_commission"),
            ("attestation", "2026-12-20", "commission_not_valid"),
            ("attestation", HELD, None),
        ):
            members = [each | {"valid_to": until} for each in people]
            formed = {"kind": kind, "title": "Комиссия", "valid_to": until, "members": members, **order}
            commission = await made(keeper, "/commissions", formed)
            body = plan(candidate, commission_id=commission["id"])
            answer = await keeper.post(f"{BASE}/attestations", json=body)
            assert (faults(answer) if fault else answer.status_code) == ({"/commission_id": fault} if fault else 201)

    async def test_after_a_leave_not_at_once(self, keeper, filed):
        one = await made(keeper, "/attestations", plan(await filed()))
        leave = {"reason": "maternity_leave", "until": "2027-06-30"}
        done = await step(keeper, f"/attestations/{one['id']}", "exempt_from", exemption=leave)
        assert done["exempt_until"] == "2028-06-30"

    async def test_an_exemption_puts_it_off(self, keeper, filed):
        candidate = await filed()
        one = await made(keeper, "/attestations", plan(candidate))
        exempt = {"reason": "pregnancy", "until": "2027-06-30"}
        done = await step(keeper, f"/attestations/{one['id']}", "exempt_from", exemption=exempt)
        assert (done["status"], done["exempt_until"]) == ("exempt", "2027-06-30")
        refused = await keeper.post(f"{BASE}/attestations", json=plan(candidate, scheduled_on="2027-06-30"))
        assert refused.json()["errors"][0]["code"] == "exempt"
        await made(keeper, "/attestations", plan(candidate, scheduled_on="2027-07-01"))


class TestElsewhere:
    """What was decided counts wherever the file lay then."""

    @pytest.fixture
    def moved_away(self, app, region):
        async def move(attestation: str) -> None:
            async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
                its = update(Attestation).where(Attestation.id == UUID(attestation))
                await tx.execute(its.values(place=f"{region}.m2.o1"))

        return move

    async def test_an_exemption(self, keeper, filed, moved_away):
        candidate = await filed()
        one = await made(keeper, "/attestations", plan(candidate))
        exempt = {"reason": "pregnancy", "until": "2027-06-30"}
        await step(keeper, f"/attestations/{one['id']}", "exempt_from", exemption=exempt)
        await moved_away(one["id"])
        refused = await keeper.post(f"{BASE}/attestations", json=plan(candidate, scheduled_on="2027-06-30"))
        assert refused.json()["errors"][0]["code"] == "exempt"
        await made(keeper, "/attestations", plan(candidate, scheduled_on="2027-07-01"))

    async def test_a_failure(self, keeper, filed, moved_away, today):
        candidate = await filed()
        path = await interviewed(keeper, today, candidate)
        await step(keeper, path, "decide", decision={"decision": "does_not_conform", "protocol": "№ 4"})
        await moved_away(path.rpartition("/")[2])
        refused = await keeper.post(f"{BASE}/attestations", json=plan(candidate, scheduled_on="2027-01-11"))
        assert refused.json()["errors"][0]["code"] == "too_early_again"


class TestRefusals:
    async def test_nobody_is_attested_as_a_head_who_is_none_on_the_day(self, keeper, filed):
        former = await filed(held_to=date(2026, 12, 20))
        answer = await keeper.post(f"{BASE}/attestations", json=plan(former))
        assert faults(answer) == {"/attested": "not_a_head"}
        await made(keeper, "/attestations", plan(former, attested="candidate"))
        await made(keeper, "/attestations", plan(await filed(held_to=date(2026, 12, 21))))

    async def test_advice_is_what_is_missing_or_what_is_too_much(self, keeper, filed):
        one = await made(keeper, "/attestations", plan(await filed()))
        path = f"/attestations/{one['id']}"
        for said, detail in (
            ({"decision": "conforms_with_advice"}, "Назовите рекомендации: решение принято с ними"),
            ({"decision": "conforms", "advice": "…"}, "Рекомендации указывают только у решения с рекомендациями"),
        ):
            answer = await stepped(keeper, path, one["version"], "decide", decision={"protocol": "№ 4", **said})
            [error] = answer.json()["errors"]
            assert (error["pointer"], error["detail"]) == ("/decision/advice", detail)

    async def test_nobody_decides_the_own_one_linked_since(self, app, keeper, filed, client_as, region, today):
        """The file was another's, or nobody's, when it was scheduled."""
        candidate, person = await filed(), uuid4()
        path = await interviewed(keeper, today, candidate)
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(Candidate).where(Candidate.id == UUID(candidate)).values(person_id=person))
        official = client_as("omsu", f"{region}.m1", person)
        version = (await keeper.get(f"{BASE}{path}")).json()["version"]
        said = {"decision": {"decision": "conforms", "protocol": "№ 4"}}
        answer = await stepped(official, path, version, "decide", **said)
        assert (answer.status_code, answer.json()["reason"]) == (409, "own_attestation")
        await step(keeper, path, "decide", **said)

    async def test_nobody_is_exempt_on_a_ground_that_has_ended(self, keeper, filed):
        one = await made(keeper, "/attestations", plan(await filed()))
        said = {"exemption": {"reason": "pregnancy", "until": "2026-11-29"}}
        answer = await stepped(keeper, f"/attestations/{one['id']}", one["version"], "exempt_from", **said)
        assert faults(answer) == {"/exemption/until": "in_the_past"}

    async def test_one_at_a_time(self, keeper, filed):
        candidate = await filed()
        await made(keeper, "/attestations", plan(candidate))
        twice = await keeper.post(f"{BASE}/attestations", json=plan(candidate))
        assert (twice.status_code, twice.json()["code"]) == (409, "attestation_under_way")

    async def test_without_a_regulation_nobody_is_attested(self, client_as, region, filed):
        refused = await client_as("omsu", f"{region}.m2").post(
            f"{BASE}/attestations", json=plan(await filed(place=".m2.o1"))
        )
        assert (refused.status_code, refused.json()["reason"]) == (409, "no_regulation")

    async def test_a_step_says_what_it_records_and_nothing_else(self, keeper, filed):
        one = await made(keeper, "/attestations", plan(await filed()))
        path = f"/attestations/{one['id']}"
        for said in ({}, {"reference": {}}, {"reference": {"text": "…"}, "interview": {"passed": True}}):
            refused = await stepped(keeper, path, one["version"], "show_reference", **said)
            assert refused.status_code == 422
        assert (await stepped(keeper, path, one["version"], "cancel")).json()["errors"][0]["code"] == "reason_required"

    async def test_a_reference_names_a_file_that_is_there(self, keeper, filed):
        one = await made(keeper, "/attestations", plan(await filed()))
        said = {"reference": {"file_id": str(uuid4())}}
        answer = await stepped(keeper, f"/attestations/{one['id']}", one["version"], "show_reference", **said)
        assert faults(answer) == {"/reference/file_id": "unknown_reference"}

    async def test_modules_are_those_of_the_regulation(self, keeper, filed, today):
        one = await made(keeper, "/attestations", plan(await filed()))
        path = f"/attestations/{one['id']}"
        shown = await step(keeper, path, "show_reference", reference={"text": "…"})
        today(HELD)
        for modules, code in (
            (MODULES[1:], "module_missing"),
            ([*MODULES, {"code": "x", "right": 0, "asked": 1}], "unknown_module"),
        ):
            refused = await stepped(keeper, path, shown["version"], "record_test", test={"modules": modules})
            assert faults(refused) == {"/test/modules": code}
            said = refused.json()["errors"][0]["detail"]
            assert code != "module_missing" or f"«{CONTENT['modules'][0]['title']}»" in said
        more = [MODULES[0] | {"right": 21}, *MODULES[1:]]
        assert (await stepped(keeper, path, shown["version"], "record_test", test={"modules": more})).status_code == 422
        assert (await keeper.get(f"{BASE}{path}")).json()["status"] == "reference_shown"


class TestWhoSees:
    async def test_a_school_only_the_own_one(self, keeper, filed, client_as, region):
        person = uuid4()
        one = await made(keeper, "/attestations", plan(await filed(person)))
        other = await made(keeper, "/attestations", plan(await filed()))
        head = client_as("school", f"{region}.m1.o1", person)
        assert [each["id"] for each in await listed(head, "/attestations")] == [one["id"]]
        assert (await head.get(f"{BASE}/attestations/{one['id']}")).json()["allowed_actions"] == []
        assert (await head.get(f"{BASE}/attestations/{other['id']}")).status_code == 404

    async def test_an_account_without_a_person_does_not_see_those_of_nobody(
        self, app, keeper, filed, client_as, region
    ):
        one = await made(keeper, "/attestations", plan(await filed()))
        async with app.state.database.begin("ru") as tx:
            await tx.execute(update(Attestation).where(Attestation.id == UUID(one["id"])).values(person_id=None))
        nobody = client_as("school", f"{region}.m1.o1")
        assert await listed(nobody, "/attestations") == []
        assert (await nobody.get(f"{BASE}/attestations/{one['id']}")).status_code == 404

    async def test_the_neighbour_nothing(self, keeper, filed, client_as, region):
        one = await made(keeper, "/attestations", plan(await filed()))
        neighbour = client_as("omsu", f"{region}.m2")
        assert (await neighbour.get(f"{BASE}/attestations/{one['id']}")).status_code == 404
        assert await listed(neighbour, "/attestations") == []

    async def test_nobody_leads_the_own_one(self, keeper, filed, client_as, region, today):
        person = uuid4()
        one = await made(keeper, "/attestations", plan(await filed(person)))
        self_ = client_as("omsu", f"{region}.m1", person)
        refused = await stepped(
            self_, f"/attestations/{one['id']}", one["version"], "show_reference", reference={"text": "…"}
        )
        assert (refused.status_code, refused.json()["reason"]) == (409, "own_attestation")

    @pytest.mark.parametrize("role", ["school", "admin", "expert", "integration"])
    async def test_who_attests_nobody(self, client_as, region, filed, role):
        refused = await client_as(role, f"{region}.m1").post(f"{BASE}/attestations", json=plan(await filed()))
        assert refused.status_code == 403


async def test_is_seen_by_whom_it_is_about_wherever_the_file_is_kept(keeper, client_as, filed, region):
    person = uuid4()
    one = await made(keeper, "/attestations", plan(await filed(person, ".m1")))
    other = await made(keeper, "/attestations", plan(await filed(place=".m1")))
    own = client_as("school", f"{region}.m2.o7", person)
    assert [each["id"] for each in await listed(own, "/attestations")] == [one["id"]]
    assert (await own.get(f"{BASE}/attestations/{one['id']}")).json()["allowed_actions"] == []
    refused(await own.get(f"{BASE}/attestations/{other['id']}"), 404, "attestation_not_found")
    refused(
        await client_as("school", f"{region}.m2.o7", uuid4()).get(f"{BASE}/attestations/{one['id']}"),
        404,
        "attestation_not_found",
    )
