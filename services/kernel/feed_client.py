"""Reading the feed of another service over HTTP."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import httpx
from pydantic import TypeAdapter

from services.kernel.feed import CloudEvent

TokenSource = Callable[[], Awaitable[str]]
"""Gives a fresh access token."""

_EVENTS = TypeAdapter(list[CloudEvent])
_GRACE: Final = 15
"""Seconds a feed may answer later than it was asked to."""


class CursorLost(Exception):
    """The feed does not know our cursor any more: it has a new epoch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in commit order, and the cursor behind them."""

    events: Sequence[CloudEvent]
    cursor: str


class FeedClient:
    """Shared by all subscriptions of a process, like its token."""

    def __init__(self, client: httpx.AsyncClient, token: TokenSource) -> None:
        self._client = client
        self._fresh = token
        self._token: str | None = None

    async def read(self, url: str, types: Sequence[str], after: str, wait: int) -> Batch:
        """What follows `after`; empty when nothing came in `wait` seconds. Raises CursorLost or httpx.HTTPError."""
        asked = {"after": after, "types": ",".join(types), "wait": str(wait)}
        response = await self._get(url, asked, wait)
        if response.status_code == 401:
            self._token = None
            response = await self._get(url, asked, wait)
        if response.status_code == 410:
            raise CursorLost
        response.raise_for_status()
        events = _EVENTS.validate_json(response.content)
        last = events[-1].sequence if events else after
        return Batch(events, response.headers.get("X-Next-Cursor", last))

    async def _get(self, url: str, asked: dict[str, str], wait: int) -> httpx.Response:
        if self._token is None:
            self._token = await self._fresh()
        return await self._client.get(
            url,
            params=asked,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=httpx.Timeout(10, read=wait + _GRACE),
        )
