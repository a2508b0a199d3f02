"""Past facts, written to the outbox in the transaction of the change and served as a feed (`feed`).

`emit` only buffers. Lock, outbox rows and audit rows are written by `settle`, last thing before the commit: the lock
makes the order of sequence numbers the order of commits, and taking it early would deadlock against row locks.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.audit import recorded

ORDER_LOCK = 0x6564_756C
"""Advisory lock class under which outbox rows are numbered; the second key is the schema's own."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened: ids and the few facts every consumer needs, never personal data."""

    type: str
    subject: UUID
    place: str
    data: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    """A tombstone: the subject is gone and copies of it go too."""


def emit(session: AsyncSession, fact: Fact) -> None:
    """Announce a fact when this transaction commits."""
    session.info.setdefault("facts", []).append(fact)


async def settle(session: AsyncSession) -> None:
    """Write what the transaction announced and changed, in commit order. Nothing may be written after it."""
    await session.flush()  # so that the audit has seen every change
    tables = session.info["database"].tables
    if audit := recorded(session):
        await session.execute(insert(tables.audit), audit)
    if facts := session.info.pop("facts", None):
        await session.execute(select(func.pg_advisory_xact_lock(ORDER_LOCK, func.hashtext(tables.schema))))
        time = session.info["clock"].now()
        await session.execute(insert(tables.outbox), [_row(fact, time) for fact in facts])


def _row(fact: Fact, time: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "type": fact.type,
        "subject": fact.subject,
        "place": fact.place,
        "time": time,
        "deleted": fact.deleted,
        "data": fact.data,
    }
