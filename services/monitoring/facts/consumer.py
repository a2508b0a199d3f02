"""How facts come out of the feeds of other services: each event is kept once, with its origin, and counted.

An event may come twice, late, or after the tombstone of its record; the facts that count are the same in any order.
The row, what it changes in the cycles still collecting, and the cursor of the feed are one transaction.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory import reactions
from services.directory.consumer import buried, kept, not_newer, position, told_at
from services.kernel.consumers import Subscription
from services.kernel.feed import CloudEvent
from services.monitoring.facts.events import apart, told
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.models import FactTombstone, Reaction, ReceivedFact
from services.monitoring.facts.rules import KINDS, REACTION
from services.monitoring.facts.service import refill

SOURCES = ("reserve", "training")


def facts_of(source: str, gateway_url: str) -> Subscription[None]:
    """Follows the feed of one service."""
    types = tuple(each for each in KINDS if each.startswith(f"{source}."))
    return Subscription(source, f"{gateway_url}/api/v1/{source}/events", types, _nothing, apply)


FOLLOWED: Sequence[Callable[[str], Subscription[Any]]] = tuple(partial(facts_of, source) for source in SOURCES)
"""The subscriptions, from the address of the gateway."""


async def _nothing(_: Sequence[CloudEvent]) -> None:
    """An event of another service tells all that is needed."""


async def apply(tx: AsyncSession, event: CloudEvent, _: None = None) -> None:
    """Keep what one event says and count it. Raises Malformed for one that cannot be."""
    await (_withdraw if event.deleted else _keep)(tx, event)


async def _withdraw(tx: AsyncSession, event: CloudEvent) -> None:
    seen, now = position(event), tx.info["clock"].now()
    await tx.execute(kept(FactTombstone, {"id": event.subject, **seen}))
    withdrawn = reactions.withdraw(ReceivedFact, event.subject, not_newer(ReceivedFact, seen), now)
    gone = await tx.execute(withdrawn.returning(ReceivedFact.reaction, ReceivedFact.place))
    for name, place in sorted({(reaction, place) for reaction, place in gone.all()}):
        await refill(tx, name, place)


async def _keep(tx: AsyncSession, event: CloudEvent) -> None:
    kind, its = told(event)
    event = told_at(event, its.pop("guest_place", None))
    name, now = REACTION[kind], tx.info["clock"].now()
    waits = await tx.scalar(reactions.switched_off(Reaction, name, event.place)) is not None
    gone = await buried(tx, FactTombstone, event)
    stands = {
        "reaction": name,
        "recorded_at": now,
        "applied_at": None if waits else now,
        "withdrawn_at": now if gone else None,
    }
    rows = [{**_row(event, kind, each), **stands} for each in apart(event.id, its)]
    new = (await tx.scalars(reactions.take(ReceivedFact, *rows))).all()
    if new and not waits and not gone:
        await refill(tx, name, event.place)


def _row(event: CloudEvent, kind: FactKind, its: dict[str, Any]) -> dict[str, Any]:
    """The columns that the event itself tells of one fact."""
    nothing = dict.fromkeys(("until", "competence", "level_before", "level_after", "entry_id", "plan"))
    return {**nothing, **reactions.told_by(event), **its, "event_id": event.id, "kind": kind}
