"""Frameworks over HTTP: drafts, tables, publication, editions, who sees and who writes."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.training.competencies.sheet import EXAMPLE
from services.training.competencies.templates import known
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.competencies.frameworks import competency, content
from tests.support.answers import faults, refused, seen

PATH = "/competency-frameworks"


def body(**changes: Any) -> dict[str, Any]:
    return {"title": "Компетенции", "in_force_from": "2020-02-01", "content": content()} | changes


@pytest.fixture
def at(client_as):
    """A region of its own for each test: of a region one framework is in force."""
    region = f"ru.r{uuid4().int % 10**9}"

    def client(role: str = "soiro", below: str = "") -> Any:
        return client_as(role, region + below)

    client.region = region
    return client


async def published(client: Any, **changes: Any) -> dict[str, Any]:
    draft = await made(client, PATH, body(**changes))
    return await step(client, f"{PATH}/{draft['id']}", "publish")


def rows(*said: dict[str, Any]) -> dict[str, Any]:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({name for each in said for name in each}), delimiter=";")
    writer.writeheader()
    writer.writerows(said)
    return {"content": out.getvalue().encode("utf-8-sig"), "headers": {"Content-Type": "text/csv"}}


def row(code: str, **changes: Any) -> dict[str, Any]:
    return EXAMPLE | {"code": code, "level_1": "Мало", "level_2": "Много"} | changes


class TestDrafts:
    async def test_is_rewritten_until_it_is_published(self, at, facts_about):
        author = at()
        draft = await made(author, PATH, body())
        assert (draft["status"], draft["edition"], draft["allowed_actions"]) == ("draft", 1, ["publish"])
        changed = await author.put(f"{BASE}{PATH}/{draft['id']}", json=body(title="Иначе"), headers=seen(draft))
        assert changed.json()["title"] == "Иначе"
        done = await step(author, f"{PATH}/{draft['id']}", "publish")
        assert (len(done["content_hash"]), done["allowed_actions"]) == (64, [])
        again = await author.put(f"{BASE}{PATH}/{draft['id']}", json=body(), headers=seen(done))
        refused(again, 409, "framework_frozen")
        assert "training.framework.published" in {each.type for each in await facts_about(draft["id"])}

    async def test_what_is_wrong_is_pointed_at(self, at):
        wrong = content(competencies=[competency("team", "strange")])
        answer = await at().post(f"{BASE}{PATH}", json=body(content=wrong))
        assert faults(answer) == {"/content/competencies/0/module": "value_error"}

    async def test_is_kept_in_a_region(self, at, client_as):
        answer = await client_as("department", f"{at.region}.m1").post(f"{BASE}{PATH}", json=body())
        refused(answer, 409, "not_a_region")

    @pytest.mark.parametrize("role", ["admin", "omsu", "school", "expert", "integration"])
    async def test_who_decides_nothing_writes_none(self, at, role):
        refused(await at(role).post(f"{BASE}{PATH}", json=body()), 403, "forbidden")

    async def test_nobody_below_sees_a_draft_and_everybody_what_is_published(self, at):
        draft = await made(at(), PATH, body())
        below = (at("omsu", ".m1"), at("school", ".m1.o1"))
        for other in below:
            refused(await other.get(f"{BASE}{PATH}/{draft['id']}"), 404, "framework_not_found")
            assert await listed(other, PATH, family=draft["family"]) == []
        await step(at(), f"{PATH}/{draft['id']}", "publish")
        for other in below:
            said = (await other.get(f"{BASE}{PATH}/{draft['id']}")).json()
            assert (said["content"], said["allowed_actions"]) == (draft["content"], [])

    @pytest.mark.parametrize("role", ["expert", "integration"])
    async def test_who_only_looks_on_sees_no_draft_wherever_they_stand(self, at, role):
        draft = await made(at(), PATH, body())
        refused(await at(role).get(f"{BASE}{PATH}/{draft['id']}"), 404, "framework_not_found")
        assert await listed(at(role), PATH) == []

    @pytest.mark.parametrize("role", ["expert", "integration"])
    async def test_a_comparison_shows_no_draft_either(self, at, role):
        one = await published(at())
        draft = await made(at(), f"{PATH}/{one['id']}/editions", None)
        answer = await at(role).get(f"{BASE}{PATH}/{one['id']}/diff", params={"against": draft["id"]})
        refused(answer, 422)

    async def test_the_region_next_door_sees_nothing(self, at, client_as):
        one = await published(at())
        other = client_as("department", f"ru.r{uuid4().int % 10**9}")
        refused(await other.get(f"{BASE}{PATH}/{one['id']}"), 404, "framework_not_found")


class TestEditions:
    async def test_the_next_one_ends_the_former_the_day_before(self, at):
        author = at()
        first = await published(author)
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        assert (draft["edition"], draft["in_force_from"], draft["content"]) == (2, None, first["content"])
        refused(await author.post(f"{BASE}{PATH}/{first['id']}/editions"), 409, "framework_drafted")
        early = await stepped(author, f"{PATH}/{draft['id']}", draft["version"], "publish")
        assert refused(early, 409, "step_refused")["reason"] == "no_beginning"
        said = body(
            in_force_from="2023-03-01",
            content=content(competencies=[competency("team"), competency("vsoko", "results")]),
        )
        await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(draft))
        second = await step(author, f"{PATH}/{draft['id']}", "publish")
        former = (await author.get(f"{BASE}{PATH}/{first['id']}")).json()
        assert (former["status"], former["in_force_to"]) == ("superseded", "2023-02-28")
        for day, one in (("2023-02-28", first), ("2023-03-01", second)):
            assert [each["id"] for each in await listed(author, PATH, in_force_on=day)] == [one["id"]]

    async def test_differ_in_words(self, at):
        author = at()
        first = await published(author)
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        without = content(competencies=[competency("team", title="О команде"), competency("vsoko", "results")])
        answer = await author.put(f"{BASE}{PATH}/{draft['id']}", json=body(content=without), headers=seen(draft))
        assert answer.status_code == 200, answer.text
        found = (await author.get(f"{BASE}{PATH}/{draft['id']}/diff")).json()
        assert found["against"]["id"] == first["id"]
        kinds = {each["kind"]: each["detail"] for each in found["differences"]}
        assert set(kinds) == {"changed", "removed"}
        assert "conflict" in kinds["removed"]
        assert "О команде" in kinds["changed"]
        alone = await author.get(f"{BASE}{PATH}/{first['id']}/diff")
        assert [(each["parameter"], each["code"]) for each in alone.json()["errors"]] == [("against", "nothing_before")]

    async def test_differ_by_competency_and_post_not_by_the_number_of_a_line(self, at):
        author = at()
        asked = [{"competency": code, "level": 2} for code in ("conflict", "team", "vsoko")]
        first = await published(author, content=content(norms=[{"post": "head", "required": asked}]))
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        changed = [{"competency": "team", "level": 1}, {"competency": "vsoko", "level": 2}]
        deputy = {"post": "deputy", "required": []}
        said = content(norms=[deputy, {"post": "head", "required": changed[::-1]}])
        said["competencies"][2]["title"] = "Внутренняя оценка"
        answer = await author.put(f"{BASE}{PATH}/{draft['id']}", json=body(content=said), headers=seen(draft))
        assert answer.status_code == 200, answer.text
        found = (await author.get(f"{BASE}{PATH}/{draft['id']}/diff")).json()["differences"]
        assert [each["detail"] for each in found] == [
            "Компетенция vsoko «Внутренняя оценка»: Название: было «О vsoko», стало «Внутренняя оценка»",
            "Добавлено: Норма должности «заместитель руководителя»",
            "Удалено: Норма должности «руководитель», требование к компетенции conflict «О conflict»",
            "Норма должности «руководитель», требование к компетенции team «О team»: Не ниже уровня: было 2, стало 1",
        ]

    async def test_what_is_not_in_force_yet_is_taken_back(self, at, today):
        author = at()
        today("2027-03-01")
        first = await published(author)
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        path = f"{PATH}/{draft['id']}"
        await author.put(f"{BASE}{path}", json=body(in_force_from="2999-12-31"), headers=seen(draft))
        far = await step(author, path, "publish")
        assert far["allowed_actions"] == ["withdraw"]
        refused(await author.delete(f"{BASE}{path}", headers=seen(far)), 409, "framework_frozen")
        refused(await stepped(author, path, far["version"], "withdraw"), 422)
        back = await step(author, path, "withdraw", reason="Опечатка в годе")
        assert [back[each] for each in ("status", "content_hash", "published_at")] == ["draft", None, None]
        former = (await author.get(f"{BASE}{PATH}/{first['id']}")).json()
        assert (former["status"], former["in_force_to"]) == ("published", None)
        await author.put(f"{BASE}{path}", json=body(in_force_from="2027-03-02"), headers=seen(back))
        again = await step(author, path, "publish")
        today("2027-03-02")
        late = await stepped(author, path, again["version"], "withdraw", reason="Поздно")
        assert refused(late, 409, "step_refused")["reason"] == "in_force"

    async def test_a_draft_begun_by_mistake_is_deleted(self, at):
        author = at()
        first = await published(author)
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        path = f"{BASE}{PATH}/{draft['id']}"
        refused(await at("omsu", ".m1").delete(path, headers=seen(draft)), 403)
        refused(await author.delete(path), 428)
        assert (await author.delete(path, headers=seen(draft))).status_code == 204
        refused(await author.get(path), 404, "framework_not_found")
        assert (await made(author, f"{PATH}/{first['id']}/editions", None))["edition"] == 2
        refused(await author.delete(f"{BASE}{PATH}/{first['id']}", headers=seen(first)), 409, "framework_frozen")

    async def test_two_frameworks_never_stand_on_one_day(self, at):
        author = at()
        await published(author)
        other = await made(author, PATH, body(in_force_from="2020-02-01"))
        answer = await stepped(author, f"{PATH}/{other['id']}", other["version"], "publish")
        assert refused(answer, 409, "step_refused")["reason"] == "not_after_the_former"

    async def test_what_is_published_is_frozen_for_the_service_too(self, app, at):
        one = await published(at())
        async with app.state.database.begin("ru") as tx:
            with pytest.raises(IntegrityError, match="a published framework is not changed"):
                await tx.execute(
                    text("UPDATE training.competency_framework SET content = '{}' WHERE id = :id"), {"id": one["id"]}
                )

    async def test_its_history_is_for_those_who_keep_it(self, at):
        one = await published(at())
        history = await listed(at("department"), f"{PATH}/{one['id']}/history")
        assert [each["action"] for each in history] == ["publish"]
        refused(await at("school").get(f"{BASE}{PATH}/{one['id']}/history"), 403, "forbidden")


class TestTable:
    async def test_adds_rewrites_and_leaves_the_others(self, at):
        author = at()
        draft = await made(author, PATH, body())
        path = f"{BASE}{PATH}/{draft['id']}/competencies:import"
        said = rows(
            row("team", title="Команда", head="1", deputy="2"),
            row("law", module="processes", module_title="Процессы", head="2"),
        )
        report = (await author.post(path, params={"mode": "commit"}, **said)).json()
        assert [report[each] for each in ("created", "updated", "unchanged", "rejected")] == [1, 1, 0, 0]
        now = (await author.get(f"{BASE}{PATH}/{draft['id']}")).json()
        assert now["version"] == draft["version"] + 1
        codes = [each["code"] for each in now["content"]["competencies"]]
        assert codes == ["team", "conflict", "vsoko", "law"]
        assert now["content"]["competencies"][0]["title"] == "Команда"
        norms = {
            each["post"]: {r["competency"]: r["level"] for r in each["required"]} for each in now["content"]["norms"]
        }
        assert norms == {"head": {"team": 1, "law": 2}, "deputy": {"team": 2}}
        again = (await author.post(path, params={"mode": "commit"}, **said)).json()
        assert [again[each] for each in ("created", "updated", "unchanged")] == [0, 0, 2]
        assert (await author.get(f"{BASE}{PATH}/{draft['id']}")).json()["version"] == now["version"]

    async def test_tells_every_mistake_by_row_and_column_and_writes_nothing(self, at):
        author = at()
        draft = await made(author, PATH, body())
        said = rows(
            row("good"),
            row("no-module", module="strange", module_title=""),
            row("few", level_2=""),
            row("many", level_3="Лишний"),
            row("high", head="3"),
            row("good"),
        )
        answer = await author.post(f"{BASE}{PATH}/{draft['id']}/competencies:import", params={"mode": "commit"}, **said)
        assert answer.status_code == 422
        errors = answer.json()["report"]["errors"]
        assert {(each["row"], each["column"], each["code"]) for each in errors} == {
            (2, "module", "unknown_reference"),
            (3, "level_2", "missing"),
            (4, "level_3", "levels_missing"),
            (5, "head", "no_such_level"),
            (6, None, "repeated_row"),
        }
        assert (await author.get(f"{BASE}{PATH}/{draft['id']}")).json()["content"] == draft["content"]

    async def test_is_checked_without_writing(self, at):
        author = at()
        draft = await made(author, PATH, body())
        path = f"{BASE}{PATH}/{draft['id']}/competencies:import"
        report = (await author.post(path, **rows(row("law", module="results")))).json()
        assert (report["created"], report["rejected"]) == (1, 0)
        assert (await author.get(f"{BASE}{PATH}/{draft['id']}")).json()["content"] == draft["content"]

    async def test_goes_into_a_draft_of_ones_own_only(self, at):
        one = await published(at())
        path = f"{BASE}{PATH}/{one['id']}/competencies:import"
        refused(await at().post(path, **rows(row("law"))), 409, "framework_frozen")
        refused(await at("omsu", ".m1").post(path, **rows(row("law"))), 403, "forbidden")


async def test_the_one_that_ships_is_published_as_it_is(at):
    template = (await at("school").get(f"{BASE}/competency-framework-template")).json()
    assert template["content"] == known().content.model_dump(mode="json")
    done = await published(at(), title=template["title"], content=template["content"])
    assert (done["status"], len(done["content"]["competencies"])) == ("published", 25)
