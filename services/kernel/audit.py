"""Who changed what: every insert, update and delete of an `Audited` row that goes through a session leaves a row.

Nobody has to remember it. A statement that changes many rows at once goes past the session and says so by `note`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, object_session

from services.kernel.db import Audited
from services.kernel.logs import current_trace

SECRET = {"secret": True}
"""`mapped_column(info=SECRET)`: the audit says that the value changed, not what it is."""

_SILENT = frozenset({"version", "created_at", "updated_at"})


class AuditedSession(Session):
    """A session that remembers what its flushes changed."""


@event.listens_for(AuditedSession, "after_flush")
def _remember(session: Session, _: object) -> None:
    for action, objects in (("created", session.new), ("changed", session.dirty)):
        for each in objects:
            if isinstance(each, Audited) and (changes := dict(_differences(inspect(each)))):
                _note(session, action, each, changes)


@event.listens_for(Audited, "after_delete", propagate=True)
def _remember_deleted(_: object, __: object, record: Audited) -> None:
    """Apart, because a session does not count among its deleted what goes with a list it was taken out of."""
    session = object_session(record)
    assert session is not None  # whose flush this is
    _note(session, "deleted", record, dict(_last_values(inspect(record))))


def _note(session: Session, action: str, record: Audited, changes: dict[str, Any]) -> None:
    place = getattr(record, "place", None)
    note(session, action, type(record).__tablename__, record.id, changes, place)  # type: ignore[attr-defined]


def note(
    session: Session | AsyncSession,
    action: str,
    entity: str,
    entity_id: UUID | None,
    changes: dict[str, Any],
    place: str | None = None,
) -> None:
    """Buffer an audit row; `settle` writes it."""
    caller = session.info["caller"]
    row = {
        "account": caller.account,
        "role": caller.role,
        "place": place or caller.place,
        "action": action,
        "entity": entity,
        "entity_id": entity_id,
        "changes": to_jsonable_python(changes),
        "trace_id": current_trace(),
    }
    session.info.setdefault("audit", []).append(row)


def recorded(session: AsyncSession) -> list[dict[str, Any]]:
    """The rows buffered so far, and an empty buffer."""
    rows: list[dict[str, Any]] = session.info.pop("audit", [])
    return rows


def _last_values(state: Any) -> Iterable[tuple[str, Any]]:
    """Column → [old, None], of all a deleted record was."""
    for column in state.mapper.column_attrs:
        value = state.dict.get(column.key)
        if column.key not in _SILENT and value is not None:
            yield column.key, _told(column, value, None)


def _differences(state: Any) -> Iterable[tuple[str, Any]]:
    """Column → [old, new], of what a flush changed."""
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key not in _SILENT and history.has_changes():
            old, new = (each[0] if each else None for each in (history.deleted, history.added))
            yield column.key, _told(column, old, new)


def _told(column: Any, old: Any, new: Any) -> list[Any]:
    return ["***", "***"] if column.columns[0].info.get("secret") else [old, new]
