"""Reading a list of another service over HTTP, page by page."""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

import httpx
from pydantic import BaseModel

from services.kernel.feed_client import TokenSource

Item = TypeVar("Item", bound=BaseModel)

_A_PAGE: Final = 500
_SECONDS: Final = 30


class _Further(BaseModel):
    next_cursor: str | None


class _Read(BaseModel, Generic[Item]):
    items: list[Item]
    page: _Further


async def listed(
    client: httpx.AsyncClient, token: TokenSource, path: str, query: Mapping[str, str], kind: type[Item]
) -> list[Item]:
    """All items of the list at `path` that fit the query, in its order; members `kind` does not name are ignored.

    Raises httpx.HTTPError, and ValidationError for a list of something else.
    """
    found: list[Item] = []
    asked: dict[str, Any] = {**query, "limit": str(_A_PAGE)}
    while True:
        signed = {"Authorization": f"Bearer {await token()}"}
        response = await client.get(path, params=asked, headers=signed, timeout=_SECONDS)
        response.raise_for_status()
        read = _Read[kind].model_validate_json(response.content)  # type: ignore[valid-type]
        found += read.items
        if read.page.next_cursor is None:
            return found
        asked["cursor"] = read.page.next_cursor
