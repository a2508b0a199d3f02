"""The tables the kernel keeps in every schema: outbox, audit, history of steps, remembered answers, cursors, jobs."""

from dataclasses import dataclass
from typing import Any

from services.kernel.db import Base
from services.kernel.rows import (
    AuditRow,
    CursorRow,
    EpochRow,
    FileRow,
    HistoryRow,
    JobRow,
    OutboxRow,
    ParkedEvent,
    RememberedAnswer,
)

_TABLES: dict[str, tuple[str, type]] = {
    "outbox": ("outbox", OutboxRow),
    "epoch": ("feed_epoch", EpochRow),
    "audit": ("audit", AuditRow),
    "history": ("history", HistoryRow),
    "remembered": ("remembered_answer", RememberedAnswer),
    "cursor": ("consumer_cursor", CursorRow),
    "parked": ("parked_event", ParkedEvent),
    "job": ("job", JobRow),
    "file": ("file", FileRow),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The kernel's models of one schema. Typed loosely: each is made from its columns in `rows`."""

    schema: str
    outbox: Any
    epoch: Any
    audit: Any
    history: Any
    remembered: Any
    cursor: Any
    parked: Any
    job: Any
    file: Any


def tables_of(schema: str) -> Tables:
    """Declare the kernel's tables in `schema`. Once per service, at import of its `store`."""
    made = {name: _model(schema, table, columns) for name, (table, columns) in _TABLES.items()}
    return Tables(schema=schema, **made)


def _model(schema: str, table: str, columns: type) -> type:
    name = f"{schema.capitalize()}{columns.__name__}"
    return type(name, (columns, Base), {"__tablename__": table, "__table_args__": {"schema": schema}})
