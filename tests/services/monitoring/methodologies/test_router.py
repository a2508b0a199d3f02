"""Methodologies over HTTP: drafts, publication that freezes, editions; and what the database itself refuses."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.monitoring.methodologies.content import Content, content_hash
from tests.services.monitoring.builders import (
    BASE,
    alike,
    content,
    draft_methodology,
    listed,
    made,
    methodology_body,
    published_methodology,
    status_of,
    step,
    stepped,
)
from tests.support.answers import pointers, refused, seen
from tests.support.callers import REGION

METHODOLOGIES = f"{BASE}/methodologies"


def indicators(**changes):
    first, *others = content()["indicators"]
    return {"content": content() | {"indicators": [first | changes, *others]}}


class TestDrafting:
    async def test_a_draft_shows_its_content_maximum_and_next_step(self, department):
        draft = await draft_methodology(department)
        assert Content.model_validate(draft["content"]) == Content.model_validate(content())
        assert (draft["maximum"], draft["edition"], draft["place"]) == (3, 1, REGION)
        assert (draft["status"], draft["content_hash"], draft["published_at"]) == ("draft", None, None)
        assert draft["allowed_actions"] == ["validate"]

    async def test_it_can_be_rewritten(self, department):
        draft = await draft_methodology(department)
        url, body = f"{METHODOLOGIES}/{draft['id']}", methodology_body(title="Иначе", **indicators(title="Иное"))
        response = await department.put(url, json=body, headers=seen(draft))
        assert response.headers["etag"] == '"2"'
        assert response.json()["content"]["indicators"][0]["title"] == "Иное"
        assert (await department.get(url)).json() == response.json()

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"code": "блок"}, "/code"),
            ({"title": ""}, "/title"),
            ({"subject": "school"}, "/subject"),
            ({"unknown": 1}, "/unknown"),
            ({"status": "published"}, "/status"),
            (indicators(rule={"kind": "flag", "points": "много"}), "/content/indicators/0/rule/points"),
            (indicators(rule={"kind": "flag", "points": "0.1234567"}), "/content/indicators/0/rule/points"),
            (indicators(rule={"kind": "magic", "points": 1}), "/content/indicators/0/rule"),
            (indicators(number=0), "/content/indicators/0/number"),
            (indicators(code="p2"), "/content/indicators/1/code"),
            (indicators(number=2), "/content/indicators/1/number"),
            (indicators(direction="nowhere"), "/content/indicators/0/direction"),
            (indicators(value="met / all"), "/content/indicators/0/value"),
            (indicators(inputs=[{"code": "a", "title": "А"}] * 2, value="a"), "/content/indicators/0/inputs/1/code"),
            (indicators(rule={"kind": "formula", "expression": "a", "cap": 1}), "/content/indicators/0/rule"),
        ],
    )
    async def test_bad_input_is_pointed_at(self, department, changes, pointer):
        assert pointers(await department.post(METHODOLOGIES, json=methodology_body(**changes))) == {pointer}

    async def test_points_beyond_what_a_result_can_hold_are_refused_at_once(self, department):
        flag = {"kind": "flag", "points": 1_000_000}
        first = content()["indicators"][0]
        most = [first | {"number": n, "code": f"p{n}", "rule": flag} for n in range(1, 1001)]
        body = methodology_body(content={"directions": content()["directions"], "indicators": most})
        assert pointers(await department.post(METHODOLOGIES, json=body)) == {"/content/indicators"}

    async def test_changes_and_steps_say_which_version_they_were_made_from(self, department):
        draft = await draft_methodology(department)
        url = f"{METHODOLOGIES}/{draft['id']}"
        for method, path, body in (("PUT", url, methodology_body()), ("POST", f"{url}/steps", {"action": "publish"})):
            refused(await department.request(method, path, json=body), 428)
            refused(await department.request(method, path, json=body, headers={"If-Match": '"9"'}), 412)


class TestPublishing:
    async def test_stamps_the_hash_of_the_content(self, department, facts_about):
        published = await published_methodology(department)
        assert published["content_hash"] == content_hash(Content.model_validate(content()))
        assert published["published_at"] is not None
        assert (published["status"], published["allowed_actions"]) == ("published", ["archive"])
        validated, fact = await facts_about(published["id"])
        assert validated.type == "monitoring.methodology.validated"
        assert (fact.type, fact.data) == ("monitoring.methodology.published", {"status": "published"})

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({"indicators": []}, "no_indicators"),
            ({"directions": [*content()["directions"], {"code": "x", "title": "Пустое"}]}, "empty_direction"),
        ],
    )
    async def test_of_an_unfinished_draft_is_refused_with_the_reason(self, department, facts_about, said, reason):
        draft = await draft_methodology(department, methodology_body(content=content() | said))
        assert draft["allowed_actions"] == []
        path = f"/methodologies/{draft['id']}"
        assert refused(await stepped(department, path, 1, "validate"), 409, "step_refused")["reason"] == reason
        assert (await department.get(f"{BASE}{path}")).json() == draft
        assert await facts_about(draft["id"]) == []

    async def test_there_is_no_way_back(self, department):
        published = await published_methodology(department)
        path = f"/methodologies/{published['id']}"
        refusal = refused(await stepped(department, path, published["version"], "publish"), 409, "illegal_step")
        assert (refusal["status_now"], refusal["legal_actions"]) == ("published", ["archive"])
        archived = await step(department, path, "archive")
        assert (archived["status"], archived["allowed_actions"]) == ("archived", [])
        assert archived["content_hash"] == published["content_hash"]

    async def test_is_the_departments_alone(self, client_as, omsu, department):
        soiro = client_as("soiro")
        draft = await draft_methodology(soiro)
        path = f"/methodologies/{draft['id']}"
        validated = await step(soiro, path, "validate")
        assert validated["allowed_actions"] == ["rework"]
        refused(await stepped(omsu, path, 2, "publish"), 404, "methodology_not_found")
        for outsider in (soiro, client_as("admin")):
            refusal = refused(await stepped(outsider, path, 2, "publish"), 403, "forbidden")
            assert refusal["permission"] == "methodology:publish"
        published = await step(department, path, "publish")
        refused(await stepped(omsu, path, published["version"], "archive"), 403, "forbidden")

    async def test_what_is_reworked_is_written_again(self, department):
        draft = await draft_methodology(department)
        url, path = f"{METHODOLOGIES}/{draft['id']}", f"/methodologies/{draft['id']}"
        validated = await step(department, path, "validate")
        refused(await department.put(url, json=methodology_body(), headers=seen(validated)), 409, "methodology_frozen")
        again = await step(department, path, "rework")
        assert (await department.put(url, json=methodology_body(), headers=seen(again))).status_code == 200

    async def test_a_municipality_has_its_own(self, omsu, department, neighbour):
        own = await published_methodology(omsu)
        assert (own["status"], own["place"]) == ("published", "ru.r67.m26")
        assert await status_of(department, f"/methodologies/{own['id']}") == 200
        assert await status_of(neighbour, f"/methodologies/{own['id']}") == 404
        refused(
            await stepped(omsu, f"/methodologies/{(await draft_methodology(department))['id']}", 1, "validate"), 404
        )


class TestFreezing:
    async def test_a_published_methodology_is_not_changed_by_the_api(self, department):
        published = await published_methodology(department)
        url = f"{METHODOLOGIES}/{published['id']}"
        refused(await department.put(url, json=methodology_body(), headers=seen(published)), 409, "methodology_frozen")
        archived = await step(department, f"/methodologies/{published['id']}", "archive")
        refused(await department.put(url, json=methodology_body(), headers=seen(archived)), 409, "methodology_frozen")

    @pytest.mark.parametrize("change", ["content = '{}'", "content_hash = 'forged'", "content_hash = NULL"])
    async def test_nor_by_sql_as_the_service_itself(self, app, department, change):
        published = await published_methodology(department)
        statement = text(f"UPDATE monitoring.methodology SET {change} WHERE id = :id")
        async with app.state.database.begin(REGION) as session:
            with pytest.raises(IntegrityError, match="a published methodology keeps its content"):
                await session.execute(statement, {"id": UUID(published["id"])})
            await session.rollback()

    async def test_a_draft_may_change_in_the_database(self, app, department):
        """So that the refusal above is the trigger's and not a missing grant."""
        draft = await draft_methodology(department)
        async with app.state.database.begin(REGION) as session:
            statement = text("UPDATE monitoring.methodology SET content_hash = 'x' WHERE id = :id")
            assert (await session.execute(statement, {"id": UUID(draft["id"])})).rowcount == 1


class TestEditions:
    async def test_the_next_edition_is_a_draft_with_the_same_content(self, department):
        first = await published_methodology(department)
        second = await made(department, f"/methodologies/{first['id']}/editions", None)
        assert (second["family"], second["edition"], second["status"]) == (first["family"], 2, "draft")
        assert (second["content"], second["content_hash"]) == (first["content"], None)
        assert second["id"] != first["id"]

    async def test_they_are_counted_per_family_whatever_they_are_made_from(self, department):
        first = await published_methodology(department)
        path = f"/methodologies/{first['id']}/editions"
        second = await made(department, path, None)
        refused(await department.post(f"{BASE}{path}"), 409, "methodology_drafted")
        for action in ("validate", "publish"):
            await step(department, f"/methodologies/{second['id']}", action)
        assert (second["edition"], (await made(department, path, None))["edition"]) == (2, 3)
        found = await listed(department, "/methodologies", family=first["family"], sort="-edition")
        assert [each["edition"] for each in found] == [3, 2, 1]

    async def test_changing_one_leaves_the_other(self, department):
        first = await published_methodology(department)
        second = await made(department, f"/methodologies/{first['id']}/editions", None)
        body = methodology_body(**indicators(title="Иное"))
        await department.put(f"{METHODOLOGIES}/{second['id']}", json=body, headers=seen(second))
        assert (await department.get(f"{METHODOLOGIES}/{first['id']}")).json() == first

    async def test_are_made_only_where_one_may_write(self, client_as, omsu, department):
        first = await published_methodology(department)
        path = f"{METHODOLOGIES}/{first['id']}/editions"
        refused(await omsu.post(path), 403)
        refused(await client_as("soiro", "ru.r67.m26").post(path), 403)
        refused(await client_as("department", "ru.r68").post(path), 404)


class TestPlace:
    async def test_a_draft_is_hidden_below_and_a_published_one_shown(
        self, client_as, department, omsu, school, neighbour
    ):
        body = methodology_body(title=f"Методика {uuid4()}")
        draft = await draft_methodology(department, body)
        path = f"/methodologies/{draft['id']}"
        for reader in (omsu, school, neighbour):
            assert await status_of(reader, path) == 404
            assert await listed(reader, "/methodologies", q=body["title"]) == []
        await step(department, path, "validate")
        assert await status_of(omsu, path) == 404
        await step(department, path, "publish")
        for reader in (omsu, school, neighbour):
            found = (await reader.get(f"{BASE}{path}")).json()
            assert (found["status"], found["allowed_actions"]) == ("published", [])
            assert len(await listed(reader, "/methodologies", q=body["title"])) == 1
        assert await status_of(client_as("department", "ru.r68"), path) == 404

    async def test_an_authors_place_decides_what_may_be_rewritten(self, client_as, department):
        draft = await draft_methodology(department)
        url = f"{METHODOLOGIES}/{draft['id']}"
        refused(await client_as("soiro", "ru.r67.m26").put(url, json=methodology_body(), headers=seen(draft)), 404)
        assert (await client_as("soiro").put(url, json=methodology_body(), headers=seen(draft))).status_code == 200


class TestListing:
    async def test_finds_by_status_and_words(self, department):
        mark = f"{uuid4()}"
        draft = await draft_methodology(department, methodology_body(title=f"Ёлка {mark}"))
        published = await published_methodology(department, methodology_body(title=f"Жук {mark}"))
        titles = [each["id"] for each in await listed(department, "/methodologies", q=mark, sort="title")]
        assert titles == [draft["id"], published["id"]]  # ё stands with е, before ж
        for status, expected in (("draft", draft), ("published", published)):
            [item] = await listed(department, "/methodologies", q=mark, status=status, subject="municipality")
            assert alike(item, expected)

    @pytest.mark.parametrize(
        ("q", "found"), [("елка зелёная", True), ("ЗЕЛЕНАЯ ЁЛКА", True), ("зелёная сосна", False), ("елка%", False)]
    )
    async def test_finds_every_word_however_it_is_spelled(self, department, q, found):
        mark = f"{uuid4()}"
        draft = await draft_methodology(department, methodology_body(title=f"Ёлка {mark} зеленая"))
        items = await listed(department, "/methodologies", q=f"{q} {mark}")
        assert [each["id"] for each in items] == ([draft["id"]] if found else [])

    async def test_a_list_says_nothing_of_the_content(self, department):
        draft = await draft_methodology(department)
        [item] = await listed(department, "/methodologies", family=draft["family"])
        assert set(draft) - set(item) == {"content", "maximum", "allowed_actions"}
