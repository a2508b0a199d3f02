"""Files of candidates over HTTP: who begins, sees and changes them, and what of them."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.kernel.problems import Invalid
from services.reserve.candidates import service
from services.reserve.requirements.profile import (
    CheckKind,
    ConsentPurpose,
    EducationLevel,
    ExperienceKind,
    Studied,
    StudyField,
    TeacherCategory,
    Trained,
)
from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.said import CONSENT, body, path_of, surname
from tests.support.answers import faults, refused, seen
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller


class TestBeginning:
    async def test_keeps_what_is_said_and_of_the_number_a_mask(self, omsu):
        said = body()
        told = await made(omsu, "/candidates", said)
        assert told["place"] == SMOLENSK
        assert told["personal"]["snils_masked"] == f"***-***-{said['snils'][8:11]} **"
        assert "snils" not in told["personal"]
        assert told["education"] == said["education"]
        assert told["experience"] == [said["experience"][0] | {"organisation_id": None}]
        assert {"kinds": ["pedagogical"], "months": 228} in told["experience_length"]
        assert (told["kept_until"], told["destroyed_by"]) == ("2029-11-20", "2029-12-20")
        assert told["consents"][0]["in_force"] is True

    async def test_the_number_is_in_no_table(self, omsu, worker_database):
        import asyncpg

        said = body()
        told = await made(omsu, "/candidates", said)
        connection = await asyncpg.connect(worker_database.url("admin"))
        row = await connection.fetchrow("SELECT * FROM reserve.candidate WHERE id = $1", UUID(told["id"]))
        await connection.close()
        digits = "".join(filter(str.isdigit, said["snils"]))
        assert digits not in str(dict(row))
        assert len(row["snils_hash"]) == 32

    async def test_tells_of_it_without_personal_data(self, candidate, facts_about):
        [fact] = await facts_about(candidate["id"])
        assert fact.type == "reserve.candidate.registered"
        assert fact.data == {"status": "active", "person_id": None, "organisation_id": None}

    async def test_the_audit_names_nobody(self, candidate, audited):
        [(action, changes)] = await audited(UUID(candidate["id"]))
        assert action == "created"
        assert candidate["last_name"] not in str(changes)
        assert "1978" not in str(changes)

    async def test_needs_a_consent_to_be_kept(self, omsu):
        for consents in ([], [CONSENT | {"purpose": "publication"}]):
            said = body(consents=consents)
            response = await omsu.post(f"{BASE}/candidates", json=said)
            assert faults(response) == {"/consents": "consent_required"}
            assert await listed(omsu, "/candidates", q=said["last_name"]) == []

    async def test_a_consent_that_is_over_keeps_nobody(self, omsu):
        over = CONSENT | {"given_on": "2020-01-01", "until": "2020-12-31"}
        assert faults(await omsu.post(f"{BASE}/candidates", json=body(consents=[over]))) == {
            "/consents": "consent_over"
        }
        assert (await omsu.post(f"{BASE}/candidates", json=body(consents=[over, CONSENT]))).status_code == 201

    async def test_nobody_is_born_tomorrow(self, omsu, candidate):
        said, expected = {"birth_date": "2026-11-28"}, {"/birth_date": "in_future"}
        assert faults(await omsu.post(f"{BASE}/candidates", json=body(**said))) == expected
        changed = await omsu.patch(f"{BASE}{path_of(candidate)}", json=said, headers={"If-Match": "*"})
        assert faults(changed) == expected

    async def test_points_at_what_is_wrong_and_keeps_nothing(self, omsu):
        nobody = str(uuid4())
        later = CONSENT | {"given_on": "2026-11-28"}
        for given, fault in (
            ({"snils": "112-233-445 96"}, {"/snils": "value_error"}),
            ({"consents": [later]}, {"/consents/0/given_on": "in_future"}),
            (
                {"consents": [CONSENT | {"document": None, "file_id": nobody}]},
                {"/consents/0/file_id": "unknown_reference"},
            ),
            ({"consents": [CONSENT | {"until": "2999-12-31"}]}, {"/consents/0/until": "value_error"}),
            ({"person_id": nobody}, {"/person_id": "unknown_reference"}),
            ({"organisation_id": nobody}, {"/organisation_id": "unknown_reference"}),
            ({"place": f"{SMOLENSK}.o99"}, {"/place": "unknown_reference"}),
            (
                {"experience": [body()["experience"][0] | {"organisation_id": nobody}]},
                {"/experience/0/organisation_id": "unknown_reference"},
            ),
        ):
            said = body(**given)
            response = await omsu.post(f"{BASE}/candidates", json=said)
            assert faults(response) == fault, given
            assert await listed(omsu, "/candidates", q=said["last_name"]) == []

    async def test_takes_names_of_organisations_from_the_directory(self, omsu, schools):
        """One of another municipality too: people have worked there."""
        work = body()["experience"][0] | {"organisation_id": str(schools[VYAZMA_SCHOOL]), "organisation_name": None}
        given = {"organisation_id": str(schools[SMOLENSK_SCHOOL]), "workplace": None, "experience": [work]}
        told = await made(omsu, "/candidates", body(**given))
        assert (told["workplace"], told["experience"][0]["organisation_name"]) == ("Школа o1", "Школа o9")

    async def test_an_exact_twin_is_named(self, omsu, candidate):
        said = body()
        first = await made(omsu, "/candidates", said)
        response = await omsu.post(f"{BASE}/candidates", json=body(snils=said["snils"]))
        assert refused(response, 409, "candidate_duplicate")["candidate_id"] == first["id"]

    async def test_an_exact_twin_next_door_is_not(self, omsu, neighbour):
        said = body()
        await made(neighbour, "/candidates", said)
        response = await omsu.post(f"{BASE}/candidates", json=body(snils=said["snils"]))
        assert "candidate_id" not in refused(response, 409, "candidate_duplicate")

    async def test_by_role_and_place(self, client_as, schools):
        for role, place, status in (
            ("department", REGION, 201),
            ("omsu", SMOLENSK, 201),
            ("school", SMOLENSK_SCHOOL, 201),
            ("soiro", REGION, 403),
            ("admin", REGION, 403),
            ("expert", REGION, 403),
            ("integration", REGION, 403),
        ):
            response = await client_as(role, place).post(f"{BASE}/candidates", json=body())
            assert response.status_code == status, role
        response = await client_as("omsu").post(f"{BASE}/candidates", json=body(place=VYAZMA))
        refused(response, 403, "forbidden")
        response = await client_as("school").post(f"{BASE}/candidates", json=body(place=SMOLENSK))
        refused(response, 403, "forbidden")


class TestReading:
    async def test_by_role_and_place(self, client_as, candidate):
        for role, place, status, personal in (
            ("department", REGION, 200, True),
            ("omsu", SMOLENSK, 200, True),
            ("omsu", VYAZMA, 404, None),
            ("soiro", REGION, 200, False),
            ("admin", REGION, 200, False),
            ("school", SMOLENSK_SCHOOL, 404, None),
            ("expert", REGION, 403, None),
            ("integration", REGION, 403, None),
        ):
            response = await client_as(role, place).get(f"{BASE}{path_of(candidate)}")
            assert response.status_code == status, role
            if status == 200:
                assert (response.json()["personal"] is not None) is personal

    async def test_a_school_sees_whom_it_put_forward_and_nobody_else(self, omsu, school, client_as):
        own = await made(school, "/candidates", body())
        others = await made(omsu, "/candidates", body(place=SMOLENSK_SCHOOL))
        assert (await school.get(f"{BASE}{path_of(own)}")).json()["personal"] is not None
        refused(await school.get(f"{BASE}{path_of(others)}"), 404, "candidate_not_found")
        ids = {each["id"] for each in await listed(school, "/candidates", limit=1000)}
        assert own["id"] in ids
        assert others["id"] not in ids
        refused(await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}{path_of(own)}"), 404)
        assert (await omsu.get(f"{BASE}{path_of(own)}")).status_code == 200

    async def test_a_caller_without_a_person_does_not_own_files_without_one(self, omsu, school):
        told = await made(omsu, "/candidates", body(place=SMOLENSK_SCHOOL))
        assert told["person_id"] is None
        refused(await school.get(f"{BASE}{path_of(told)}"), 404)
        refused(await school.get(f"{BASE}/candidates/own"), 404, "candidate_not_found")

    async def test_the_own_file_wherever_it_lies(self, client_as, omsu, app, copies, schools):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        myself = client_as("school", SMOLENSK_SCHOOL, me)
        own = (await myself.get(f"{BASE}/candidates/own")).json()
        assert own["id"] == told["id"]
        assert own["personal"]["phone"] == "+7 481 321-00-03"
        assert own["education"] == told["education"]
        assert (await myself.get(f"{BASE}{path_of(told)}")).json() == own
        refused(await client_as("school", SMOLENSK_SCHOOL, uuid4()).get(f"{BASE}{path_of(told)}"), 404)

    async def test_of_somebody_else_is_written_down(self, omsu, soiro, candidate, audited):
        await omsu.get(f"{BASE}{path_of(candidate)}")
        await soiro.get(f"{BASE}{path_of(candidate)}")
        actions = [action for action, _ in await audited(UUID(candidate["id"]))]
        assert actions == ["created", "read"]
        answer = await omsu.patch(f"{BASE}{path_of(candidate)}", json={}, headers=seen(candidate))
        assert answer.json()["personal"] is not None
        assert [action for action, _ in await audited(UUID(candidate["id"]))] == ["created", "read", "read"]

    async def test_lists_by_name_whatever_its_letters(self, omsu, neighbour):
        said = body()
        told = await made(omsu, "/candidates", said)
        [found] = await listed(omsu, "/candidates", q=said["last_name"].upper().replace("Ё", "Е"))
        assert found["id"] == told["id"]
        assert "birth_date" not in found
        assert await listed(neighbour, "/candidates", q=said["last_name"]) == []

    async def test_is_found_by_number_where_visible(self, omsu, neighbour):
        said = body()
        told = await made(omsu, "/candidates", said)
        asked = {"snils": said["snils"].replace("-", "")}
        assert (await omsu.post(f"{BASE}/candidates:search", json=asked)).json()["id"] == told["id"]
        refused(await neighbour.post(f"{BASE}/candidates:search", json=asked), 404, "candidate_not_found")


class TestChanging:
    async def test_replaces_lists_and_leaves_the_rest(self, omsu, candidate, audited):
        line = candidate["experience"][0]
        more = line | {"kind": "managerial", "valid_from": "2015-09-01", "valid_to": None}
        response = await patched(omsu, candidate, {"experience": [line, more], "middle_name": None})
        told = response.json()
        assert (told["version"], told["middle_name"], told["education"]) == (2, None, candidate["education"])
        lengths = {tuple(each["kinds"]): each["months"] for each in told["experience_length"]}
        assert lengths["managerial",] == 134
        assert lengths["managerial", "pedagogical"] == 302
        assert response.headers["ETag"] == '"2"'

    async def test_of_nothing_is_no_new_version(self, omsu, candidate):
        same = {"experience": candidate["experience"], "last_name": candidate["last_name"]}
        assert (await patched(omsu, candidate, same)).json()["version"] == 1

    async def test_asks_for_the_version(self, omsu, candidate):
        await patched(omsu, candidate, {"position": "директор"})
        refused(await patched(omsu, candidate, {"position": "учитель"}), 412, "precondition_failed")
        refused(await omsu.patch(f"{BASE}{path_of(candidate)}", json={"position": "учитель"}), 428)

    async def test_moves_with_all_its_parts(self, department, omsu, neighbour, candidate):
        response = await patched(department, candidate, {"place": VYAZMA})
        assert response.status_code == 200, response.text
        refused(await omsu.get(f"{BASE}{path_of(candidate)}"), 404)
        told = (await neighbour.get(f"{BASE}{path_of(candidate)}")).json()
        assert (told["education"], len(told["consents"])) == (candidate["education"], 1)

    async def test_does_not_move_where_the_caller_has_no_say(self, omsu, candidate):
        refused(await patched(omsu, candidate, {"place": VYAZMA}), 403, "forbidden")

    async def test_is_not_for_a_reader(self, soiro, neighbour, candidate):
        refused(await patched(soiro, candidate, {"position": "директор"}), 403)
        refused(await patched(neighbour, candidate, {"position": "директор"}), 404)

    async def test_of_the_own_file_from_below(self, client_as, omsu, app, copies):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        myself = client_as("school", SMOLENSK_SCHOOL, me)
        response = await patched(myself, told, {"phone": "+7 481 321-00-04"})
        assert response.json()["personal"]["phone"] == "+7 481 321-00-04"
        for managed in ({"place": SMOLENSK_SCHOOL}, {"person_id": None}):
            refused(await patched(myself, response.json(), managed), 403, "forbidden")
        assert (await omsu.get(f"{BASE}{path_of(told)}")).json()["version"] == 2

    async def test_to_a_number_another_has(self, omsu, candidate):
        said = body()
        other = await made(omsu, "/candidates", said)
        response = await patched(omsu, candidate, {"snils": said["snils"]})
        assert refused(response, 409, "candidate_duplicate")["candidate_id"] == other["id"]
        assert (await patched(omsu, other, {"snils": said["snils"]})).status_code == 200

    @pytest.mark.parametrize(
        "line",
        [
            {"kind": "award", "category": "first", "title": "x", "valid_from": "2020-01-01"},
            {"kind": "category", "title": "x", "valid_from": "2020-01-01"},
            {"kind": "award", "title": "x", "valid_from": "2020-01-02", "valid_to": "2020-01-01"},
        ],
    )
    async def test_refuses_what_cannot_be(self, omsu, candidate, line):
        refused(await patched(omsu, candidate, {"qualifications": [line]}), 422)
        assert (await omsu.get(f"{BASE}{path_of(candidate)}")).json()["version"] == 1


class TestForOthers:
    """What slices above ask."""

    async def test_a_profile_says_what_is_known_on_the_day(self, omsu, doing):
        given = {
            "training": [
                {
                    "field": "management",
                    "title": "Менеджмент",
                    "institution": "СОИРО",
                    "hours": 260,
                    "retraining": True,
                    "completed_on": "2022-05-31",
                }
            ],
            "qualifications": [
                {"kind": "category", "category": "highest", "title": "высшая", "valid_from": "2021-04-01"}
            ],
        }
        told = await made(omsu, "/candidates", body(**given))
        for day, clear in (("2026-10-01", True), ("2026-11-01", False)):
            said = {"kind": "criminal_record", "checked_on": day, "clear": clear}
            await made(omsu, f"{path_of(told)}/checks", said)

        async def profile(tx, day):
            found = await service.get(tx, UUID(told["id"]))
            return await service.profile_of(tx, found, day, date(2027, 1, 1))

        now = await doing(lambda tx: profile(tx, date(2026, 11, 27)))
        assert (now.age, now.russian_citizen, now.category) == (48, True, TeacherCategory.highest)
        assert now.studied == (Studied(EducationLevel.specialist, StudyField.pedagogy),)
        assert now.trained == (Trained(StudyField.management, 260, retraining=True),)
        assert now.months == {ExperienceKind.pedagogical: 228}
        assert now.months_in[frozenset({ExperienceKind.pedagogical, ExperienceKind.managerial})] == 228
        assert (now.clear, now.obstacles) == ({}, {CheckKind.criminal_record})
        assert (now.consents, now.attested_until) == ({ConsentPurpose.reserve}, date(2027, 1, 1))
        before = await doing(lambda tx: profile(tx, date(2010, 9, 1)))
        assert (before.category, before.trained, before.consents, before.obstacles) == (None, (), set(), set())
        assert before.months == {ExperienceKind.pedagogical: 108}
        later = await doing(lambda tx: profile(tx, date(2027, 1, 2)))
        assert later.attested_until is None

    async def test_a_reference_is_to_what_the_caller_sees(self, candidate, doing):
        async def named(tx):
            return await service.referred(tx, UUID(candidate["id"]), "candidate_id")

        assert (await doing(named, caller("omsu"))).id == UUID(candidate["id"])
        for stranger in (caller("omsu", VYAZMA), caller("school"), caller("school", person=uuid4())):
            with pytest.raises(Invalid) as refusal:
                await doing(named, stranger)
            assert refusal.value.errors[0]["code"] == "unknown_reference"

    async def test_the_own_file_is_there_for_its_person(self, omsu, doing, app, copies):
        me = await person_at(app, copies, SMOLENSK_SCHOOL)
        told = await made(omsu, "/candidates", body(person_id=str(me)))
        for ask in (
            lambda tx: service.get(tx, UUID(told["id"])),
            lambda tx: service.referred(tx, UUID(told["id"]), "candidate_id"),
        ):
            assert (await doing(ask, caller("school", person=me))).id == UUID(told["id"])
            with pytest.raises((Invalid, service.CandidateNotFound)):
                await doing(ask, caller("school", person=uuid4()))


async def patched(client, candidate, said):
    return await client.patch(f"{BASE}{path_of(candidate)}", json=said, headers=seen(candidate))


async def person_at(app, copies, place):
    """Somebody the directory knows there."""
    from sqlalchemy import insert

    from tests.support.directory import FOLLOWED

    row = {"id": uuid4(), "place": place, "last_name": surname(), "first_name": "Анна", "middle_name": None}
    source = {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
    async with app.state.database.begin("ru") as session:
        await session.execute(insert(copies.person), [row | source])
    return row["id"]
