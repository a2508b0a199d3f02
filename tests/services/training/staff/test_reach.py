"""Whose records an account of a school reaches, over HTTP in each slice that keeps something of a person."""

import pytest

from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.instruments.contents import instrument
from tests.services.training.learning_teams.teams import for_everybody, formed
from tests.services.training.programmes.bodies import DAY, enrolled, opened, published
from tests.services.training.region import founded
from tests.services.training.staff.school import staffed
from tests.support.answers import refused


@pytest.fixture
async def its(app, client_as, today):
    today(DAY)
    return await staffed(await founded(app, client_as))


def ids(rows):
    return {each["id"] for each in rows}


async def reasons(client, path):
    """Of the steps of a record, as its history tells them to the client."""
    return [each["reason"] for each in await listed(client, f"{path}/history") if each["reason"]]


class TestEnrolments:
    @pytest.fixture
    async def group(self, its):
        return await opened(its.region.at(), of=await for_everybody(its.region), seats=9)

    async def test_everybody_asks_for_themselves_and_the_head_for_the_staff(self, its, group):
        asked = {"group_id": group["id"], "person_id": str(its.head_id)}
        for client in (its.deputy, its.nobodys):
            refused(await client.post(f"{BASE}/enrolments", json=asked), 403, "not_your_staff")
        refused(await its.deputy.post(f"{BASE}/enrolments", json=asked | {"person_id": str(its.teacher_id)}), 403)
        assert (await enrolled(its.deputy, group["id"], its.deputy_id))["allowed_actions"] == ["withdraw"]
        assert (await enrolled(its.nobodys, group["id"], its.teacher_id))["allowed_actions"] == ["withdraw"]
        assert (await enrolled(its.head, group["id"], its.head_id))["full_name"] is not None

    async def test_nobody_below_sees_or_gives_up_the_seat_of_the_head(self, its, group):
        soiro = its.region.at()
        mine, deputys = [await enrolled(soiro, group["id"], each) for each in (its.head_id, its.deputy_id)]
        for client, seen in ((its.head, {mine["id"], deputys["id"]}), (its.deputy, {deputys["id"]})):
            assert ids(await listed(client, "/enrolments", group_id=group["id"])) == seen
        assert ids(await listed(its.nobodys, "/enrolments", group_id=group["id"])) == {deputys["id"]}
        for client in (its.deputy, its.nobodys):
            refused(await client.get(f"{BASE}/enrolments/{mine['id']}"), 404, "enrolment_not_found")
            refused(await client.get(f"{BASE}/enrolments/{mine['id']}/history"), 404, "enrolment_not_found")
            refused(await stepped(client, f"/enrolments/{mine['id']}", 1, "withdraw", reason="Нет"), 404)
        assert (await step(its.head, f"/enrolments/{deputys['id']}", "withdraw", reason="Нужен"))[
            "status"
        ] == "withdrawn"

    async def test_whoever_moved_reads_and_gives_up_the_own_seat_and_learns_why_it_was_lost(self, its, group):
        soiro = its.region.at()
        mine = await enrolled(soiro, group["id"], its.head_id)
        path = f"/enrolments/{mine['id']}"
        read = (await its.elsewhere.get(f"{BASE}{path}")).json()
        assert (read["full_name"], read["allowed_actions"]) == ("Иванова Анна Петровна", ["withdraw"])
        gone = await step(its.elsewhere, path, "withdraw", reason="Болезнь")
        assert (gone["status"], gone["full_name"]) == ("withdrawn", "Иванова Анна Петровна")
        again = await enrolled(soiro, group["id"], its.head_id)
        await step(soiro, f"/groups/{group['id']}", "cancel", reason="Преподаватель заболел")
        [row] = await listed(its.elsewhere, f"/enrolments/{again['id']}/history")
        assert row["reason"] == "Группа отменена: Преподаватель заболел"

    async def test_a_school_does_not_call_off_what_it_was_sent_to(self, its, group):
        omsu = its.region.at("omsu", ".m1")
        family = (await omsu.get(f"{BASE}/programmes/{group['programme_id']}")).json()["family"]
        said = {"ground": "other", "note": "План", "family": family, "due_on": DAY}
        sent = await made(omsu, "/referrals", said | {"person_id": str(its.deputy_id)})
        body = {"group_id": group["id"]}
        await omsu.put(f"{BASE}/referrals/{sent['id']}/enrolment", json=body, headers={"If-Match": "*"})
        [seat] = await listed(its.head, "/enrolments", person_id=str(its.deputy_id))
        answer = await stepped(its.head, f"/enrolments/{seat['id']}", seat["version"], "withdraw", reason="Нужен")
        assert refused(answer, 409, "step_refused")["reason"] == "not_yours"
        done = await step(its.deputy, f"/enrolments/{seat['id']}", "withdraw", reason="Болезнь")
        assert done["status"] == "withdrawn"

    async def test_a_team_is_enrolled_by_its_head_and_by_nobody_below(self, its, group):
        said = {"team_id": str(await formed(its.region, its.deputy_id)), "group_id": group["id"]}
        for client in (its.deputy, its.nobodys):
            answer = refused(await client.post(f"{BASE}/team-enrolments", json=said), 409, "team_not_enrolled")
            assert answer["reason"] == "not_your_staff"
        whole = await made(its.head, "/team-enrolments", said)
        assert {each["status"] for each in whole["members"]} == {"confirmed"}


class TestCertificates:
    async def test_are_read_by_their_holder_with_the_reason_of_an_annulment(self, its):
        soiro = its.region.at()
        of = await published(soiro, form="distance")
        group = await opened(soiro, of=of, ends_on=DAY)
        seat = await enrolled(soiro, group["id"], its.head_id)
        begun = await step(soiro, f"/groups/{group['id']}", "begin")
        [at] = begun["sessions"]
        for path, body in (
            (f"sessions/{at['id']}/attendance", {"present": [str(its.head_id)]}),
            ("results", {"results": [{"person_id": str(its.head_id), "passed": True}]}),
        ):
            await soiro.put(f"{BASE}/groups/{group['id']}/{path}", json=body, headers={"If-Match": "*"})
        await step(soiro, f"/groups/{group['id']}", "complete")
        there = f"{BASE}/groups/{group['id']}/sessions/{at['id']}/attendance"
        for client, seen in ((its.head, [str(its.head_id)]), (its.deputy, []), (its.nobodys, [])):
            assert (await client.get(there)).json()["present"] == seen
        one = await made(soiro, "/certificates", {"enrolment_id": seat["id"]})
        path = f"{BASE}/certificates/{one['id']}"
        for client in (its.deputy, its.nobodys):
            assert await listed(client, "/certificates") == []
            for each in (path, f"{path}/paper", f"{path}/history"):
                refused(await client.get(each), 404, "certificate_not_found")
        await step(soiro, f"/certificates/{one['id']}", "revoke", reason="Ошибка в имени")
        for client in (its.head, its.elsewhere):
            assert ids(await listed(client, "/certificates")) == {one["id"]}
            assert (await client.get(path)).json()["code"] == one["code"]
            assert (await client.get(f"{path}/paper")).status_code == 200
            [row] = await listed(client, f"/certificates/{one['id']}/history")
            assert row["reason"] == "Ошибка в имени"


class TestInformalLearning:
    SAID = {  # noqa: RUF012
        "title": "Вебинар", "kind": "webinar", "date_from": "2027-09-01", "date_to": "2027-09-01", "hours": 2,
        "proof_link": "https://academy.example/17",
    }  # fmt: skip

    async def test_is_told_by_who_learned_and_of_the_staff_by_their_head(self, its):
        path, said = f"{BASE}/informal-learning", self.SAID | {"person_id": str(its.head_id)}
        for client in (its.deputy, its.nobodys):
            refused(await client.post(path, json=said), 403, "not_your_staff")
        mine = await made(its.head, "/informal-learning", said)
        assert mine["full_name"] == "Иванова Анна Петровна"
        for client in (its.deputy, its.nobodys):
            assert await listed(client, "/informal-learning") == []
            refused(await client.get(f"{path}/{mine['id']}"), 404)
            refused(await stepped(client, f"/informal-learning/{mine['id']}", 1, "submit"), 404)
            refused(await client.delete(f"{path}/{mine['id']}", headers={"If-Match": "*"}), 404)
        theirs = await made(its.head, "/informal-learning", said | {"person_id": str(its.teacher_id)})
        assert ids(await listed(its.head, "/informal-learning")) == {mine["id"], theirs["id"]}
        assert {each["full_name"] for each in await listed(its.head, "/informal-learning")} == {
            "Иванова Анна Петровна", "Орлова Вера"
        }  # fmt: skip

    async def test_is_ones_own_wherever_one_worked(self, its):
        mine = await made(its.head, "/informal-learning", self.SAID | {"person_id": str(its.head_id)})
        path, there = f"/informal-learning/{mine['id']}", its.elsewhere
        changed = await there.patch(f"{BASE}{path}", json={"hours": 3}, headers={"If-Match": "*"})
        assert (changed.json()["hours"], changed.json()["full_name"]) == (3, "Иванова Анна Петровна")
        await step(there, path, "submit")
        await step(its.region.at("omsu", ".m1"), path, "send_back", reason="Ссылка не открывается")
        history = await listed(there, f"{path}/history")
        assert [each["reason"] for each in history if each["reason"]] == ["Ссылка не открывается"]
        assert (await step(there, path, "submit"))["status"] == "submitted"


class TestGatherings:
    async def test_everybody_registers_themselves_and_the_head_the_staff(self, its):
        soiro = its.region.at()
        said = {"title": "Среда", "kind": "management_environment", "audience": ["head"], "venue": "Зал", "hours": 1}
        hours = {"starts_at": "2027-10-20T15:00:00+03:00", "ends_at": "2027-10-20T18:00:00+03:00"}
        one = await made(soiro, "/gatherings", said | hours)
        await step(soiro, f"/gatherings/{one['id']}", "announce")
        path = f"/gatherings/{one['id']}/registrations"
        asked = {"person_id": str(its.head_id)}
        for client in (its.deputy, its.nobodys):
            refused(await client.post(f"{BASE}{path}", json=asked), 403, "not_your_staff")
        mine = await made(its.head, path, asked)
        theirs = await made(its.head, path, {"person_id": str(its.deputy_id)})
        for client, seen in ((its.head, {mine["id"], theirs["id"]}), (its.deputy, {theirs["id"]})):
            assert ids(await listed(client, path)) == seen
        for client in (its.deputy, its.nobodys):
            its_path = f"{BASE}{path}/{mine['id']}"
            refused(await client.get(its_path), 404, "registration_not_found")
            refused(await client.delete(its_path, headers={"If-Match": "*"}), 404, "registration_not_found")
        for name in (
            (await its.elsewhere.get(f"{BASE}{path}/{mine['id']}")).json(),
            *await listed(its.elsewhere, path),
        ):
            assert name["full_name"] == "Иванова Анна Петровна"
        gone = await its.elsewhere.delete(f"{BASE}{path}/{mine['id']}", headers={"If-Match": "*"})
        assert gone.status_code == 204
        await step(soiro, f"/gatherings/{one['id']}", "cancel", reason="Лектор заболел")
        assert await reasons(its.deputy, f"/gatherings/{one['id']}") == ["Лектор заболел"]


class TestReferrals:
    async def test_whoever_was_sent_learns_why_it_was_called_off(self, its):
        omsu = its.region.at("omsu", ".m1")
        family = (await published(its.region.at()))["family"]
        said = {"ground": "other", "note": "План", "family": family, "due_on": DAY, "person_id": str(its.head_id)}
        sent = await made(omsu, "/referrals", said)
        await step(omsu, f"/referrals/{sent['id']}", "withdraw", reason="Уже прошёл")
        for client in (its.head, its.elsewhere):
            assert await reasons(client, f"/referrals/{sent['id']}") == ["Уже прошёл"]
            assert (await client.get(f"{BASE}/referrals/{sent['id']}")).json()["full_name"] == "Иванова Анна Петровна"
        refused(await its.deputy.get(f"{BASE}/referrals/{sent['id']}/history"), 404, "referral_not_found")


class TestDiagnostics:
    async def test_whoever_was_to_be_measured_learns_why_it_was_called_off(self, its):
        draft = await made(its.region.at(), "/instruments", instrument("test"))
        await step(its.region.at(), f"/instruments/{draft['id']}", "publish")
        said = {"instrument_id": draft["id"], "term_from": DAY, "term_to": "2027-10-20"}
        one = await made(its.region.at(), "/diagnostics", said | {"person_id": str(its.head_id)})
        await step(its.region.at(), f"/diagnostics/{one['id']}", "cancel", reason="Назначена по ошибке")
        for client in (its.head, its.elsewhere):
            assert await reasons(client, f"/diagnostics/{one['id']}") == ["Назначена по ошибке"]
            assert (await client.get(f"{BASE}/diagnostics/{one['id']}")).json()["full_name"] == "Иванова Анна Петровна"
        refused(await its.deputy.get(f"{BASE}/diagnostics/{one['id']}/history"), 404, "diagnostics_not_found")


class TestContests:
    async def test_a_nominee_is_called_by_name_to_the_own_school_and_wherever_they_work_by_now(self, its):
        department, omsu = its.region.at("department"), its.region.at("omsu", ".m1")
        said = {"title": "Директор года", "year": 2027, "levels": ["regional"], "winners": 1, "prizes": 1}
        its_kinds = {"nominations": [{"code": "start", "title": "Старт"}]}
        criteria = {"criteria": [{"code": "aims", "title": "Цели", "most": 2}]}
        contest = await made(department, "/competitions", said | its_kinds | criteria)
        await step(department, f"/competitions/{contest['id']}", "announce")
        stage = await made(its.region.at(), f"/competitions/{contest['id']}/stages", {"level": "regional"})
        body = {"person_id": str(its.head_id), "nomination": "start"}
        entry = await made(omsu, f"/competition-stages/{stage['id']}/entries", body)
        for client in (its.head, its.elsewhere):
            [shown] = await listed(client, "/competition-entries")
            read = (await client.get(f"{BASE}/competition-entries/{entry['id']}")).json()
            assert (shown["full_name"], read["full_name"]) == ("Иванова Анна Петровна",) * 2
        assert await listed(its.region.at("school", ".m1.o2"), "/competition-entries") == []
