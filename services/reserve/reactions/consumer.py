"""How events of monitoring and training become what the reserve keeps: once each, with their origin.

An event may come twice, late, or after the tombstone of its record; what counts is the same in any order. The rows,
what follows from them, and the cursor of the feed are one transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import reactions
from services.directory.consumer import buried, kept, not_newer, position, told_at
from services.kernel.consumers import Subscription
from services.kernel.feed import CloudEvent
from services.kernel.feed_client import TokenSource
from services.kernel.places import contains
from services.reserve.leaders import nominating
from services.reserve.reactions.events import (
    MUNICIPALITY,
    PublishedEvent,
    RiskEvent,
    TrainingEvent,
    told,
)
from services.reserve.reactions.fetching import Published, ResultCard, published
from services.reserve.received import queries
from services.reserve.received.models import (
    ReceivedResult,
    ReceivedRisk,
    ReceivedTombstone,
    ReceivedTraining,
    ReserveSwitch,
)
from services.reserve.received.rules import EVENTS, PUBLISHED, RISKS, TRAININGS, ReserveReaction

NOTHING: Published = {}
_AT_ONCE = 500


def monitoring_feed(
    gateway_url: str, token: TokenSource, transport: httpx.AsyncBaseTransport | None = None
) -> Subscription[Published]:
    """Risk and results; `token` is the service's own credential, `transport` another way than the network."""

    async def prepare(events: Sequence[CloudEvent]) -> Published:
        cycles = {each.subject for each in events if _is_published_of_heads(each)}
        if not cycles:
            return NOTHING
        async with httpx.AsyncClient(base_url=gateway_url, transport=transport) as client:
            return {each: await published(client, token, each) for each in sorted(cycles)}

    return Subscription("monitoring", f"{gateway_url}/api/v1/monitoring/events", (*RISKS, PUBLISHED), prepare, apply)


def training_feed(gateway_url: str) -> Subscription[Published]:
    """What came to its end in training."""
    return Subscription("training", f"{gateway_url}/api/v1/training/events", (*TRAININGS,), _nothing, apply)


async def _nothing(_: Sequence[CloudEvent]) -> Published:
    """An event of training tells all that is needed."""
    return NOTHING


def _is_published_of_heads(event: CloudEvent) -> bool:
    """Results of a regional cycle that rates heads. What a municipality measures for itself is compared with nobody."""
    if event.type != PUBLISHED or event.deleted or event.place.count(".") != 1:
        return False
    return (event.data or {}).get("subject") == "head"


async def apply(tx: AsyncSession, event: CloudEvent, fetched: Published = NOTHING) -> None:
    """Keep what one event says, and do what follows. Raises Malformed for one that cannot be kept."""
    if event.deleted:
        await _withdraw(tx, event)
    elif event.type == PUBLISHED:
        await _keep_results(tx, event, fetched.get(event.subject, ()))
    elif event.type in TRAININGS:
        its = told(event, TrainingEvent)
        said = its.model_dump(exclude={"guest_place"}) | {"kind": TRAININGS[event.type]}
        await _keep(tx, told_at(event, its.guest_place), ReceivedTraining, said)
    else:
        risk = told(event, RiskEvent)
        if risk.identity != MUNICIPALITY:
            await _keep(tx, event, ReceivedRisk, risk.model_dump(exclude={"identity"}) | {"holder": risk.identity})


async def _withdraw(tx: AsyncSession, event: CloudEvent) -> None:
    seen, now = position(event), tx.info["clock"].now()
    await tx.execute(kept(ReceivedTombstone, {"id": event.subject, **seen}))
    model = queries.TAKEN[EVENTS[event.type]].model
    await tx.execute(reactions.withdraw(model, event.subject, not_newer(model, seen), now))


async def _keep(tx: AsyncSession, event: CloudEvent, model: Any, its: dict[str, Any]) -> None:
    waits = await tx.scalar(reactions.switched_off(ReserveSwitch, EVENTS[event.type], event.place)) is not None
    gone = await buried(tx, ReceivedTombstone, event)
    now = tx.info["clock"].now()
    row = {
        **its,
        **reactions.told_by(event),
        "recorded_at": now,
        "applied_at": None if waits else now,
        "withdrawn_at": now if gone else None,
    }
    await tx.execute(reactions.take(model, row))


async def _keep_results(tx: AsyncSession, event: CloudEvent, cards: Sequence[ResultCard]) -> None:
    """In place of what was published of the cycle before."""
    its = told(event, PublishedEvent)
    if not _is_published_of_heads(event):
        return
    now = tx.info["clock"].now()
    off = list(await tx.scalars(reactions.off_places(ReserveSwitch, ReserveReaction.head_results)))
    await tx.execute(queries.replaced(event.subject, [each.id for each in cards], now))
    for start in range(0, len(cards), _AT_ONCE):
        rows = (_row(event, its, each, off, now) for each in cards[start : start + _AT_ONCE])
        await tx.execute(reactions.take(ReceivedResult, *rows))
    await nominating.nominate(tx, event.place)


def _row(event: CloudEvent, its: PublishedEvent, card: ResultCard, off: Iterable[str], now: Any) -> dict[str, Any]:
    waits = any(contains(each, card.place) for each in off)
    return {
        **reactions.told_by(event),
        **card.model_dump(include={"id", "place", "person_id", "percent", "level", "cluster", "confidence", "grace"}),
        "directions": card.directions,
        "organisation_id": card.subject_id,
        "organisation_name": card.subject_name,
        "event_id": event.id,
        **its.model_dump(include={"family", "period_from", "period_to"}),
        "recorded_at": now,
        "applied_at": None if waits else now,
        "withdrawn_at": None,
    }
