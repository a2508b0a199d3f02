"""Certificates over HTTP: numbered, checked by anybody, revoked; none forged, guessed or altered unseen."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError

from services.training.certificates.models import Certificate, CertificateJournal
from services.training.certificates.paper import drawn
from services.training.certificates.sealing import CODE_BYTES
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.programmes.bodies import DAY, enrolled, group, module, published
from tests.support.answers import faults, refused
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, client_of

PATH = "/certificates"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"


@pytest.fixture
def school(client_as, people):
    """Its head in person."""
    return client_as("school", SMOLENSK_SCHOOL, people[SMOLENSK_SCHOOL])


@pytest.fixture(autouse=True)
async def day(app, today):
    """A year without a certificate yet."""
    today(DAY)
    async with app.state.database.begin("ru") as tx:
        await tx.execute(delete(Certificate))
        await tx.execute(delete(CertificateJournal))


@pytest.fixture
async def stranger(app):
    """Somebody who has not signed in."""
    async with client_of(app, None) as client:
        yield client


async def passed(client: Any, *people: UUID, **changes: Any) -> list[dict[str, Any]]:
    """Enrolments of a group at a distance, on one day, that everybody has passed."""
    of = await published(client, form="distance", **changes)
    one = await made(client, "/groups", group(of, ends_on=DAY, seats=9))
    await step(client, f"/groups/{one['id']}", "announce")
    for each in people:
        await enrolled(client, one["id"], each)
    await step(client, f"/groups/{one['id']}", "begin")
    body = {"results": [{"person_id": str(each), "passed": True} for each in people]}
    told = await client.put(f"{BASE}/groups/{one['id']}/results", json=body, headers={"If-Match": "*"})
    assert told.status_code == 200, told.text
    await step(client, f"/groups/{one['id']}", "complete")
    return await listed(client, "/enrolments", group_id=one["id"])


async def issued(client: Any, enrolment: dict[str, Any]) -> dict[str, Any]:
    return await made(client, PATH, {"enrolment_id": enrolment["id"]})


def checked(client: Any, code: str) -> Any:
    return client.get(f"{BASE}{PATH}:check", params={"code": code})


class TestPutRight:
    async def test_a_result_is_put_right_once_its_paper_is_annulled(self, soiro, school, omsu, people, facts_about):
        anna, boris = await passed(soiro, people[SMOLENSK_SCHOOL], people[SECOND])
        paper, path = await issued(soiro, anna), f"/groups/{anna['group_id']}"
        version = (await soiro.get(f"{BASE}{path}")).json()["version"]
        said = {"reason": "Итоги перепутаны"}
        assert refused(await stepped(soiro, path, version, "reopen", **said), 409)["reason"] == "certified"
        await step(soiro, f"{PATH}/{paper['id']}", "revoke", reason="Итоги перепутаны")
        assert faults(await stepped(soiro, path, version, "reopen")) == {"/reason": "reason_required"}
        refused(await stepped(omsu, path, version, "reopen", **said), 403)
        assert (await step(soiro, path, "reopen", **said))["status"] == "running"
        refused(await soiro.post(f"{BASE}{PATH}", json={"enrolment_id": boris["id"]}), 409, "certificate_refused")
        taken = [each for each in await facts_about(anna["id"]) if each.deleted]
        assert [each.type for each in taken] == ["training.enrolment.completed"]
        results = [{"person_id": anna["person_id"], "passed": False}, {"person_id": boris["person_id"], "passed": True}]
        told = await soiro.put(f"{BASE}{path}/results", json={"results": results}, headers={"If-Match": "*"})
        assert told.status_code == 200, told.text
        await step(soiro, path, "complete")
        now = {each["person_id"]: each for each in await listed(soiro, "/enrolments", group_id=anna["group_id"])}
        found = [(now[each["person_id"]]["status"], now[each["person_id"]]["hours"]) for each in (anna, boris)]
        assert found == [("failed", 0), ("completed", 18)]
        history = await listed(soiro, f"/enrolments/{anna['id']}/history")
        done = {(each["action"], each["reason"]) for each in history}
        assert done == {("complete", None), ("reopen", "Итоги перепутаны"), ("fail", None)}
        assert (await issued(soiro, boris))["status"] == "valid"

    async def test_nobody_reopens_where_they_learned(self, client_as, people):
        leader = client_as("omsu", SMOLENSK, people[SECOND])
        [own] = await passed(client_as("omsu"), people[SECOND], kind="seminar", modules=[module(hours=2)])
        now = (await leader.get(f"{BASE}/groups/{own['group_id']}")).json()
        assert now["allowed_actions"] == []
        answer = await stepped(leader, f"/groups/{own['group_id']}", now["version"], "reopen", reason="Ошибка")
        assert refused(answer, 409)["reason"] == "own_learning"


class TestIssuing:
    async def test_numbers_have_no_gap_whatever_was_refused(self, soiro, people, facts_about):
        first, second = await passed(soiro, people[SMOLENSK_SCHOOL], people[SECOND])
        one = await issued(soiro, first)
        assert (one["number"], one["holder"], one["issued_on"]) == ("0001/2027", "Иванова Анна Петровна", DAY)
        assert one["content"] == {
            "title": "Удостоверение о повышении квалификации",
            "number": "0001/2027",
            "kind": "advanced_training",
            "programme": "Управление кадрами",
            "hours": 18,
            "starts_on": DAY,
            "ends_on": DAY,
            "provider": "СОИРО",
            "issued_on": DAY,
            "holder": "Иванова Анна Петровна",
        }
        refused(await soiro.post(f"{BASE}{PATH}", json={"enrolment_id": first["id"]}), 409, "certificate_issued")
        assert (await issued(soiro, second))["number"] == "0002/2027"
        assert [each.type for each in await facts_about(one["id"])] == ["training.certificate.issued"]
        assert "Иванова" not in str([each.data for each in await facts_about(one["id"])])

    async def test_nor_when_they_are_issued_at_once(self, soiro, people):
        enrolments = await passed(soiro, *(people[at] for at in (SMOLENSK_SCHOOL, SECOND, THIRD, "ru.r67.m2.o9")))
        both = [each["id"] for each in enrolments] * 2
        answers = await asyncio.gather(*(soiro.post(f"{BASE}{PATH}", json={"enrolment_id": each}) for each in both))
        assert sorted(each.status_code for each in answers) == [201] * 4 + [409] * 4
        numbers = sorted(each.json()["number"] for each in answers if each.status_code == 201)
        assert numbers == [f"{at:04d}/2027" for at in range(1, 5)]

    async def test_every_issuer_has_numbers_of_its_own(self, soiro, omsu, people):
        [region] = await passed(soiro, people[SECOND])
        [city] = await passed(omsu, people[SECOND], kind="seminar", modules=[module(hours=2)])
        assert (await issued(soiro, region))["number"] == "0001/2027"
        mine = await issued(omsu, city)
        assert (mine["number"], mine["issuer"], mine["content"]["title"]) == (
            "0001/2027", SMOLENSK, "Сертификат участника семинара"
        )  # fmt: skip

    async def test_is_given_by_who_led_the_group_to_who_passed(self, soiro, omsu, school, people):
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL])
        body = {"enrolment_id": one["id"]}
        refused(await school.post(f"{BASE}{PATH}", json=body), 403, "forbidden")
        assert refused(await omsu.post(f"{BASE}{PATH}", json=body), 409)["reason"] == "not_your_group"
        other = {"enrolment_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"}
        assert faults(await soiro.post(f"{BASE}{PATH}", json=other)) == {"/enrolment_id": "unknown_reference"}
        planned = await made(soiro, "/groups", group(await published(soiro, form="distance")))
        await step(soiro, f"/groups/{planned['id']}", "announce")
        early = await enrolled(soiro, planned["id"], people[SECOND])
        answer = await soiro.post(f"{BASE}{PATH}", json={"enrolment_id": early["id"]})
        assert refused(answer, 409, "certificate_refused")["reason"] == "not_completed"

    async def test_of_ones_own_is_given_and_annulled_by_another(self, soiro, client_as, people):
        [mine] = await passed(soiro, people[SECOND])
        learner = client_as("soiro", None, people[SECOND])
        answer = await learner.post(f"{BASE}{PATH}", json={"enrolment_id": mine["id"]})
        assert refused(answer, 409, "certificate_refused")["reason"] == "own_learning"
        one = await issued(soiro, mine)
        assert (await learner.get(f"{BASE}{PATH}/{one['id']}")).json()["allowed_actions"] == []
        answer = await stepped(learner, f"{PATH}/{one['id']}", one["version"], "revoke", reason="Опечатка")
        assert refused(answer, 409)["reason"] == "own_learning"

    async def test_is_seen_where_the_holder_works_and_above(self, soiro, school, neighbour, client_as, people):
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL])
        mine = await issued(soiro, one)
        read = (await school.get(f"{BASE}{PATH}/{mine['id']}")).json()
        assert (read["code"], read["allowed_actions"]) == (mine["code"], [])
        found = await listed(school, PATH, q="иванова кадрами", year=2027)
        assert [(each["number"], each["programme"]) for each in found] == [("0001/2027", "Управление кадрами")]
        refused(await neighbour.get(f"{BASE}{PATH}/{mine['id']}"), 404, "certificate_not_found")
        refused(await client_as("expert").get(f"{BASE}{PATH}"), 403, "forbidden")

    async def test_is_printed_as_often_as_one_likes(self, soiro, school, people):
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL], title="<b>Кадры</b> & право")
        mine = await issued(soiro, one)
        page = await school.get(f"{BASE}{PATH}/{mine['id']}/paper")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert drawn(mine["check"]) in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        for said in (
            "Иванова Анна Петровна",
            "0001/2027",
            mine["code"],
            mine["seal"],
            "&lt;b&gt;Кадры&lt;/b&gt; &amp;",
        ):
            assert said in page.text

    async def test_its_address_is_where_the_reader_of_the_paper_finds_the_system(self, app, soiro, people, monkeypatch):
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL])
        mine = await issued(soiro, one)
        path = f"{BASE}{PATH}:check?code={mine['code']}"
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "edu.example.ru"}
        read = await soiro.get(f"{BASE}{PATH}/{mine['id']}", headers=forwarded)
        assert read.json()["check"] == f"https://edu.example.ru{path}"
        paper = await soiro.get(f"{BASE}{PATH}/{mine['id']}/paper", headers=forwarded)
        assert f"https://edu.example.ru{path}<br>" in paper.text
        assert drawn(f"https://edu.example.ru{path}") in paper.text
        own = app.state.settings.model_copy(update={"public_url": "https://training.example"})
        monkeypatch.setattr(app.state, "settings", own)
        read = await soiro.get(f"{BASE}{PATH}/{mine['id']}", headers=forwarded)
        assert read.json()["check"] == f"https://training.example{path}"

    async def test_no_answer_that_shows_a_code_is_remembered(self, app, soiro, people):
        """The code is derived anew for who may read it; a backup of the database tells it to nobody."""
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL])
        key = {"Idempotency-Key": uuid4().hex}
        answer = await soiro.post(f"{BASE}{PATH}", json={"enrolment_id": one["id"]}, headers=key)
        mine = answer.json()
        assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
        body = {"action": "revoke", "reason": "Опечатка"}
        gone = await soiro.post(f"{BASE}{PATH}/{mine['id']}/steps", json=body, headers={"If-Match": "*", **key})
        assert (gone.status_code, gone.json()["code"]) == (200, mine["code"])
        async with app.state.database.begin("ru") as tx:
            kept = text("SELECT count(*) FROM training.remembered_answer WHERE key = :key")
            assert await tx.scalar(kept, {"key": key["Idempotency-Key"]}) == 0


class TestChecking:
    @pytest.fixture
    async def mine(self, soiro, people):
        [one] = await passed(soiro, people[SMOLENSK_SCHOOL])
        return await issued(soiro, one)

    async def test_anybody_reads_what_stands_on_it_by_its_code(self, stranger, mine):
        assert mine["check"] == f"{BASE}{PATH}:check?code={mine['code']}"
        answer = await stranger.get(mine["check"])
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        said = answer.json()
        assert (said["state"], said["revoked_on"]) == ("genuine", None)
        assert said["content"] == mine["content"] | {"holder": "И. А. П."}
        typed = await checked(stranger, mine["code"].lower().replace("-", " "))
        assert typed.json() == said

    async def test_a_telephone_is_shown_a_page(self, soiro, stranger, mine):
        page = await stranger.get(mine["check"], headers=BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert (page.headers["cache-control"], page.headers["vary"]) == ("no-store", "Accept")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")
        for said in ("подлинный, действует", "И. А. П.", "0001/2027", "Управление кадрами", "<dd>18</dd>", "СОИРО"):
            assert said in page.text
        assert "Иванова" not in page.text
        assert "<script" not in page.text
        await step(soiro, f"{PATH}/{mine['id']}", "revoke", reason="Опечатка")
        annulled = await stranger.get(mine["check"], headers=BROWSER)
        assert "подлинный, аннулирован" in annulled.text
        unknown = await stranger.get(mine["check"][:-1] + ("A" if mine["code"][-1] != "A" else "B"), headers=BROWSER)
        assert (unknown.status_code, unknown.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "документ с таким кодом не выдавался" in unknown.text
        data = await stranger.get(mine["check"], headers={"Accept": "application/json"})
        assert (data.json()["state"], data.headers["vary"]) == ("annulled", "Accept")

    async def test_only_the_code_opens_it(self, stranger, mine):
        plain = mine["code"].replace("-", "")
        assert len(plain) * 5 == CODE_BYTES * 8 >= 128
        near = plain[:-1] + ("A" if plain[-1] != "A" else "B")
        refused(await checked(stranger, near), 404, "certificate_unknown")
        for short in (plain[:31], "", mine["id"][:20]):
            refused(await checked(stranger, short), 422)
        for path in (f"{PATH}/{mine['id']}", PATH, f"{PATH}/{mine['id']}/paper"):
            refused(await stranger.get(f"{BASE}{path}"), 401)

    async def test_the_database_does_not_hold_the_code(self, app, mine):
        async with app.state.database.begin("ru") as tx:
            row = await tx.scalar(text("SELECT to_jsonb(c)::text FROM training.certificate c WHERE id = :id"), mine)
            audit = await tx.scalar(text("SELECT string_agg(changes::text, '') FROM training.audit"))
        for code in (mine["code"], mine["code"].replace("-", "")):
            assert code not in row + audit

    async def test_revoked_it_says_so_and_another_is_given_under_the_next_number(self, soiro, omsu, stranger, mine):
        path = f"{PATH}/{mine['id']}"
        answer = await stepped(omsu, path, mine["version"], "revoke", reason="Ошибка")
        assert refused(answer, 409, "step_refused")["reason"] == "not_yours"
        refused(await stepped(soiro, path, mine["version"], "revoke"), 422)
        refused(await stepped(soiro, path, mine["version"] + 1, "revoke", reason="Ошибка"), 412)
        gone = await step(soiro, path, "revoke", reason="Ошибка в названии")
        assert (gone["status"], gone["revoked_on"]) == ("revoked", DAY)
        said = (await checked(stranger, mine["code"])).json()
        assert (said["state"], said["revoked_on"], said["content"]["number"]) == ("annulled", DAY, "0001/2027")
        again = await made(soiro, PATH, {"enrolment_id": mine["enrolment_id"]})
        assert (again["number"], again["code"] == mine["code"]) == ("0002/2027", False)
        history = await listed(soiro, f"{path}/history")
        assert [(each["action"], each["reason"]) for each in history] == [("revoke", "Ошибка в названии")]

    @pytest.mark.parametrize(
        "change",
        ["content = content || '{\"hours\": 500}'", "seal = repeat('0', 64)", "position = 2", "status = 'valid'"],
    )
    async def test_the_service_itself_cannot_change_one(self, app, soiro, mine, change):
        await step(soiro, f"{PATH}/{mine['id']}", "revoke", reason="Ошибка")
        async with app.state.database.begin("ru") as tx:
            with pytest.raises(IntegrityError, match="a certificate is not changed"):
                await tx.execute(text(f"UPDATE training.certificate SET {change} WHERE id = :id"), {"id": mine["id"]})

    async def test_what_was_altered_past_the_service_is_told(self, worker_database, stranger, mine):
        """By somebody who owns the database and has no key."""
        connection = await asyncpg.connect(worker_database.url("admin"))
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            "UPDATE training.certificate SET content = content || '{\"hours\": 500}' WHERE id = $1", UUID(mine["id"])
        )
        await connection.close()
        said = (await checked(stranger, mine["code"])).json()
        assert (said["state"], said["content"]) == ("altered", None)
