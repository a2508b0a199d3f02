"""Plain builders: what a test needs to exist, made through the API as the role that would make it."""

from typing import Any

import httpx

BASE = "/api/v1/reserve"


async def made(client: httpx.AsyncClient, path: str, body: Any) -> dict[str, Any]:
    """What the POST made; it must have been made."""
    response = await client.post(f"{BASE}{path}", json=body)
    assert response.status_code == 201, response.text
    new: dict[str, Any] = response.json()
    assert response.headers["ETag"] == f'"{new["version"]}"'
    return new


async def stepped(client: httpx.AsyncClient, path: str, version: int, action: str, **said: Any) -> httpx.Response:
    """The answer to a step from the version the caller saw; `said`: reason and what else the step takes."""
    return await client.post(
        f"{BASE}{path}/steps", json={"action": action, **said}, headers={"If-Match": f'"{version}"'}
    )


async def step(client: httpx.AsyncClient, path: str, action: str, **said: Any) -> dict[str, Any]:
    """Take a step from the present version, which must succeed."""
    now = (await client.get(f"{BASE}{path}")).json()
    response = await stepped(client, path, now["version"], action, **said)
    assert response.status_code == 200, response.text
    done: dict[str, Any] = response.json()
    return done


async def listed(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    response = await client.get(f"{BASE}{path}", params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items
