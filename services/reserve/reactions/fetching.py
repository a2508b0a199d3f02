"""The published results of a cycle, asked of monitoring with the service's own credential: no event carries them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel

from services.kernel.feed_client import TokenSource
from services.kernel.list_client import listed


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


Published = Mapping[UUID, Sequence[ResultCard]]
"""Cycle → its published results that are of a person."""


async def published(client: httpx.AsyncClient, token: TokenSource, cycle_id: UUID) -> list[ResultCard]:
    """All of a person that stand published in the cycle. Raises httpx.HTTPError."""
    its = {"cycle_id": str(cycle_id), "standing": "published"}
    found = await listed(client, token, "/api/v1/monitoring/results", its, ResultCard)
    return [each for each in found if each.person_id is not None]
