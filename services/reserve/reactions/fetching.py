"""The published results of a cycle, asked of monitoring with the service's own credential: no event carries them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel

from services.kernel.feed_client import TokenSource

_A_PAGE = 500
_SECONDS = 30


class DirectionCard(BaseModel):
    """What one direction gave."""

    direction: str
    title: str
    points: Decimal
    maximum: Decimal


class ResultCard(BaseModel):
    """What the reserve needs of a result. Unknown members are ignored."""

    id: UUID
    place: str
    subject_id: UUID
    subject_name: str
    person_id: UUID | None
    percent: Decimal | None
    level: str | None
    cluster: str | None
    by_direction: list[DirectionCard]
    confidence: str | None
    grace: bool
    calculated_at: datetime

    @property
    def directions(self) -> list[dict[str, Any]]:
        """Each direction in per cent of what it could give; one that could give nothing says nothing."""
        return [
            {"code": each.direction, "title": each.title, "percent": float(round(100 * each.points / each.maximum, 6))}
            for each in self.by_direction
            if each.maximum > 0
        ]


class _Page(BaseModel):
    items: list[ResultCard]
    page: dict[str, Any]


Published = Mapping[UUID, Sequence[ResultCard]]
"""Cycle → its published results that are of a person."""


async def published(client: httpx.AsyncClient, token: TokenSource, cycle_id: UUID) -> list[ResultCard]:
    """All that stand published in the cycle, page by page. Raises httpx.HTTPError."""
    asked = {"cycle_id": str(cycle_id), "standing": "published", "limit": str(_A_PAGE)}
    found: list[ResultCard] = []
    cursor: str | None = None
    while True:
        response = await client.get(
            "/api/v1/monitoring/results",
            params=asked | ({"cursor": cursor} if cursor else {}),
            headers={"Authorization": f"Bearer {await token()}"},
            timeout=_SECONDS,
        )
        response.raise_for_status()
        page = _Page.model_validate_json(response.content)
        found += [each for each in page.items if each.person_id is not None]
        cursor = page.page["next_cursor"]
        if cursor is None:
            return found
