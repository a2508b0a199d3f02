"""Consents, checks and documents of a file; the destruction of what nobody has consented to any more."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.reserve.candidates import queries
from services.reserve.candidates.consents import overdue_before
from services.reserve.candidates.timing import JOBS, destroy_overdue, forget_acts
from services.reserve.store import TABLES
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.conftest import uploaded
from tests.services.reserve.candidates.said import CONSENT, body, path_of
from tests.services.reserve.candidates.test_router import person_at
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA


async def withdrawn(client, candidate, **said):
    consent = candidate["consents"][0]["id"]
    return await client.post(f"{BASE}{path_of(candidate)}/consents/{consent}:withdraw", json=said)


@pytest.fixture
def destroyed(app, doing):
    """Runs the job until nothing is overdue: other tests leave files behind too."""

    def left(tx):
        return tx.scalar(queries.overdue(overdue_before(app.state.clock.today()), 1))

    async def run():
        while True:
            await doing(lambda tx: destroy_overdue(tx, {}))
            if await doing(left) is None:
                return

    return run


class TestConsents:
    async def test_each_purpose_is_one_of_its_own(self, omsu, candidate):
        more = CONSENT | {"purpose": "contest", "until": "2030-01-31"}
        told = await added(omsu, candidate, "consents", more)
        assert [each["purpose"] for each in told["consents"]] == ["reserve", "contest"]
        assert (told["version"], told["kept_until"], told["destroyed_by"]) == (2, "2030-01-31", "2030-03-02")

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"until": "2026-11-19"}, {"/until": "value_error"}),
            ({"document": None}, {"/document": "value_error"}),
            ({"given_on": "2026-11-28"}, {"/given_on": "in_future"}),
            ({"document": None, "file_id": str(uuid4())}, {"/file_id": "unknown_reference"}),
        ],
    )
    async def test_is_a_document_with_a_term(self, omsu, candidate, given, fault):
        response = await omsu.post(f"{BASE}{path_of(candidate)}/consents", json=CONSENT | given)
        assert faults(response) == fault
        assert (await omsu.get(f"{BASE}{path_of(candidate)}")).json()["version"] == 1

    async def test_is_withdrawn_once_and_stays_on_record(self, omsu, candidate):
        told = (await withdrawn(omsu, candidate)).json()
        [consent] = told["consents"]
        assert (consent["withdrawn_on"], consent["in_force"]) == ("2026-11-27", False)
        assert (told["version"], told["kept_until"], told["destroyed_by"]) == (2, "2026-11-26", "2026-12-26")
        refused(await withdrawn(omsu, candidate), 409, "consent_withdrawn")

    async def test_is_not_withdrawn_outside_of_its_time(self, omsu, candidate):
        assert faults(await withdrawn(omsu, candidate, withdrawn_on="2026-11-28")) == {"/withdrawn_on": "in_future"}
        assert faults(await withdrawn(omsu, candidate, withdrawn_on="2026-11-19")) == {
            "/withdrawn_on": "before_consent"
        }

    async def test_after_the_last_nothing_new_is_learnt(self, omsu, candidate):
        """What is left of the time is for destroying: only a new consent opens the file again."""
        scan = {"kind": "diploma", "title": "Диплом", "file_id": await uploaded(omsu)}
        document = (await added(omsu, candidate, "documents", scan))["personal"]["documents"][0]
        await withdrawn(omsu, candidate)
        path, anyhow = f"{BASE}{path_of(candidate)}", {"If-Match": "*"}
        check = {"kind": "criminal_record", "checked_on": "2026-11-20", "clear": True}
        held = {"scheduled_on": "2027-02-01", "attested": "candidate", "turn": "planned"}
        for answer in (
            await omsu.patch(path, json={"workplace": "после отзыва"}, headers=anyhow),
            await omsu.post(f"{path}/checks", json=check),
            await omsu.post(f"{path}/documents", json=scan),
            await omsu.post(f"{BASE}/attestations", json=held | {"candidate_id": candidate["id"]}),
        ):
            assert refused(answer, 409, "candidate_closed")["reason"] == "consent_gone"
        assert (await omsu.get(path)).json()["personal"]["checks"] == []
        answer = await omsu.delete(f"{path}/documents/{document['id']}", headers=anyhow)
        assert answer.status_code < 300, answer.text
        await added(omsu, candidate, "consents", CONSENT)
        await added(omsu, candidate, "checks", check)

    async def test_of_another_file_is_not_there(self, omsu, candidate):
        other = await made(omsu, "/candidates", body())
        response = await withdrawn(omsu, {"id": other["id"], "consents": candidate["consents"]})
        refused(response, 404, "consent_not_found")

    async def test_is_withdrawn_by_the_candidate_or_who_keeps_the_file(self, client_as, omsu, soiro, app, copies):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        refused(await withdrawn(client_as("omsu", VYAZMA), told), 404)
        refused(await withdrawn(client_as("school"), told), 404)
        refused(await withdrawn(soiro, told), 403)
        assert (await withdrawn(client_as("school", SMOLENSK_SCHOOL, me), told)).status_code == 200


class TestChecks:
    async def test_say_that_and_when_and_no_more(self, omsu, candidate):
        said = {"kind": "criminal_record", "checked_on": "2026-11-20", "clear": True}
        told = await added(omsu, candidate, "checks", said)
        [check] = told["personal"]["checks"]
        assert check == {"id": check["id"], **said}
        response = await omsu.post(f"{BASE}{path_of(candidate)}/checks", json=said | {"text": "судимостей нет"})
        refused(response, 422)

    async def test_lie_in_the_past(self, omsu, candidate):
        said = {"kind": "medical", "checked_on": "2026-11-28", "clear": True}
        assert faults(await omsu.post(f"{BASE}{path_of(candidate)}/checks", json=said)) == {"/checked_on": "in_future"}
        born = await made(omsu, "/candidates", body(birth_date="1985-03-02"))
        said["checked_on"] = "1985-03-02"
        assert faults(await omsu.post(f"{BASE}{path_of(born)}/checks", json=said)) == {"/checked_on": "before_birth"}

    async def test_nobody_certifies_themselves(self, client_as, omsu, app, copies):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        said = {"kind": "medical", "checked_on": "2026-11-20", "clear": True}
        myself = client_as("school", SMOLENSK_SCHOOL, me)
        refused(await myself.post(f"{BASE}{path_of(told)}/checks", json=said), 403, "forbidden")

    @pytest.mark.parametrize(("role", "place"), [("school", SMOLENSK_SCHOOL), ("omsu", SMOLENSK)])
    async def test_nor_where_the_own_place_keeps_the_file(self, client_as, omsu, app, copies, role, place):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me), place=SMOLENSK_SCHOOL))
        said = {"kind": "criminal_record", "checked_on": "2026-11-20", "clear": True}
        answer = await client_as(role, place, me).post(f"{BASE}{path_of(told)}/checks", json=said)
        assert refused(answer, 403, "forbidden")["reason"] == "own_check"
        assert (await added(omsu, told, "checks", said))["personal"]["checks"] != []


class TestDocuments:
    async def test_are_added_and_taken_out(self, omsu, candidate):
        file = await uploaded(omsu)
        said = {"kind": "diploma", "title": "Диплом", "file_id": file}
        told = await added(omsu, candidate, "documents", said)
        [document] = told["personal"]["documents"]
        assert document == {"id": document["id"], "added_on": "2026-11-27", **said}
        path = f"{BASE}{path_of(candidate)}/documents/{document['id']}"
        refused(await omsu.delete(path, headers=seen(candidate)), 412)
        left = (await omsu.delete(path, headers=seen(told))).json()
        assert (left["version"], left["personal"]["documents"]) == (3, [])
        refused(await omsu.delete(path, headers=seen(left)), 404, "candidate_document_not_found")

    async def test_of_a_file_the_caller_does_not_see(self, omsu, neighbour, candidate):
        said = {"kind": "other", "title": "Чужой", "file_id": await uploaded(neighbour)}
        response = await omsu.post(f"{BASE}{path_of(candidate)}/documents", json=said)
        assert faults(response) == {"/file_id": "unknown_reference"}

    async def test_of_the_own_file_from_below_are_the_callers_own(self, client_as, omsu, app, copies):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        myself = client_as("school", SMOLENSK_SCHOOL, me)
        said = {"kind": "programme", "title": "Программа", "file_id": await uploaded(myself)}
        assert len((await added(myself, told, "documents", said))["personal"]["documents"]) == 1
        above = said | {"file_id": await uploaded(omsu)}
        response = await myself.post(f"{BASE}{path_of(told)}/documents", json=above)
        assert faults(response) == {"/file_id": "unknown_reference"}


class TestDestruction:
    @pytest.fixture
    async def scan(self, omsu):
        return await uploaded(omsu)

    @pytest.fixture
    async def full(self, omsu, candidate, scan):
        said = {"kind": "diploma", "title": "Диплом", "file_id": scan}
        return await added(omsu, candidate, "documents", said)

    async def test_on_the_thirtieth_day_and_not_before(self, omsu, full, destroyed, today):
        await withdrawn(omsu, full)
        today("2026-12-25")
        await destroyed()
        assert (await omsu.get(f"{BASE}{path_of(full)}")).json()["status"] == "active"
        today("2026-12-26")
        await destroyed()
        told = (await omsu.get(f"{BASE}{path_of(full)}")).json()
        assert (told["status"], told["last_name"], told["first_name"]) == ("anonymised", "Обезличено", "")
        assert {told[name] for name in ("middle_name", "position", "workplace", "kept_until", "person_id")} == {None}
        personal = told["personal"]
        assert {personal[name] for name in ("birth_date", "email", "phone", "snils_masked")} == {None}
        assert [told["education"], told["experience"], personal["documents"], personal["checks"]] == [[], [], [], []]
        [consent] = told["consents"]
        assert (consent["purpose"], consent["document"]) == ("reserve", None)

    async def test_not_before_the_withdrawal_was_received_whatever_day_it_names(self, omsu, full, destroyed, today):
        told = (await withdrawn(omsu, full, withdrawn_on="2026-11-20")).json()
        assert (told["kept_until"], told["destroyed_by"]) == ("2026-11-19", "2026-12-26")
        for day, status in (("2026-12-25", "active"), ("2026-12-26", "anonymised")):
            today(day)
            await destroyed()
            assert (await omsu.get(f"{BASE}{path_of(full)}")).json()["status"] == status

    async def test_leaves_an_act_and_an_event(self, omsu, full, destroyed, today, facts_about):
        await withdrawn(omsu, full)
        today("2026-12-26")
        await destroyed()
        [act] = await listed(omsu, "/destruction-acts", candidate_id=full["id"])
        assert (act["ground"], act["ended_on"], act["files"]) == ("withdrawn", "2026-11-26", 1)
        assert act["received_on"] == "2026-11-27"
        assert (act["year"], act["kept_until"], act["place"]) == (2026, "2029-12-26", SMOLENSK)
        assert act["kinds"] == [
            "name", "birth_date", "citizenship", "contacts", "snils", "workplace",
            "education", "experience", "documents",
        ]  # fmt: skip
        assert (await omsu.get(f"{BASE}/destruction-acts/{act['id']}")).json() == act
        fact = (await facts_about(full["id"]))[-1]
        assert (fact.type, fact.data["person_id"]) == ("reserve.candidate.anonymised", None)
        [step] = await listed(omsu, f"{path_of(full)}/history")
        assert (step["action"], step["role"]) == ("anonymise", "system")

    async def test_takes_the_files_along(self, app, omsu, full, scan, destroyed, today):
        await withdrawn(omsu, full)
        today("2026-12-26")
        await destroyed()
        async with app.state.database.begin("ru") as session:
            assert await session.scalar(select(TABLES.file.id).where(TABLES.file.id == UUID(scan))) is None
        refused(await omsu.get(f"{BASE}/files/{scan}"), 404, "file_not_found")

    async def test_leaves_a_file_that_another_record_stands_on(self, app, omsu, full, scan, destroyed, today):
        other = await made(omsu, "/candidates", body())
        await added(omsu, other, "documents", {"kind": "other", "title": "То же", "file_id": scan})
        await withdrawn(omsu, full)
        today("2026-12-26")
        await destroyed()
        [act] = await listed(omsu, "/destruction-acts", candidate_id=full["id"])
        assert act["files"] == 0
        assert (await omsu.get(f"{BASE}/files/{scan}")).status_code == 200

    async def test_names_nobody_in_the_audit(self, omsu, full, destroyed, today, audited):
        await withdrawn(omsu, full)
        today("2026-12-26")
        await destroyed()
        said = str(await audited(UUID(full["id"])))
        assert full["last_name"] not in said
        assert "Королёва" not in said

    async def test_after_the_term_too(self, omsu, candidate, destroyed, today):
        today("2029-12-20")
        await destroyed()
        [act] = await listed(omsu, "/destruction-acts", candidate_id=candidate["id"])
        assert (act["ground"], act["ended_on"], act["received_on"]) == ("expired", "2029-11-20", None)

    async def test_not_while_another_consent_keeps_the_file(self, omsu, candidate, destroyed, today):
        await added(omsu, candidate, "consents", CONSENT | {"purpose": "attestation"})
        await withdrawn(omsu, candidate)
        today("2027-06-01")
        await destroyed()
        assert (await omsu.get(f"{BASE}{path_of(candidate)}")).json()["status"] == "active"

    async def test_a_consent_to_publish_keeps_nothing(self, omsu, candidate, destroyed, today):
        await added(omsu, candidate, "consents", CONSENT | {"purpose": "publication"})
        await withdrawn(omsu, candidate)
        today("2027-06-01")
        await destroyed()
        assert (await omsu.get(f"{BASE}{path_of(candidate)}")).json()["status"] == "anonymised"

    async def test_a_second_run_destroys_nothing_more(self, omsu, candidate, destroyed, today):
        await withdrawn(omsu, candidate)
        today("2026-12-26")
        await destroyed()
        await destroyed()
        assert len(await listed(omsu, "/destruction-acts", candidate_id=candidate["id"])) == 1

    async def test_acts_are_numbered_without_gaps_and_kept_three_years(self, app, omsu, destroyed, today, doing):
        several = [await made(omsu, "/candidates", body()) for _ in range(3)]
        for each in several:
            await withdrawn(omsu, each)
        today("2026-12-26")
        await destroyed()
        acts = await listed(omsu, "/destruction-acts", year=2026, place=SMOLENSK, limit=1000)
        numbers = sorted(act["number"] for act in acts if act["place"] == SMOLENSK)
        assert numbers == [*range(1, len(numbers) + 1)]
        assert len(numbers) >= len(several)
        today("2029-12-26")
        await doing(lambda tx: forget_acts(tx, {}))
        assert await listed(omsu, "/destruction-acts", candidate_id=several[0]["id"])
        today("2029-12-27")
        await doing(lambda tx: forget_acts(tx, {}))
        assert await listed(omsu, "/destruction-acts", candidate_id=several[0]["id"]) == []

    async def test_a_file_destroyed_cannot_be_changed_or_named(self, omsu, candidate, destroyed, today):
        await withdrawn(omsu, candidate)
        today("2026-12-26")
        await destroyed()
        response = await omsu.post(f"{BASE}{path_of(candidate)}/consents", json=CONSENT)
        refused(response, 409, "candidate_closed")

    async def test_acts_are_for_those_who_keep_files(self, client_as):
        for role, status in (("omsu", 200), ("department", 200), ("soiro", 403), ("expert", 403), ("integration", 403)):
            assert (await client_as(role).get(f"{BASE}/destruction-acts")).status_code == status

    async def test_is_done_by_the_clock(self):
        assert {job.name: job.run for job in JOBS} == {
            "reserve.destroy_personal_data": destroy_overdue,
            "reserve.forget_destruction_acts": forget_acts,
        }
        assert all(job.every for job in JOBS)


async def added(client, candidate, what, said):
    response = await client.post(f"{BASE}{path_of(candidate)}/{what}", json=said)
    assert response.status_code == 201, response.text
    return response.json()
