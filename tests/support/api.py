"""What a test does with the API of a service again and again: make, step, list, each of which must succeed."""

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Api:
    """The paths of one service: `base` comes before each."""

    base: str

    async def made(self, client: httpx.AsyncClient, path: str, body: Any) -> dict[str, Any]:
        """What the POST made; it must have been made."""
        response = await client.post(f"{self.base}{path}", json=body)
        assert response.status_code == 201, response.text
        new: dict[str, Any] = response.json()
        assert response.headers["ETag"] == f'"{new["version"]}"'
        return new

    async def stepped(
        self, client: httpx.AsyncClient, path: str, version: int, action: str, **said: Any
    ) -> httpx.Response:
        """The answer to a step from the version the caller saw; `said`: reason and what else the step takes."""
        body, seen = {"action": action, **said}, {"If-Match": f'"{version}"'}
        return await client.post(f"{self.base}{path}/steps", json=body, headers=seen)

    async def step(self, client: httpx.AsyncClient, path: str, action: str, **said: Any) -> dict[str, Any]:
        """Take a step from the present version, which must succeed."""
        now = (await client.get(f"{self.base}{path}")).json()
        response = await self.stepped(client, path, now["version"], action, **said)
        assert response.status_code == 200, response.text
        done: dict[str, Any] = response.json()
        return done

    async def listed(self, client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
        response = await client.get(f"{self.base}{path}", params=query)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items
