"""Results of schools are kept for pairing them; who is in the base of effective heads is known as a candidate."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.reactions.models import ReceivedEvent
from services.training.school_results.rules import PublishedCycle, SchoolResult
from services.training.school_results.service import receive_results

HEAD = "head"
"""Cycles that rate heads of schools, and so schools."""


async def keep(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """Of a regional cycle that rates heads; what a municipality measures for itself is compared with nobody."""
    said = event.said
    if said["subject"] != HEAD or event.place.count(".") != 1:
        return {"skipped": "not_regional_heads"}
    cycle = PublishedCycle(event.record_id, UUID(said["family"]), date.fromisoformat(said["period_to"]))
    results = [SchoolResult(**{**each, "organisation_id": UUID(each["organisation_id"])}) for each in said["results"]]
    return {"results": await receive_results(tx, cycle, results)}


async def know(_: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """Nothing is done by itself: who proposes a mentor finds them among the candidates (`mentor_candidates`)."""
    return {"person_id": event.said["person_id"], "direction": event.said["direction"]}
