"""Who stands at a place and works for nobody there sees of what is shared what is published, wherever they stand."""

from typing import Any

import pytest

from services.reserve.regulations.templates import known
from tests.services.reserve.builders import BASE, listed, made
from tests.support.answers import refused
from tests.support.callers import SMOLENSK

ACT = {"kind": "Приказ", "issuer": "Департамент", "number": "17", "date": "2026-01-10"}
[RULES] = [each.content.model_dump(mode="json") for each in known().items if each.kind == "reserve"]
MEASURE = {"title": "Конкурс в резерв", "responsible": "ОМСУ"}


@pytest.fixture
async def drafts(omsu, municipalities) -> dict[str, dict[str, Any]]:
    """Path → what the authority of the city drafts."""
    team = {
        "level": "municipal", "municipality_id": str(municipalities[SMOLENSK]), "title": "Команда",
        "strategy": "Расти", "valid_from": "2027-01-11",
    }  # fmt: skip
    period = {"period_from": "2026-01-15", "period_to": "2028-12-31"}
    programme = {"title": "Программа", "act": ACT, "goals": ["Резерв"], "measures": [MEASURE]} | period
    bodies = {
        "/regulations": {"title": "Положение", "act": ACT, "in_force_from": "2030-01-01", "content": RULES},
        "/programmes": programme,
        "/teams": team,
    }
    return {path: await made(omsu, path, body) for path, body in bodies.items()}


@pytest.mark.parametrize("role", ["expert", "integration"])
async def test_no_draft_is_theirs_to_read(drafts, client_as, role):
    onlooker = client_as(role, "ru.r67")
    for path, draft in drafts.items():
        assert draft["id"] not in {each["id"] for each in await listed(onlooker, path, limit=1000)}
        refused(await onlooker.get(f"{BASE}{path}/{draft['id']}"), 404)


@pytest.mark.parametrize("role", ["expert", "integration"])
async def test_a_comparison_shows_no_draft_either(drafts, department, client_as, role):
    draft = drafts["/regulations"]
    other = await made(department, "/regulations", {"title": "Иное", "act": ACT, "content": RULES})
    path = f"{BASE}/regulations/{draft['id']}/diff"
    assert (await department.get(path, params={"against": other["id"]})).status_code == 200
    refused(await client_as(role, "ru.r67").get(path, params={"against": other["id"]}), 404)


async def test_who_works_at_the_region_reads_them(drafts, department):
    for path, draft in drafts.items():
        assert (await department.get(f"{BASE}{path}/{draft['id']}")).status_code == 200


async def test_an_expert_fetches_no_file_by_its_id(omsu, client_as):
    sent = await omsu.post(f"{BASE}/files", files={"file": ("справка.txt", "личное".encode())})
    assert sent.status_code == 201, sent.text
    answer = await client_as("expert", "ru.r67").get(f"{BASE}/files/{sent.json()['id']}")
    refused(answer, 403, "forbidden")
