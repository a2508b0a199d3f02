"""Practice cards over HTTP: written by the head, reviewed by another, read by all."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select

from services.reserve.leaders.models import Leader
from services.reserve.practices.models import PracticeCard
from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE, listed, made, step, stepped
from tests.support.answers import faults, refused, seen
from tests.support.callers import SMOLENSK_SCHOOL, VYAZMA_SCHOOL

FIGURE = {
    "title": "Доля высоких результатов", "unit": "%", "before": 12.5, "after": 21,
    "measured_from": "2024-09-01", "measured_to": "2026-06-30", "source": "Мониторинг 2026 года",
}  # fmt: skip
CARD = {"title": "Разбор уроков", "problem": "Завучи не разбирают уроков", "practice": "Два урока в неделю"}


@pytest.fixture(autouse=True)
async def day(app, today):
    today("2027-02-01")
    async with app.state.database.begin("ru") as session:
        for model in (PracticeCard, Leader):
            await session.execute(delete(model))


@pytest.fixture
async def head(app, client_as, schools):
    async with app.state.database.begin("ru") as session:
        person: UUID = await session.scalar(select(COPIES.post.person_id).where(COPIES.post.place == SMOLENSK_SCHOOL))
    client = client_as("school", SMOLENSK_SCHOOL, person)
    client.person = person
    return client


@pytest.fixture
async def leader(soiro, head):
    body = {"person_id": str(head.person), "direction": "staff", "direction_title": "Кадры", "ground": "Опыт"}
    new = await made(soiro, "/leaders", body)
    await step(head, f"/leaders/{new['id']}", "consent")
    return await step(soiro, f"/leaders/{new['id']}", "include")


@pytest.fixture
async def card(head, leader):
    return await made(head, f"/leaders/{leader['id']}/practice-cards", CARD | {"figures": [FIGURE]})


def path_of(card) -> str:
    return f"/practice-cards/{card['id']}"


async def test_is_written_reviewed_and_read_by_all(head, soiro, client_as, card, facts_about):
    other = client_as("school", VYAZMA_SCHOOL)
    assert (card["status"], card["place"], card["direction"]) == ("draft", "ru.r67", "staff")
    assert (card["figures"], card["allowed_actions"]) == ([FIGURE], ["submit"])
    refused(await other.get(f"{BASE}{path_of(card)}"), 404, "practice_card_not_found")
    now = await step(head, path_of(card), "submit")
    assert (now["status"], now["allowed_actions"]) == ("review", [])
    refused(await stepped(head, path_of(card), now["version"], "publish"), 403)
    published = await step(soiro, path_of(card), "publish")
    assert published["published_on"] == "2027-02-01"
    [item] = await listed(other, "/practice-cards", direction="staff", q="разбор")
    assert item["person_name"] == "Иванова Анна Петровна"
    assert (await other.get(f"{BASE}{path_of(card)}")).json()["figures"] == [FIGURE]
    types = [each.type for each in await facts_about(card["id"])]
    assert types == [f"reserve.practice_card.{each}" for each in ("drafted", "review", "published")]


async def test_is_changed_while_a_draft(head, soiro, card):
    path = f"{BASE}{path_of(card)}"
    changed = await head.patch(path, json={"title": "Новое"}, headers=seen(card))
    assert (changed.status_code, changed.json()["title"]) == (200, "Новое")
    refused(await head.patch(path, json={"title": "x"}, headers=seen(card)), 412)
    now = await step(head, path_of(card), "submit")
    refused(await head.patch(path, json={"title": "x"}, headers=seen(now)), 409, "practice_card_fixed")
    refused(await stepped(soiro, path_of(card), now["version"], "send_back"), 422)
    back = await step(soiro, path_of(card), "send_back", reason="Не указан источник")
    assert back["status"] == "draft"


async def test_shows_what_was_measured_or_goes_nowhere(head, leader):
    bare = await made(head, f"/leaders/{leader['id']}/practice-cards", CARD)
    refusal = refused(await stepped(head, path_of(bare), bare["version"], "submit"), 409, "step_refused")
    assert refusal["reason"] == "no_figures"


async def test_is_not_published_by_who_submitted_it(soiro, leader):
    card = await made(soiro, f"/leaders/{leader['id']}/practice-cards", CARD | {"figures": [FIGURE]})
    now = await step(soiro, path_of(card), "submit")
    refusal = refused(await stepped(soiro, path_of(card), now["version"], "publish"), 409)
    assert refusal["reason"] == "own_practice"


async def test_is_of_the_base_alone(head, soiro, leader, card):
    await step(soiro, f"/leaders/{leader['id']}", "exclude", reason="Перешла на другую работу")
    path = f"{BASE}/leaders/{leader['id']}/practice-cards"
    refused(await head.post(path, json=CARD), 409, "practice_card_fixed")
    refusal = refused(await stepped(head, path_of(card), card["version"], "submit"), 409)
    assert refusal["reason"] == "not_in_base"


async def test_is_not_others_to_write(client_as, leader, card):
    for role, place, status in (
        ("school", VYAZMA_SCHOOL, 403), ("omsu", None, 403), ("admin", None, 403), ("expert", None, 403),
    ):  # fmt: skip
        client = client_as(role, place, uuid4())
        refused(await client.post(f"{BASE}/leaders/{leader['id']}/practice-cards", json=CARD), status)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"title": ""}, {"/title"}),
        ({"figures": [FIGURE | {"measured_to": "2024-01-01"}]}, {"/figures/0/measured_to"}),
        ({"figures": [FIGURE | {"after": "много"}]}, {"/figures/0/after"}),
        ({"file_id": str(uuid4())}, {"/file_id"}),
    ],
)
async def test_bad_input_is_pointed_at(head, soiro, leader, change, wrong):
    assert set(faults(await head.post(f"{BASE}/leaders/{leader['id']}/practice-cards", json=CARD | change))) == wrong
    assert await listed(soiro, "/practice-cards") == []
