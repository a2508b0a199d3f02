"""Somebody was appointed: invited to «Школа начинающего руководителя» where new as a head; released if it is undone."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.places import region_of
from services.training.novices import policies, welcoming
from services.training.novices.welcoming import Beginning
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import REVOKED
from services.training.store import COPIES


async def act(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """By what the event tells alone: the directory may tell of the post later, or have told before."""
    person_id, day = UUID(event.said["person_id"]), date.fromisoformat(event.said["day"])
    if event.type == REVOKED:
        released = await welcoming.release(tx, person_id, UUID(event.said["organisation_id"]), "Назначение отменено")
        return {"novice_id": str(released.id)} if released else {"skipped": "no_novice"}
    organisation = await tx.get(COPIES.organisation, UUID(event.said["organisation_id"]))
    if organisation is None:
        return {"skipped": "unknown_organisation"}
    policy = await policies.POLICY.of(tx, region_of(organisation.place))
    if not policy.automatic:
        return {"skipped": "not_automatic"}
    novice = await welcoming.welcome(
        tx, Beginning(person_id, organisation.id, organisation.place, day), policy, event.id
    )
    return {"novice_id": str(novice.id)} if novice else {"skipped": "not_a_novice"}
