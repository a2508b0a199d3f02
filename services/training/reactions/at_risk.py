"""Somebody is at risk: who it is becomes known, causes become deficits, a self-assessment is assigned, a route drafted.

What is there already is left as it is; what cannot be done is said in the outcome and stops nothing else.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.competencies import service as frameworks
from services.training.competencies.holders import Holder, holder_of
from services.training.deficits.causes import CauseKind
from services.training.deficits.recording import record_causes
from services.training.diagnostics import assigning
from services.training.diagnostics.assigning import Order
from services.training.reactions import queries
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import RISK_CLOSED
from services.training.received.rules import RiskTold
from services.training.received.service import receive_risk
from services.training.routes import drafting
from services.training.routes.schemas import RouteCreate

PERSON = "person"
"""Of whose risk training knows something to do; that of an organisation is its head's too."""
TERM = timedelta(days=30)
"""To answer the self-assessment."""
WINDOW = timedelta(days=365)
"""The days a drafted route may take."""


async def know(tx: AsyncSession, event: ReceivedEvent) -> None:
    """Who is at risk: rules count on it whether or not anything follows of itself."""
    if event.said["identity"] == PERSON:
        person_id, clock = UUID(event.said["identity_id"]), tx.info["clock"]
        holder = await holder_of(tx, person_id, clock.today())
        await receive_risk(tx, _told(event, person_id, holder, event.said_at.astimezone(clock.zone).date()))


async def act(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """What was made of it. Done again it finds all there and does nothing."""
    said = event.said
    if said["identity"] != PERSON:
        return {"skipped": "not_a_person"}
    if event.type == RISK_CLOSED:
        return {"risk": "closed"}
    person_id, today = UUID(said["identity_id"]), tx.info["clock"].today()
    holder = await holder_of(tx, person_id, today)
    if holder is None:
        return {"skipped": "no_post"}
    deficits = await record_causes(tx, person_id, CauseKind.indicator, said["causes"], today, UUID(said["cycle_id"]))
    return {
        "deficits": sorted(each.competency for each in deficits),
        "diagnostics_id": await _diagnosed(tx, holder, today),
        "route_id": await _routed(tx, event, holder, today),
    }


def _told(event: ReceivedEvent, person_id: UUID, holder: Holder | None, day: date) -> RiskTold:
    return RiskTold(
        episode_id=event.record_id,
        place=event.place,
        person_id=person_id,
        organisation_id=holder.organisation_id if holder else None,
        cycle_id=UUID(event.said["cycle_id"]),
        streak=event.said["streak"],
        day=day,
        is_open=event.type != RISK_CLOSED,
        event_id=event.id,
        said_at=event.said_at,
        seq=event.source_seq,
    )


async def _diagnosed(tx: AsyncSession, holder: Holder, today: date) -> str | None:
    """The self-assessment the region has published, unless one of them is under way; None where there is none."""
    framework = await frameworks.in_force(tx, holder.place, today)
    instrument = await tx.scalar(queries.self_assessment(holder.place))
    if framework is None or instrument is None or not assigning.same_scale(framework, instrument):
        return None
    if await tx.scalar(queries.being_diagnosed(holder.person_id, instrument.id)) is not None:
        return None
    begun = await assigning.begin(tx, holder, Order(instrument, framework, today, today + TERM))
    return str(begun.id)


async def _routed(tx: AsyncSession, event: ReceivedEvent, holder: Holder, today: date) -> str | None:
    """A draft, where something is lacking and no route is alive; None otherwise."""
    data = RouteCreate(
        person_id=holder.person_id,
        post=holder.post,
        goal="Устранить причины, по которым руководитель попал в группу риска",
        window_from=today + timedelta(days=1),
        window_to=today + WINDOW,
    )
    route = await drafting.from_event(tx, holder, data, event.id)
    return str(route.id) if route else None
