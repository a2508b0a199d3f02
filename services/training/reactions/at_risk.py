"""Somebody is at risk: who it is becomes known, causes become deficits, a diagnostics is assigned, a route drafted.

What is there already is left as it is; what cannot be done is said in the outcome and stops nothing else.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.training.competencies.holders import Holder, employed_as
from services.training.deficits.causes import CauseKind
from services.training.deficits.recording import record_causes
from services.training.diagnostics import assigning
from services.training.diagnostics.assigning import Order
from services.training.diagnostics.renewing import asked_again
from services.training.diagnostics.resting import resting
from services.training.reactions import queries
from services.training.reactions.models import ReceivedEvent
from services.training.reactions.rules import LABELS, RISK_CLOSED, DiagnosticsObstacle, RouteObstacle
from services.training.risk_diagnostics.rules import RiskDiagnosticsObstacle
from services.training.risk_diagnostics.service import choice
from services.training.risks.rules import RiskTold
from services.training.risks.service import receive_risk
from services.training.routes import drafting
from services.training.routes import queries as routes
from services.training.routes.rules import is_empty_draft
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
        person_id = UUID(event.said["identity_id"])
        holder = await employed_as(tx, person_id, tx.info["clock"].today())
        await receive_risk(tx, _told(event, person_id, holder, _day(tx, event)))


async def act(tx: AsyncSession, event: ReceivedEvent) -> dict[str, Any]:
    """What there is of it now, and of what there is none yet why. Done again it finds all there and makes the rest."""
    said = event.said
    if said["identity"] != PERSON:
        return {"skipped": "not_a_person"}
    if event.type == RISK_CLOSED:
        return {"risk": "closed"}
    person_id, today, day = UUID(said["identity_id"]), tx.info["clock"].today(), _day(tx, event)
    holder = await employed_as(tx, person_id, today)
    if holder is None:
        return {"skipped": "no_post"}
    measured = min(date.fromisoformat(said["period_to"]), day) if said.get("period_to") else day
    found = await record_causes(tx, person_id, CauseKind.indicator, said["causes"], measured, UUID(said["cycle_id"]))
    diagnostics_id, obstacle = await _diagnosed(tx, holder, day, today)
    route_id, missing = await _routed(tx, event, holder, today)
    left = {"diagnostics": obstacle, "route": missing}
    return {
        "deficits": sorted({each.competency for each in found}.union((event.outcome or {}).get("deficits", ()))),
        "diagnostics_id": diagnostics_id,
        "route_id": route_id,
        "left": [{"what": what, "code": why, "said": LABELS[why]} for what, why in left.items() if why],
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


async def _diagnosed(
    tx: AsyncSession, holder: Holder, since: date, today: date
) -> tuple[str | None, RiskDiagnosticsObstacle | DiagnosticsObstacle | None]:
    """By the instrument the region has chosen (`risk_diagnostics`): the one under way or answered since; else what
    lapsed unanswered is asked anew, or one begun."""
    its = await choice(tx, holder.place, holder.post, today)
    if its.framework is None or its.instrument is None:
        return None, its.obstacle
    known = await tx.scalar(queries.diagnosed(holder.person_id, its.instrument.family, since, today))
    if known is not None:
        return str(known), None
    rested = await resting(tx, holder.place, [holder.person_id], its.instrument)
    if rested.get(holder.person_id, today) > today:
        return None, DiagnosticsObstacle.too_soon
    if again := await asked_again(tx, holder.person_id, its.instrument, today + TERM):
        return str(again.id), None
    begun = await assigning.begin(tx, holder, Order(its.instrument, its.framework, today, today + TERM))
    return str(begun.id), None


async def _routed(
    tx: AsyncSession, event: ReceivedEvent, holder: Holder, today: date
) -> tuple[str | None, RouteObstacle | None]:
    """The one of the event or alive, an empty draft compiled anew; else a draft, where something is lacking."""
    first, last = today + timedelta(days=1), today + WINDOW
    known = await tx.scalar(routes.by_event(event.id)) or await tx.scalar(routes.living(holder.person_id))
    if known is not None:
        if is_empty_draft(known.status, len(known.steps), by_event=known.origin_event_id is not None):
            await drafting.filled(tx, known, first, last)
        return str(known.id), None
    data = RouteCreate(
        person_id=holder.person_id,
        post=holder.post,
        goal="Устранить причины, по которым руководитель попал в группу риска",
        window_from=first,
        window_to=last,
    )
    route = await drafting.from_event(tx, holder, data, event.id)
    return (str(route.id), None) if route else (None, RouteObstacle.nothing_lacking)


def _day(tx: AsyncSession, event: ReceivedEvent) -> date:
    """When monitoring told it, in the region."""
    return event.said_at.astimezone(tx.info["clock"].zone).date()
