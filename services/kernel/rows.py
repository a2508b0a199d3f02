"""The columns of what the kernel keeps in every schema; each file of the kernel works on its own.

They stand apart from that work, so that the tables (`store`) are known to the connections (`database`), and the
connections to all who work.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, SmallInteger, func
from sqlalchemy import Identity as Sequence
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Placed


class OutboxRow(Placed):
    """One fact in commit order."""

    seq: Mapped[int] = mapped_column(BigInteger, Sequence(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    type: Mapped[str]
    subject: Mapped[UUID]
    time: Mapped[datetime]
    deleted: Mapped[bool]
    data: Mapped[dict[str, Any]]


class EpochRow:
    """Which life of the outbox its numbers belong to; one row, renewed when a backup is restored."""

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[UUID]
    renewed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditRow(Placed):
    """One change, denial or sign-in."""

    seq: Mapped[int] = mapped_column(BigInteger, Sequence(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    account: Mapped[UUID]
    role: Mapped[str]
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any]]
    trace_id: Mapped[str]


class HistoryRow(Placed):
    """Who moved a record where, and why. Written with the move, never changed.

    How a client reads it: `history`.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    entity: Mapped[str]
    entity_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str]
    source: Mapped[str]
    target: Mapped[str]
    reason: Mapped[str | None]
    account: Mapped[UUID]
    role: Mapped[str]
    at: Mapped[datetime]


class RememberedAnswer:
    """The first answer to a POST that carried a key."""

    account: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class CursorRow:
    """How far a feed has been followed, and when it last answered."""

    source: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    polled_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ParkedEvent:
    """An event that could not be applied and was put aside so that those behind it go on."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source: Mapped[str]
    event: Mapped[dict[str, Any]]
    error: Mapped[str]
    attempts: Mapped[int]
    parked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    retry_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]


class JobRow:
    """One thing to do: a recurring one has the key `''`, a one-off what makes it unique."""

    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    retry_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]


class FileRow(Placed):
    """One upload; equal contents share the bytes on disk."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
