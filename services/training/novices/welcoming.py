"""A beginning head is welcomed, by hand or by an appointment; nobody's role is asked here."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.records import added, renewed
from services.kernel.steps import remember
from services.training.novices import queries
from services.training.novices.models import Novice, NovicePolicy, NoviceTask
from services.training.novices.rules import WORKFLOW, NoviceAction, NoviceStatus, is_novice


@dataclass(frozen=True, slots=True)
class Beginning:
    """Somebody begins to head an organisation, or has begun."""

    person_id: UUID
    organisation_id: UUID
    place: str
    since: date


async def welcome(
    tx: AsyncSession, beginning: Beginning, policy: NovicePolicy, origin_event_id: UUID | None = None
) -> Novice | None:
    """With the list of the region, dated from the first day in post; None for who is not new as a head, or is among
    the novices already."""
    if await tx.scalar(queries.living(beginning.person_id)) is not None:
        return None
    if origin_event_id is not None and await tx.scalar(queries.by_event(origin_event_id)) is not None:
        return None
    held = [(each.held_from, each.held_to) for each in await tx.scalars(queries.headed(beginning.person_id))]
    day = max(tx.info["clock"].today(), beginning.since)
    if not is_novice([*held, (beginning.since, None)], day, policy.years):
        return None
    novice = Novice(
        place=beginning.place,
        person_id=beginning.person_id,
        organisation_id=beginning.organisation_id,
        since=beginning.since,
        origin_event_id=origin_event_id,
        tasks=[_task(beginning, each) for each in policy.tasks],
    )
    return await added(tx, novice, _invited)


async def release(tx: AsyncSession, person_id: UUID, organisation_id: UUID, reason: str) -> Novice | None:
    """Whoever is a novice at the organisation is one no more; None where nobody is."""
    novice: Novice | None = await tx.scalar(queries.living_at(person_id, organisation_id))
    if novice is None:
        return None
    source, novice.status = novice.status, NoviceStatus.released
    remember(tx, WORKFLOW, novice, NoviceAction.release, source, reason)
    return await renewed(tx, novice, _released)


def told(novice: Novice) -> dict[str, Any]:
    """What events of a novice carry."""
    return {
        "person_id": str(novice.person_id),
        "organisation_id": str(novice.organisation_id),
        "since": novice.since.isoformat(),
    }


def _invited(novice: Novice) -> Fact:
    return Fact("training.novice.invited", novice.id, novice.place, {"status": novice.status, **told(novice)})


def _released(novice: Novice) -> Fact:
    return Fact("training.novice.released", novice.id, novice.place, {"status": novice.status, **told(novice)})


def _task(beginning: Beginning, template: dict[str, Any]) -> NoviceTask:
    due = beginning.since + timedelta(days=template["days"])
    return NoviceTask(place=beginning.place, title=template["title"], due_on=due)
