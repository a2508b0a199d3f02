"""The library over HTTP: written by a school, reviewed by СОИРО, read and downloaded by all of the region."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import delete

from services.kernel import identity
from services.training.competencies.templates import known
from services.training.materials.models import Material
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.support.answers import faults, refused, seen
from tests.support.callers import KEY, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, caller, client_of

PATH = "/materials"
WRITTEN = {
    "kind": "practice",
    "title": "Разбор уроков",
    "author": "Школа № 1",
    "direction": "staff",
    "summary": "Как завучи научились разбирать уроки",
    "text": "Два урока в неделю",
    "answers": [{"kind": "indicator", "code": "ege_220"}],
}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(Material))


@pytest.fixture
async def author(client_as):
    return client_as("school", SMOLENSK_SCHOOL)


@pytest.fixture
async def draft(author):
    return await made(author, PATH, WRITTEN)


def path_of(material) -> str:
    return f"{PATH}/{material['id']}"


async def test_is_written_reviewed_and_found_by_what_it_answers(author, soiro, client_as, draft, facts_about):
    other = client_as("school", VYAZMA_SCHOOL)
    assert (draft["status"], draft["place"], draft["allowed_actions"]) == ("draft", SMOLENSK_SCHOOL, ["submit"])
    refused(await other.get(f"{BASE}{path_of(draft)}"), 404, "material_not_found")
    now = await step(author, path_of(draft), "submit")
    refused(await stepped(author, path_of(draft), now["version"], "publish"), 403)
    published = await step(soiro, path_of(draft), "publish")
    assert (published["place"], published["published_on"]) == ("ru.r67", "2027-02-01")
    [found] = await listed(other, PATH, answers="indicator:ege_220", q="разбор")
    assert found["id"] == draft["id"]
    assert await listed(other, PATH, answers="cause:ege_220") == []
    types = [each.type for each in await facts_about(draft["id"])]
    assert types == [f"training.material.{each}" for each in ("drafted", "review", "published")]


async def test_whoever_sees_it_may_download_its_file(author, soiro, client_as):
    file = (await author.post(f"{BASE}/files", files={"file": ("лист.txt", "Единый лист".encode())})).json()
    material = await made(author, PATH, WRITTEN | {"text": None, "file_id": file["id"]})
    other = client_as("school", VYAZMA_SCHOOL)
    refused(await other.get(f"{BASE}{path_of(material)}/file"), 404, "material_not_found")
    await step(author, path_of(material), "submit")
    await step(soiro, path_of(material), "publish")
    got = await other.get(f"{BASE}{path_of(material)}/file")
    assert (got.status_code, got.content.decode()) == (200, "Единый лист")
    refused(await other.get(f"{BASE}/files/{file['id']}"), 404)


async def test_without_a_file_there_is_nothing_to_download(author, draft):
    refused(await author.get(f"{BASE}{path_of(draft)}/file"), 404, "material_without_file")


async def test_is_changed_while_a_draft(author, soiro, draft):
    path = f"{BASE}{path_of(draft)}"
    changed = await author.patch(path, json={"answers": []}, headers=seen(draft))
    refusal = refused(await stepped(author, path_of(draft), changed.json()["version"], "submit"), 409)
    assert refusal["reason"] == "answers_nothing"
    again = {"answers": [{"kind": "competency", "code": "conflict"}], "title": "Новое"}
    changed = await author.patch(path, json=again, headers=seen(changed.json()))
    assert (changed.json()["title"], changed.json()["answers"]) == ("Новое", again["answers"])
    refused(await author.patch(path, json={"title": "x"}, headers=seen(draft)), 412)
    now = await step(author, path_of(draft), "submit")
    refused(await author.patch(path, json={"title": "x"}, headers=seen(now)), 409, "material_fixed")
    back = await step(soiro, path_of(draft), "send_back", reason="Не сказано, что измеряли")
    assert back["status"] == "draft"


async def test_who_submits_does_not_review(soiro):
    material = await made(soiro, PATH, WRITTEN)
    now = await step(soiro, path_of(material), "submit")
    refusal = refused(await stepped(soiro, path_of(material), now["version"], "publish"), 409)
    assert refusal["reason"] == "own_material"


async def test_onlookers_see_what_is_published(author, soiro, client_as, draft):
    watcher = client_as("integration")
    assert await listed(watcher, PATH) == []
    await step(author, path_of(draft), "submit")
    await step(soiro, path_of(draft), "publish")
    assert len(await listed(watcher, PATH)) == 1


async def test_is_not_others_to_write(client_as, draft):
    for role, place, status in (
        ("school", VYAZMA_SCHOOL, 404), ("omsu", VYAZMA, 404), ("admin", None, 403), ("expert", None, 403),
    ):  # fmt: skip
        client = client_as(role, place)
        refused(await client.patch(f"{BASE}{path_of(draft)}", json={"title": "x"}, headers=seen(draft)), status)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"title": " "}, {"/title"}),
        ({"kind": "book"}, {"/kind"}),
        ({"answers": WRITTEN["answers"] * 2}, {"/answers/1"}),
        ({"answers": [{"kind": "indicator", "code": "ЕГЭ"}]}, {"/answers/0/code"}),
        ({"file_id": str(uuid4())}, {"/file_id"}),
    ],
)
async def test_bad_input_is_pointed_at(author, change, wrong):
    assert set(faults(await author.post(f"{BASE}{PATH}", json=WRITTEN | change))) == wrong
    assert await listed(author, PATH) == []


async def test_who_writes_does_not_publish_whoever_submits(app, soiro):
    """Of the same institute, by another account."""
    material = await made(soiro, PATH, WRITTEN)
    other = identity.sign(replace(caller("soiro"), account=uuid4()), KEY, 900)
    async with client_of(app, other) as colleague:
        now = await step(colleague, path_of(material), "submit")
        for client in (soiro, colleague):
            refusal = refused(await stepped(client, path_of(material), now["version"], "publish"), 409)
            assert refusal["reason"] == "own_material"


async def test_in_the_archive_is_its_authors_again(author, soiro, client_as, draft):
    await step(author, path_of(draft), "submit")
    await step(soiro, path_of(draft), "publish")
    await step(soiro, path_of(draft), "archive", reason="Приказ отменён")
    mine = (await author.get(f"{BASE}{path_of(draft)}")).json()
    assert (mine["status"], mine["reason"], mine["place"]) == ("archived", "Приказ отменён", SMOLENSK_SCHOOL)
    assert (await soiro.get(f"{BASE}{path_of(draft)}")).status_code == 200
    refused(await client_as("school", VYAZMA_SCHOOL).get(f"{BASE}{path_of(draft)}"), 404)


async def test_a_draft_may_be_thrown_away(author, client_as, draft, facts_about):
    path = f"{BASE}{path_of(draft)}"
    refused(await client_as("school", VYAZMA_SCHOOL).delete(path, headers=seen(draft)), 404)
    assert (await author.delete(path, headers=seen(draft))).status_code == 204
    refused(await author.get(path), 404)
    again = await made(author, PATH, WRITTEN)
    now = await step(author, path_of(again), "submit")
    refused(await author.delete(f"{BASE}{path_of(again)}", headers=seen(now)), 409, "material_fixed")


async def test_answers_competencies_of_the_framework(client_as):
    author = client_as("soiro", f"ru.r{uuid4().int % 10**9}")
    model = {"title": "Модель", "in_force_from": "2020-01-01", "content": known().content.model_dump(mode="json")}
    framework = await made(author, "/competency-frameworks", model)
    await step(author, f"/competency-frameworks/{framework['id']}", "publish")
    code = framework["content"]["competencies"][0]["code"]
    answers = [{"kind": "cause", "code": "any"}, *({"kind": "competency", "code": each} for each in (code, "zzz"))]
    answer = await author.post(f"{BASE}{PATH}", json=WRITTEN | {"answers": answers})
    assert faults(answer) == {"/answers/2/code": "unknown_reference"}
    await made(author, PATH, WRITTEN | {"answers": answers[:2]})
