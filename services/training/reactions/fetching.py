"""The published results of a cycle, asked of monitoring with the service's own credential: no event carries them."""

from collections.abc import Mapping, Sequence
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
    """What training needs of a result. Unknown members are ignored."""

    subject_id: UUID
    place: str
    percent: Decimal | None
    level: str | None
    cluster: str | None
    by_direction: list[DirectionCard]

    def kept(self) -> dict[str, Any]:
        """Each direction in per cent of what it could give; one that could give nothing says nothing."""
        counting = [each for each in self.by_direction if each.maximum > 0]
        return {
            "organisation_id": str(self.subject_id),
            "place": self.place,
            "percent": None if self.percent is None else float(self.percent),
            "level": self.level,
            "cluster": self.cluster,
            "directions": {each.direction: float(round(100 * each.points / each.maximum, 6)) for each in counting},
            "titles": {each.direction: each.title for each in counting},
        }


Published = Mapping[UUID, Sequence[ResultCard]]
"""Cycle → its published results."""


async def published(client: httpx.AsyncClient, token: TokenSource, cycle_id: UUID) -> list[ResultCard]:
    """All that stand published in the cycle. Raises httpx.HTTPError."""
    its = {"cycle_id": str(cycle_id), "standing": "published"}
    return await listed(client, token, "/api/v1/monitoring/results", its, ResultCard)
