"""Applications over HTTP: registered by the applicant or the secretary, admitted criterion by criterion, withdrawn."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.applications.models import Application
from services.reserve.applications.timing import follow_files
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import FORGOTTEN, CandidateStatus
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.services.reserve.conduct.conftest import *  # noqa: F403  # fixtures
from tests.services.reserve.conduct.conftest import ADMISSION, JURY, PAPER
from tests.support.answers import ANY_VERSION, faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

EMPTIED = {
    "status": CandidateStatus.anonymised,
    "anonymised_at": func.now(),
    **dict.fromkeys(("person_id", "middle_name", "birth_date", "workplace", "position")),
}
"""A file as its destruction leaves it."""


class TestRegistration:
    async def test_anybody_in_the_region_applies_in_person(self, stage, facts_about):
        await stage.accepting()
        await stage.apply("two", "one")
        said = (await stage.applicant("two").get(f"{BASE}{stage.application('two')}")).json()
        assert (said["journal_number"], said["self_applied"], said["status"]) == (1, True, "registered")
        assert (said["dossier"]["full_name"], said["dossier"]["age"]) == ("Летова Ольга Юрьевна", 41)
        assert (said["missing"], said["allowed_actions"]) == ([], ["withdraw"])
        assert said["checks"][0]["computed"] == "met"
        [fact] = await facts_about(said["id"])
        assert fact.data == {
            "status": "registered",
            "contest_id": stage.contest["id"],
            "journal_number": 1,
            "person_id": None,
        }
        assert (await stage.read())["entrants"]["applications"] == 2

    async def test_the_secretary_of_the_organiser_registers_others(self, stage, client_as):
        await stage.accepting()
        body = {"candidate_id": stage.people["three"][0], "documents": [PAPER]}
        new = await made(stage.omsu, f"{stage.path}/applications", body)
        assert new["self_applied"] is False
        path = f"{BASE}{stage.path}/applications"
        for other in (client_as("omsu", VYAZMA), client_as("school", SMOLENSK_SCHOOL), client_as("soiro")):
            response = await other.post(path, json=body | {"candidate_id": stage.people["four"][0]})
            assert refused(response, 403)["permission"] == "application:admit"
        unseen = await stage.omsu.post(path, json={"candidate_id": stage.people["two"][0]})
        assert faults(unseen) == {"/candidate_id": "unknown_reference"}
        nobody = await client_as("school", SMOLENSK_SCHOOL, uuid4()).post(path, json={})
        assert faults(nobody) == {"/candidate_id": "missing"}

    async def test_fifty_at_once_get_fifty_numbers_without_a_gap(self, app, stage, filed):
        await stage.accepting()
        people = [await filed(SMOLENSK) for _ in range(50)]
        for number, (candidate, person) in enumerate(people):
            stage.people[f"p{number}"] = (candidate, person, SMOLENSK)
        late = {"documents": [{"code": "unknown", "paper": "нет"}]}
        bodies = [late if n % 10 == 9 else {"documents": [PAPER]} for n in range(50)] + [{"documents": [PAPER]}] * 10
        names = [f"p{n}" for n in range(50)] + [f"p{n}" for n in range(0, 50, 5)]
        answers = await asyncio.gather(
            *(
                stage.applicant(name).post(f"{BASE}{stage.path}/applications", json=body)
                for name, body in zip(names, bodies, strict=True)
            )
        )
        statuses = [each.status_code for each in answers]
        assert (statuses.count(201), statuses.count(422), statuses.count(409)) == (45, 5, 10)
        async with app.state.database.begin("ru") as session:
            its = select(Application.journal_number).where(Application.contest_id == UUID(stage.contest["id"]))
            assert sorted(await session.scalars(its)) == list(range(1, 46))

    async def test_one_application_per_person(self, app, stage):
        await stage.accepting()
        await stage.apply("one")
        again = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={"documents": [PAPER]})
        refused(again, 409, "already_applied")
        by_secretary = await stage.omsu.post(
            f"{BASE}{stage.path}/applications", json={"candidate_id": stage.people["one"][0]}
        )
        refused(by_secretary, 409, "already_applied")
        await stage.apply("two")
        assert (await stage.omsu.get(f"{BASE}{stage.application('two')}")).json()["journal_number"] == 2

    @pytest.mark.parametrize(
        ("day", "reason"), [("2026-02-28", "acceptance_not_begun"), ("2026-03-26", "application_late")]
    )
    async def test_outside_the_days_none_is_taken(self, stage, day, reason):
        await stage.announced()
        stage.shift(day)
        response = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={"documents": [PAPER]})
        assert refused(response, 409, "application_refused")["reason"] == reason
        assert (await stage.read())["entrants"]["applications"] == 0
        stage.shift("2026-03-25")
        await stage.apply("one")

    async def test_none_without_consent(self, stage, filed):
        await stage.accepting()
        stage.people["silent"] = (*await filed(SMOLENSK, consent=False), SMOLENSK)
        response = await stage.applicant("silent").post(f"{BASE}{stage.path}/applications", json={})
        assert refused(response, 409, "application_refused")["reason"] == "consent_missing"

    async def test_none_to_an_annulled_contest_or_a_draft(self, stage):
        await stage.accepting()
        await step(stage.omsu, stage.path, "annul", reason="Ошибка в извещении")
        response = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={})
        assert refused(response, 409)["reason"] == "contest_over"
        await stage.draft()
        stage.shift("2026-03-10")
        refused(await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={}), 404)

    @pytest.mark.parametrize(
        ("documents", "expected"),
        [
            ([{"code": "unknown", "paper": "копия"}], {"/documents/0/code": "document_unknown"}),
            ([PAPER | {"file_id": str(uuid4())}], {"/documents/0/file_id": "value_error"}),
            ([{"code": "programme"}], {"/documents/0/file_id": "value_error"}),
            ([{"code": "programme", "file_id": str(uuid4())}], {"/documents/0/file_id": "unknown_reference"}),
            ([PAPER, PAPER], {"/documents/1/code": "value_error"}),
        ],
    )
    async def test_documents_are_those_of_the_regulation(self, stage, documents, expected):
        await stage.accepting()
        response = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={"documents": documents})
        assert faults(response) == expected
        assert (await stage.read())["entrants"]["applications"] == 0


class TestPapers:
    async def test_a_later_edition_stands_and_the_earlier_stays(self, stage):
        await stage.accepting()
        await stage.apply("two", documents=[])
        applicant, path = stage.applicant("two"), f"{BASE}{stage.application('two')}"
        read = (await applicant.get(path)).json()
        assert read["missing"] == ["Программа развития"]
        upload = {"file": ("programme.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")}
        file = (await applicant.post(f"{BASE}/files", files=upload)).json()
        added = await applicant.post(f"{path}/documents", json=PAPER, headers=seen(read))
        assert (added.status_code, added.json()["version"]) == (200, 2)
        refused(await applicant.post(f"{path}/documents", json=PAPER, headers=seen(read)), 412)
        said = (
            await applicant.post(
                f"{path}/documents", json={"code": "programme", "file_id": file["id"]}, headers=ANY_VERSION
            )
        ).json()
        assert [(each["edition"], each["current"], each["file"]) for each in said["documents"]] == [
            (1, False, False),
            (2, True, True),
        ]
        assert said["missing"] == []
        content = await stage.omsu.get(f"{path}/documents/{said['documents'][1]['id']}/file")
        assert (content.status_code, content.content) == (200, b"%PDF-1.7\n%%EOF")
        refused(await stage.applicant("one").get(f"{path}/documents/{said['documents'][1]['id']}/file"), 404)
        refused(await stage.omsu.get(f"{path}/documents/{said['documents'][0]['id']}/file"), 404, "file_not_found")

    async def test_after_the_last_day_nothing_is_added(self, stage, neighbour):
        await stage.accepting()
        await stage.apply("two")
        path = f"{BASE}{stage.application('two')}/documents"
        assert refused(await neighbour.post(path, json=PAPER, headers=ANY_VERSION), 403)
        stage.shift("2026-03-26")
        response = await stage.applicant("two").post(path, json=PAPER, headers=ANY_VERSION)
        assert refused(response, 409, "papers_closed")["reason"] == "papers_closed"


class TestAdmission:
    async def test_says_who_checked_and_what_is_computed(self, stage, filed, facts_about):
        await stage.accepting()
        stage.people["young"] = (*await filed(SMOLENSK, years=2), SMOLENSK)
        await stage.apply("young")
        stage.shift(ADMISSION)
        unexplained = await stage.check("young", "met")
        assert faults(unexplained) == {"/said": "explanation_required"}
        assert (await stage.check("young", "met", "Стаж подтверждён архивной справкой")).status_code == 200
        said = (await stage.check("young", "unmet")).json()["checks"][0]
        assert (said["outcome"], said["said"], said["computed"]) == ("unmet", None, "unmet")
        assert said["checked_by"] is not None
        assert "2" in said["computed_said"]
        refusal = refused(await stepped(stage.omsu, stage.application("young"), 3, "admit"), 412)
        refusal = refused(await stage_step(stage, "young", "admit"), 409, "step_refused")
        assert refusal["reason"] == "criteria_unmet"
        refused(await stage_step(stage, "young", "reject"), 422)
        rejected = await step(stage.omsu, stage.application("young"), "reject", reason="Мал стаж")
        assert rejected["failed"] == ["Педагогический стаж не менее 5 лет"]
        assert (rejected["status"], rejected["reason"], rejected["decided_on"]) == ("rejected", "Мал стаж", ADMISSION)
        assert rejected["appeal_until"] == "2026-04-09"
        refused(await stage.check("young"), 409, "checks_closed")
        refused(await stage.check("young", code="height"), 404, "criterion_not_found")
        back = await step(stage.omsu, stage.application("young"), "reconsider", reason="Новая справка")
        assert (back["status"], back["decided_on"]) == ("registered", None)

    async def test_waits_for_the_end_of_acceptance_and_for_documents(self, stage):
        await stage.accepting()
        await stage.apply("one", documents=[])
        await stage.apply("two")
        assert (await stage.check("one")).status_code == 200
        assert refused(await stage_step(stage, "one", "admit"), 409)["reason"] == "not_at_admission"
        stage.shift(ADMISSION)
        assert refused(await stage_step(stage, "one", "admit"), 409)["reason"] == "documents_missing"
        assert refused(await stage_step(stage, "two", "admit"), 409)["reason"] == "criteria_unchecked"
        without = await stepped(stage.omsu, stage.application("two"), 1, "reject", reason="Так")
        assert refused(without, 409, "step_refused")["reason"] == "nothing_failed"
        turned_down = await step(stage.omsu, stage.application("one"), "reject", reason="Нет программы")
        assert turned_down["failed"] == ["Программа развития"]
        closing = refused(await stepped(stage.omsu, stage.path, stage.contest["version"], "close_admission"), 409)
        assert closing["reason"] == "applications_undecided"

    async def test_what_the_file_tells_is_not_turned_down_for_not_knowing(self, stage):
        await stage.accepting()
        await stage.apply("two")
        stage.shift(ADMISSION)
        path = f"{BASE}{stage.application('two')}/checks/experience"
        said = {"outcome": "unknown", "said": "Не разобрать"}
        assert (await stage.omsu.put(path, json=said, headers=ANY_VERSION)).status_code == 200
        refusal = refused(await stage_step(stage, "two", "reject", reason="Неизвестно"), 409)
        assert refusal["reason"] == "nothing_failed"

    async def test_is_of_the_organiser(self, stage, neighbour):
        await stage.accepting()
        await stage.apply("two")
        stage.shift(ADMISSION)
        path = f"{BASE}{stage.application('two')}/checks/experience"
        for other in (neighbour, stage.applicant("two")):
            refused(await other.put(path, json={"outcome": "met"}, headers=ANY_VERSION), 403)
            refused(await stepped(other, stage.application("two"), 1, "reject", reason="Так"), 403)
        refused(await stage.applicant("one").get(f"{BASE}{stage.application('two')}"), 404, "application_not_found")

    async def test_nobody_admits_the_own_application(self, stage, client_as):
        await stage.accepting()
        await stage.apply("four")
        stage.shift(ADMISSION)
        own = client_as("omsu", SMOLENSK, stage.people["four"][1])
        assert (await stage.check("four")).status_code == 200
        refusal = refused(await stage_step(stage, "four", "admit", own), 409)
        assert refusal["reason"] == "own_application"


class TestWithdrawal:
    async def test_by_the_applicant_or_by_the_secretary_and_nobody_else(self, stage, neighbour):
        await stage.accepting()
        await stage.apply("one", "two")
        refused(await stepped(neighbour, stage.application("two"), 1, "withdraw"), 403)
        own = await step(stage.applicant("two"), stage.application("two"), "withdraw", reason="Передумала")
        assert (own["status"], own["reason"], own["allowed_actions"]) == ("withdrawn", "Передумала", [])
        await step(stage.omsu, stage.application("one"), "withdraw", reason="По заявлению")
        stage.shift(ADMISSION)
        assert (await step(stage.omsu, stage.path, "fail"))["ground"] == "all_withdrew"

    async def test_who_was_withdrawn_applies_again_under_a_new_number(self, stage):
        await stage.accepting()
        await stage.apply("one", "two")
        former = stage.applications["one"]
        await step(stage.omsu, stage.application("one"), "withdraw", reason="По заявлению")
        await stage.apply("one")
        found = await listed(stage.omsu, f"{stage.path}/applications")
        told = {each["journal_number"]: (each["id"], each["status"]) for each in found}
        assert (told[1], told[3]) == ((former, "withdrawn"), (stage.applications["one"], "registered"))
        again = await stage.applicant("one").post(f"{BASE}{stage.path}/applications", json={"documents": [PAPER]})
        refused(again, 409, "already_applied")


class TestWhatIsSeen:
    async def test_each_sees_what_concerns_them(self, stage, client_as, neighbour):
        await stage.accepting()
        await stage.apply("one", "two", "four")
        path = f"{stage.path}/applications"
        assert len(await listed(stage.omsu, path)) == 3
        numbers = {name: [each["journal_number"] for each in await listed(stage.applicant(name), path)]
                   for name in ("one", "two")}  # fmt: skip
        assert numbers == {"one": [1], "two": [2]}
        assert [each["journal_number"] for each in await listed(neighbour, path)] == [2]
        for stranger in (client_as("school", SMOLENSK_SCHOOL), client_as("expert"), client_as("school", VYAZMA_SCHOOL)):
            assert await listed(stranger, path) == []
            refused(await stranger.get(f"{BASE}{stage.application('one')}"), 404, "application_not_found")
        everywhere = await listed(neighbour, "/applications", contest_id=stage.contest["id"])
        assert [each["journal_number"] for each in everywhere] == [2]

    async def test_a_juror_is_blind_until_the_opening(self, stage, ruled):
        await ruled(blind=["name", "age", "organisation", "position", "documents"])
        await stage.accepting()
        await stage.apply("one", "two")
        for place in JURY:
            juror = stage.juror(place)
            listed_ = await listed(juror, f"{stage.path}/applications")
            assert [(each["full_name"], each["candidate_id"]) for each in listed_] == [(None, None)] * 2
            said = (await juror.get(f"{BASE}{stage.application('one')}")).json()
            dossier = said["dossier"]
            shown = [dossier[each] for each in ("full_name", "age", "workplace", "position")]
            assert shown == [None] * 4
            assert dossier["experience"][0]["organisation_name"] is None
            assert (said["documents"], said["checks"], said["candidate_id"]) == (None, None, None)
            assert "Летова" not in str(said)
            assert "Лицей" not in str(said)
            assert await listed(juror, "/applications", contest_id=stage.contest["id"]) == []

    async def test_no_name_leaves_by_event(self, stage, facts_about):
        await stage.accepting()
        await stage.apply("one")
        for fact in await facts_about(stage.applications["one"]):
            assert "Летова" not in str(fact.data)


async def test_an_application_forgets_what_the_file_forgot(app, stage):
    await stage.accepting()
    await stage.apply("one")
    async with app.state.database.begin("ru") as session:
        its = Candidate.id == UUID(stage.people["one"][0])
        await session.execute(update(Candidate).where(its).values(EMPTIED))
    async with acting(app.state.database, system("tests", "ru"), app.state.clock) as tx:
        await follow_files(tx, {})
    said = (await stage.omsu.get(f"{BASE}{stage.application('one')}")).json()
    assert (said["dossier"], said["full_name"], said["journal_number"]) == (None, None, 1)
    assert said["documents"][0]["paper"] == FORGOTTEN


async def stage_step(stage, name, action, client=None, **said):
    client = client or stage.omsu
    now = (await client.get(f"{BASE}{stage.application(name)}")).json()
    return await stepped(client, stage.application(name), now["version"], action, **said)
