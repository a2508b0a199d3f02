"""How events of monitoring and the reserve become what training keeps and does: once each, with their origin.

An event may come twice, late, or after the tombstone of its record. Its row, what is done about it, and the cursor of
the feed are one transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import reactions
from services.directory.consumer import buried, kept, not_newer, position
from services.kernel.consumers import Subscription
from services.kernel.feed import CloudEvent
from services.kernel.feed_client import TokenSource
from services.training.reactions import appointed, at_risk, formed, included, published, queries
from services.training.reactions.events import told
from services.training.reactions.fetching import Published, ResultCard
from services.training.reactions.fetching import published as fetched
from services.training.reactions.models import ReceivedEvent, ReceivedTombstone, TrainingSwitch
from services.training.reactions.published import HEAD
from services.training.reactions.rules import (
    APPOINTMENTS,
    EVENTS,
    LEADERS,
    PUBLISHED,
    RISKS,
    STAYS,
    TEAMS,
    TrainingReaction,
)
from services.training.reservists import service as reservists
from services.training.risks.service import forget

NOTHING: Published = {}

ACTS: Mapping[TrainingReaction, Callable[[AsyncSession, ReceivedEvent], Awaitable[dict[str, Any]]]] = MappingProxyType(
    {
        TrainingReaction.risk_groups: at_risk.act,
        TrainingReaction.head_results: published.keep,
        TrainingReaction.appointments: appointed.act,
        TrainingReaction.leaders: published.know,
        TrainingReaction.teams: formed.keep,
        TrainingReaction.reserve: included.keep,
    }
)
"""What each reaction does; the outcome is kept with the event."""

KNOWN: Mapping[TrainingReaction, Callable[[AsyncSession, ReceivedEvent], Awaitable[None]]] = MappingProxyType(
    {TrainingReaction.risk_groups: at_risk.know}
)
"""What is known by an event as soon as it comes: a switch stops what is done of itself, and no rule."""


def monitoring_feed(
    gateway_url: str, token: TokenSource, transport: httpx.AsyncBaseTransport | None = None
) -> Subscription[Published]:
    """Risk and results; `token` is the service's own credential, `transport` another way than the network."""

    async def prepare(events: Sequence[CloudEvent]) -> Published:
        cycles = {each.subject for each in events if _rates_heads(each)}
        if not cycles:
            return NOTHING
        async with httpx.AsyncClient(base_url=gateway_url, transport=transport) as client:
            return {each: await fetched(client, token, each) for each in sorted(cycles)}

    return Subscription("monitoring", f"{gateway_url}/api/v1/monitoring/events", (*RISKS, PUBLISHED), prepare, apply)


def reserve_feed(gateway_url: str) -> Subscription[Published]:
    """Appointments, the base of effective heads, management teams, and who stands in the reserve."""
    types = (*APPOINTMENTS, *LEADERS, *TEAMS, *STAYS)
    return Subscription("reserve", f"{gateway_url}/api/v1/reserve/events", types, _nothing, apply)


async def apply(tx: AsyncSession, event: CloudEvent, cards: Published = NOTHING) -> None:
    """Keep what one event says, and do what follows. Raises Malformed for one that cannot be kept."""
    if event.deleted:
        await _withdraw(tx, event)
        return
    row = await _kept(tx, event, cards.get(event.subject, ()))
    if row is None or row.withdrawn_at is not None:
        return
    if row.reaction in KNOWN:
        await KNOWN[row.reaction](tx, row)
    if row.applied_at is not None:
        row.outcome = await ACTS[row.reaction](tx, row)


async def make_up(tx: AsyncSession, name: TrainingReaction) -> None:
    """What waited while the reaction was off is done now, in the order it was told."""
    for each in await tx.scalars(queries.undone(name)):
        each.outcome = await ACTS[name](tx, each)


async def _kept(tx: AsyncSession, event: CloudEvent, cards: Sequence[ResultCard]) -> ReceivedEvent | None:
    """The row, if it was not there already."""
    name, said = EVENTS[event.type], told(event)
    if event.type == PUBLISHED:
        said["results"] = [each.kept() for each in cards]
    waits = await tx.scalar(reactions.switched_off(TrainingSwitch, name, event.place)) is not None
    gone = await buried(tx, ReceivedTombstone, event)
    now = tx.info["clock"].now()
    row = {
        **reactions.told_by(event),
        "reaction": name,
        "said": said,
        "recorded_at": now,
        "applied_at": None if waits else now,
        "withdrawn_at": now if gone else None,
    }
    taken: UUID | None = await tx.scalar(reactions.take(ReceivedEvent, row))
    return None if taken is None else (await tx.scalars(queries.by_id(taken))).one()


async def _withdraw(tx: AsyncSession, event: CloudEvent) -> None:
    """What was told of a deleted record counts no more, it is nobody's risk and nobody's stay in the reserve; what was
    made of it stays, with its origin."""
    seen, now = position(event), tx.info["clock"].now()
    await tx.execute(kept(ReceivedTombstone, {"id": event.subject, **seen}))
    await tx.execute(reactions.withdraw(ReceivedEvent, event.subject, not_newer(ReceivedEvent, seen), now))
    await forget(tx, event.subject, event.time)
    await reservists.forget(tx, event.subject, event.time)


async def _nothing(_: Sequence[CloudEvent]) -> Published:
    """An event of the reserve tells all that is needed."""
    return NOTHING


def _rates_heads(event: CloudEvent) -> bool:
    if event.type != PUBLISHED or event.deleted or event.place.count(".") != 1:
        return False
    return (event.data or {}).get("subject") == HEAD
