"""Programmes over HTTP: drafts, publication, editions, who sees and who writes."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.competencies.frameworks import content as framework_content
from tests.services.training.programmes.bodies import module, programme, published
from tests.support.answers import faults, refused, seen

PATH = "/programmes"


@pytest.fixture
def at(client_as):
    """A region of its own for each test: what it publishes is required by nobody else."""
    region = f"ru.r{uuid4().int % 10**9}"

    def client(role: str = "soiro", below: str = "") -> Any:
        return client_as(role, region + below)

    client.region = region
    return client


async def framed(client: Any) -> dict[str, Any]:
    said = {"title": "Модель", "in_force_from": "2020-02-01", "content": framework_content()}
    draft = await made(client, "/competency-frameworks", said)
    return await step(client, f"/competency-frameworks/{draft['id']}", "publish")


async def refusal(client: Any, **changes: Any) -> str:
    """Why it is not published."""
    draft = await made(client, PATH, programme(**changes))
    assert draft["allowed_actions"] == []
    answer = await stepped(client, f"{PATH}/{draft['id']}", draft["version"], "publish")
    reason: str = refused(answer, 409, "step_refused")["reason"]
    return reason


class TestDrafts:
    async def test_is_rewritten_until_it_is_published(self, at, facts_about):
        author = at()
        draft = await made(author, PATH, programme())
        assert (draft["status"], draft["hours"], draft["form"], draft["provider"]) == (
            "draft", 18, "full_time", "СОИРО"
        )  # fmt: skip
        said = programme(modules=[module(hours=20), module("law", hours=4)])
        changed = (await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(draft))).json()
        assert (changed["hours"], changed["version"]) == (24, 2)
        refused(await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(draft)), 412)
        done = await step(author, f"{PATH}/{draft['id']}", "publish")
        assert (len(done["content_hash"]), done["allowed_actions"]) == (64, ["withdraw"])
        again = await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(done))
        refused(again, 409, "training_programme_frozen")
        assert [each.type for each in await facts_about(draft["id"])] == ["training.programme.published"]

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"modules": []}, {"/content/modules": "too_short"}),
            ({"modules": [module(), module()]}, {"/content/modules": "value_error"}),
            ({"modules": [module(hours=0)]}, {"/content/modules/0/hours": "greater_than_equal"}),
            ({"modules": [module(requires=["law"])]}, {"/content/modules/0/requires/0": "value_error"}),
            (
                {"modules": [module(teaches=[{"competency": "x", "level": 1}] * 2)]},
                {"/content/modules/0/teaches": "value_error"},
            ),
            ({"posts": ["head", "head"]}, {"/content/posts": "value_error"}),
            ({"least_attendance": 101}, {"/content/least_attendance": "less_than_equal"}),
            ({"requires": ["2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"]}, {"/content/requires/0": "unknown_reference"}),
            ({"kind": "course"}, {"/kind": "enum"}),
            ({"title": " "}, {"/title": "string_too_short"}),
        ],
    )
    async def test_what_is_wrong_is_pointed_at(self, at, changes, wrong):
        found = faults(await at().post(f"{BASE}{PATH}", json=programme(**changes)))
        assert found.keys() == wrong.keys()
        assert await listed(at(), PATH) == []

    @pytest.mark.parametrize("role", ["admin", "department", "school", "expert", "integration"])
    async def test_is_not_for_these_roles(self, at, role):
        refused(await at(role).post(f"{BASE}{PATH}", json=programme()), 403, "forbidden")

    async def test_a_municipality_leads_seminars_only(self, at):
        author = at("omsu", ".m1")
        assert faults(await author.post(f"{BASE}{PATH}", json=programme())) == {"/kind": "not_a_region"}
        done = await published(author, kind="seminar", modules=[module(hours=2)])
        assert (done["place"], done["status"]) == (f"{at.region}.m1", "published")
        refused(await at("omsu", ".m2").get(f"{BASE}{PATH}/{done['id']}"), 404, "training_programme_not_found")

    async def test_nobody_below_sees_a_draft_and_everybody_what_is_published(self, at):
        draft = await made(at(), PATH, programme())
        below = (at("omsu", ".m1"), at("school", ".m1.o1"))
        for other in (*below, at("expert"), at("integration")):
            refused(await other.get(f"{BASE}{PATH}/{draft['id']}"), 404, "training_programme_not_found")
            assert await listed(other, PATH) == []
        done = await step(at(), f"{PATH}/{draft['id']}", "publish")
        for other in below:
            assert (await other.get(f"{BASE}{PATH}/{draft['id']}")).json()["allowed_actions"] == []
            assert [each["id"] for each in await listed(other, PATH, form="full_time")] == [draft["id"]]
        answer = await stepped(at("omsu", ".m1"), f"{PATH}/{draft['id']}", done["version"], "withdraw", reason="Нет")
        refused(answer, 403, "forbidden")

    async def test_one_begun_by_mistake_is_thrown_away(self, at):
        author = at()
        draft = await made(author, PATH, programme())
        path = f"{BASE}{PATH}/{draft['id']}"
        refused(await at("omsu", ".m1").delete(path, headers=seen(draft)), 404)
        refused(await at("department").delete(path, headers=seen(draft)), 403)
        refused(await author.delete(path, headers={"If-Match": '"7"'}), 412)
        assert (await author.delete(path, headers=seen(draft))).status_code == 204
        refused(await author.get(path), 404, "training_programme_not_found")
        done = await published(author)
        refused(await author.delete(f"{BASE}{PATH}/{done['id']}", headers=seen(done)), 409, "training_programme_frozen")
        edition = await made(author, f"{PATH}/{done['id']}/editions", None)
        assert (await author.delete(f"{BASE}{PATH}/{edition['id']}", headers=seen(edition))).status_code == 204
        assert (await made(author, f"{PATH}/{done['id']}/editions", None))["edition"] == 2


class TestPublication:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"modules": [module(hours=15)]}, "too_few_hours"),
            ({"kind": "retraining", "modules": [module(hours=249)]}, "too_few_hours"),
            ({"modules": [module(requires=["law"]), module("law", requires=["team"])]}, "prerequisite_cycle"),
            ({"modules": [module(teaches=[{"competency": "team", "level": 2}])]}, "no_framework"),
        ],
    )
    async def test_is_refused_with_the_reason(self, at, changes, reason):
        assert await refusal(at(), **changes) == reason

    async def test_says_what_it_teaches_in_the_levels_of_the_framework_in_force(self, at):
        framework = await framed(at("department"))
        for taught in ({"competency": "team", "level": 3}, {"competency": "strange", "level": 1}):
            assert await refusal(at(), modules=[module(teaches=[taught])]) == "unknown_competency"
        done = await published(at(), modules=[module(teaches=[{"competency": "team", "level": 2}])])
        assert done["framework_id"] == framework["id"]
        assert [each["id"] for each in await listed(at("school", ".m1.o1"), PATH, competency="team")] == [done["id"]]
        assert await listed(at(), PATH, competency="conflict") == []

    async def test_programmes_require_one_another_in_no_circle(self, at):
        author = at()
        first = await published(author, title="Первая")
        second = await published(author, title="Вторая", requires=[first["family"]])
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        said = programme(title="Первая", requires=[second["family"]])
        draft = (await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(draft))).json()
        answer = refused(await stepped(author, f"{PATH}/{draft['id']}", draft["version"], "publish"), 409)
        assert answer["reason"] == "prerequisite_cycle"
        assert "Вторая" in answer["detail"]

    async def test_what_is_published_is_frozen_for_the_service_too(self, app, at):
        one = await published(at())
        async with app.state.database.begin("ru") as tx:
            with pytest.raises(IntegrityError, match="a published programme is not changed"):
                await tx.execute(text("UPDATE training.programme SET content = '{}' WHERE id = :id"), {"id": one["id"]})


class TestEditions:
    async def test_the_next_one_takes_the_place_of_the_former_and_says_so(self, at, facts_about):
        author = at()
        first = await published(author)
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        assert (draft["edition"], draft["content"], draft["family"]) == (2, first["content"], first["family"])
        refused(await author.post(f"{BASE}{PATH}/{first['id']}/editions"), 409, "training_programme_drafted")
        second = await step(author, f"{PATH}/{draft['id']}", "publish")
        former = (await author.get(f"{BASE}{PATH}/{first['id']}")).json()
        assert (former["status"], former["allowed_actions"], second["status"]) == ("superseded", [], "published")
        facts = {each.type: each.data for each in await facts_about(second["id"])}
        assert facts["training.programme.revised"]["superseded_id"] == first["id"]
        assert "training.programme.superseded" in {each.type for each in await facts_about(first["id"])}
        assert len(await listed(author, PATH, family=first["family"])) == 2
        answer = await stepped(author, f"{PATH}/{second['id']}", second["version"], "publish")
        refused(answer, 409, "illegal_step")
        assert (await author.get(f"{BASE}{PATH}/{second['id']}")).json()["status"] == "published"

    async def test_differ_in_words(self, at):
        author = at()
        first = await published(author, modules=[module(), module("law", title="Право")])
        draft = await made(author, f"{PATH}/{first['id']}/editions", None)
        said = programme(modules=[module(hours=24)], form="distance")
        await author.put(f"{BASE}{PATH}/{draft['id']}", json=said, headers=seen(draft))
        found = (await author.get(f"{BASE}{PATH}/{draft['id']}/diff")).json()
        assert found["against"]["id"] == first["id"]
        words = [each["detail"] for each in found["differences"]]
        assert any("Удалено" in each and "«Право»" in each for each in words)
        assert any("Часы: было 18, стало 24" in each for each in words)
        assert any("Форма обучения: было «очная», стало «дистанционная»" in each for each in words)
        alone = await author.get(f"{BASE}{PATH}/{first['id']}/diff")
        assert [(each["parameter"], each["code"]) for each in alone.json()["errors"]] == [("against", "nothing_before")]
        hidden = await at("expert").get(f"{BASE}{PATH}/{first['id']}/diff", params={"against": draft["id"]})
        assert [each["code"] for each in refused(hidden, 422)["errors"]] == ["unknown_reference"]

    async def test_its_history_is_for_those_who_keep_it(self, at):
        one = await published(at())
        await step(at(), f"{PATH}/{one['id']}", "withdraw", reason="Лицензия отозвана")
        history = await listed(at("department"), f"{PATH}/{one['id']}/history")
        assert sorted(each["action"] for each in history) == ["publish", "withdraw"]
        refused(await at("school").get(f"{BASE}{PATH}/{one['id']}/history"), 403, "forbidden")
