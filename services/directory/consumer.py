"""How the copies follow the directory: events say what changed, and names, which no event carries, are asked for.

An event may come twice or, retried after having been parked, late: a row is only overwritten by an event at least as
new, and what a newer event deleted stays deleted. In a new epoch of the feed the numbers begin anew.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.copies import Copies
from services.directory.facts import FACTS, Cards, PersonName, PostFacts
from services.kernel.consumers import Subscription
from services.kernel.feed import CloudEvent
from services.kernel.feed_client import TokenSource

SOURCE = "directory"
TYPES = tuple(f"directory.{entity}.changed" for entity in ("municipality", "organisation", "person", "post"))
_CARDS_A_REQUEST = 100

Names = Mapping[UUID, PersonName]
PostsChanged = Callable[[AsyncSession, UUID], Awaitable[None]]
"""What a service does about a person of whose post the directory has told, once the copy says it."""


def directory_subscription(
    copies: Copies,
    gateway_url: str,
    token: TokenSource,
    transport: httpx.AsyncBaseTransport | None = None,
    posts_changed: PostsChanged | None = None,
) -> Subscription[Names]:
    """Keeps `copies` up to date, and does in the same transaction what follows from posts; `token` is the service's own
    credential, `transport` another way than the network."""

    async def prepare(events: Sequence[CloudEvent]) -> Names:
        people = _people(events)
        if not people:
            return {}
        async with httpx.AsyncClient(base_url=gateway_url, transport=transport) as client:
            return await names(client, token, people)

    async def apply(session: AsyncSession, event: CloudEvent, known: Names) -> None:
        await follow(session, copies, event, known, posts_changed)

    return Subscription(SOURCE, f"{gateway_url}/api/v1/directory/events", TYPES, prepare, apply)


async def names(client: httpx.AsyncClient, token: TokenSource, ids: Sequence[UUID]) -> Names:
    """Names by id, one request for each hundred; who is not there any more is missing. Raises httpx.HTTPError."""
    found: dict[UUID, PersonName] = {}
    for start in range(0, len(ids), _CARDS_A_REQUEST):
        asked = [("id", str(each)) for each in ids[start : start + _CARDS_A_REQUEST]]
        response = await client.get(
            "/api/v1/directory/people",
            params=[*asked, ("limit", str(_CARDS_A_REQUEST))],
            headers={"Authorization": f"Bearer {await token()}"},
        )
        response.raise_for_status()
        found |= {card.id: card for card in Cards.model_validate_json(response.content).items}
    return found


async def follow(
    session: AsyncSession, copies: Copies, event: CloudEvent, known: Names, posts_changed: PostsChanged | None = None
) -> None:
    """Write what one event says into the copies, then do what follows for whoever holds the post, or held it."""
    if posts_changed is None:
        await _write(session, copies, event, known)
        return
    people = await _holders(session, copies, event)
    await _write(session, copies, event, known)
    for each in people:
        await posts_changed(session, each)


async def _write(session: AsyncSession, copies: Copies, event: CloudEvent, known: Names) -> None:
    entity = event.type.split(".")[1]
    model, seen = getattr(copies, entity), position(event)
    if event.deleted:
        await session.execute(kept(copies.tombstone, {"id": event.subject, **seen}))
        await session.execute(delete(model).where(model.id == event.subject, not_newer(model, seen)))
    elif (told := _told(entity, event, known)) is not None and not await buried(session, copies.tombstone, event):
        await session.execute(kept(model, {"id": event.subject, "place": event.place, **seen, **told}))


async def _holders(session: AsyncSession, copies: Copies, event: CloudEvent) -> list[UUID]:
    """Of the post an event is of: by what it tells, and by what was known before."""
    if event.type != "directory.post.changed":
        return []
    told = set() if event.deleted else {PostFacts.model_validate(event.data).person_id}
    return sorted(
        told.union(await session.scalars(select(copies.post.person_id).where(copies.post.id == event.subject)))
    )


def _people(events: Sequence[CloudEvent]) -> list[UUID]:
    changed = (event.subject for event in events if event.type == "directory.person.changed" and not event.deleted)
    return list(dict.fromkeys(changed))


def position(event: CloudEvent) -> dict[str, Any]:
    """Where the event stands in its feed, as the columns of `Followed` that keep it."""
    epoch, seq = event.sequence.rsplit(":", 1)
    return {"source_epoch": UUID(epoch), "source_seq": int(seq)}


def _told(entity: str, event: CloudEvent, known: Names) -> dict[str, Any] | None:
    """The columns this event fills; None for a person deleted since, whose tombstone follows."""
    if entity == "person":
        name = known.get(event.subject)
        return name.model_dump(exclude={"id"}) if name else None
    return FACTS[entity].model_validate(event.data).model_dump()


def kept(model: Any, row: dict[str, Any]) -> Any:
    """Insert, or overwrite what is not newer."""
    adding = insert(model).values(**row)
    said = {name: adding.excluded[name] for name in row if name != "id"}
    return adding.on_conflict_do_update(index_elements=["id"], set_=said, where=not_newer(model, row))


def not_newer(model: Any, seen: dict[str, Any]) -> Any:
    """Rows that an event at `seen` may overwrite."""
    return or_(model.source_epoch != seen["source_epoch"], model.source_seq <= seen["source_seq"])


def told_at(event: CloudEvent, place: str | None) -> CloudEvent:
    """The event as of where the person works whom it tells of, where its record lies elsewhere; None: it does not."""
    return event if place is None else event.model_copy(update={"place": place})


async def buried(session: AsyncSession, grave: Any, event: CloudEvent) -> bool:
    """Was the subject deleted by a newer event? `grave` is where tombstones are kept."""
    seen = position(event)
    later = and_(grave.source_epoch == seen["source_epoch"], grave.source_seq > seen["source_seq"])
    return await session.scalar(select(grave.id).where(grave.id == event.subject, later)) is not None
