"""Events of other services, as the follower hands them over."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from services.kernel.consumers import consuming
from services.kernel.feed import CloudEvent
from services.training.reactions.consumer import apply

EPOCH = uuid4()
_SEQ = count(1)
_BEGAN = datetime(2027, 3, 1, tzinfo=UTC)


def teller(app: FastAPI) -> Callable[..., Awaitable[None]]:
    """`await tell(event, …)`: as the follower hands them over, each in a transaction of its own."""

    async def tell(*events: CloudEvent, cards: Mapping[str, Any] | None = None) -> None:
        for each in events:
            async with consuming(app.state.database, app.state.clock, "test") as tx:
                await apply(tx, each, cards or {})

    return tell


def event(type_: str, place: str, data: dict[str, Any], **its: Any) -> CloudEvent:
    """One with `data`, or a tombstone (`deleted`); each told a second after the one before, unless `seq` says when."""
    seq, deleted = its.pop("seq", None) or next(_SEQ), its.pop("deleted", False)
    return CloudEvent(
        specversion="1.0",
        id=its.pop("id", None) or uuid4(),
        source=f"/edulead/{type_.split('.', maxsplit=1)[0]}",
        type=type_,
        subject=its.pop("subject", None) or uuid4(),
        time=_BEGAN + timedelta(seconds=seq),
        sequence=f"{EPOCH}:{seq}",
        place=place,
        data=None if deleted else data,
        **({"method": "DELETE"} if deleted else {}),
    )
