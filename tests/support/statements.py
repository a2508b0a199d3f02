"""The SQL that the write side of a service sends."""

from collections.abc import Awaitable
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event


async def sent_during(app: FastAPI, work: Awaitable[Any]) -> list[str]:
    """What was sent while something was awaited."""
    sent: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await work
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent
