"""Plain builders: what a test needs to exist, made through the API as the role that would make it."""

import json
from importlib.resources import files
from typing import Any
from uuid import UUID

import httpx

BASE = "/api/v1/monitoring"
POSITIONS = 32
EMPTY = [23, 25, 26, 27, 28, 32]


def block_2_1() -> dict[str, Any]:
    """The body that creates the methodology of the 32 positions."""
    said = json.loads(files("services.monitoring.methodologies").joinpath("templates/block_2_1.json").read_text("utf-8"))
    content = {"directions": said["directions"], "indicators": said["indicators"]}
    return {"code": said["code"], "title": said["title"], "subject": said["subject"], "content": content}


async def made(client: httpx.AsyncClient, path: str, body: Any) -> dict[str, Any]:
    response = await client.post(f"{BASE}{path}", json=body)
    assert response.status_code == 201, response.text
    return response.json()


async def stepped(client: httpx.AsyncClient, path: str, version: int, action: str, reason: str | None = None) -> Any:
    body = {"action": action} | ({"reason": reason} if reason else {})
    return await client.post(f"{BASE}{path}/steps", json=body, headers={"If-Match": f'"{version}"'})


async def step(client: httpx.AsyncClient, path: str, action: str, reason: str | None = None) -> dict[str, Any]:
    """Take a step from the present version, which must succeed."""
    now = (await client.get(f"{BASE}{path}")).json()
    response = await stepped(client, path, now["version"], action, reason)
    assert response.status_code == 200, response.text
    return response.json()


async def published_methodology(department: httpx.AsyncClient) -> dict[str, Any]:
    methodology = await made(department, "/methodologies", block_2_1())
    return await step(department, f"/methodologies/{methodology['id']}", "publish")


async def draft_cycle(department: httpx.AsyncClient) -> dict[str, Any]:
    methodology = await published_methodology(department)
    period = {"period_from": "2021-01-01", "period_to": "2021-12-31", "deadline": "2022-03-01"}
    return await made(department, "/cycles", {"title": "Блок 2.1", "methodology_id": methodology["id"]} | period)


async def open_cycle(department: httpx.AsyncClient) -> dict[str, Any]:
    cycle = await draft_cycle(department)
    return await step(department, f"/cycles/{cycle['id']}", "open")


async def submission_of(client: httpx.AsyncClient, cycle_id: str, subject_id: UUID) -> dict[str, Any]:
    query = {"cycle_id": cycle_id, "subject_id": str(subject_id)}
    items = (await client.get(f"{BASE}/submissions", params=query)).json()["items"]
    return (await client.get(f"{BASE}/submissions/{items[0]['id']}")).json()


def answers(empty: list[int] = EMPTY) -> dict[str, Any]:
    """All 32 positions answered; those in `empty` with «нет»."""
    document = [{"document": "Экспертиза программ развития образовательных организаций"}]
    return {
        "values": [
            {"indicator": f"2.1.{n:02}", "value": 0 if n in empty else 1, "evidence": [] if n in empty else document}
            for n in range(1, POSITIONS + 1)
        ]
    }


async def filled(client: httpx.AsyncClient, submission: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    path = f"{BASE}/submissions/{submission['id']}/values"
    response = await client.put(path, json=body, headers={"If-Match": f'"{submission["version"]}"'})
    assert response.status_code == 200, response.text
    return response.json()
