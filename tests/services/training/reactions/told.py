"""Events as the other services tell them, and how they are handed over."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from services.kernel.consumers import consuming
from services.kernel.feed import CloudEvent
from services.training.reactions.consumer import apply

EPOCH = uuid4()
_SEQ = count(1)


def teller(app):
    """`await tell(event, …)`: as the follower hands them over, each in a transaction of its own."""

    async def to(*events, cards=None):
        for each in events:
            async with consuming(app.state.database, app.state.clock, "test") as tx:
                await apply(tx, each, cards or {})

    return to


def event(type_: str, place: str, data: dict, **its) -> CloudEvent:
    seq, deleted = its.pop("seq", None) or next(_SEQ), its.pop("deleted", False)
    return CloudEvent(
        specversion="1.0",
        id=its.pop("id", None) or uuid4(),
        source=f"/edulead/{type_.split('.', maxsplit=1)[0]}",
        type=type_,
        subject=its.pop("subject", None) or uuid4(),
        time=datetime(2027, 3, 1, seq % 24, tzinfo=UTC),
        sequence=f"{EPOCH}:{seq}",
        place=place,
        data=None if deleted else data,
        **({"method": "DELETE"} if deleted else {}),
    )
