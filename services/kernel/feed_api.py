"""How a feed is reached: one operation, which answers at once or waits for the next event without a connection."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.kernel.background import told_to_stop
from services.kernel.feed import CloudEvent, CursorExpired, Selection, Waiter, batch, head_of
from services.kernel.identity import Identity
from services.kernel.operations import slice_router
from services.kernel.problems import Invalid, responses
from services.kernel.validation import parameter_error

TAG = "События"
MEDIA_TYPE = "application/cloudevents-batch+json"
NEXT = "X-Next-Cursor"
_TYPE = re.compile(r"([a-z][a-z0-9_]*)\.(?:\*|[a-z0-9_]+\.(?:\*|[a-z0-9_]+))")


def events_tag(part: str) -> dict[str, str]:
    """The tag of one part's events. `part` in Russian: in the merged document the feeds of all parts stand together."""
    text = "Лента событий для других систем; у служб — и события, которые не удалось применить"
    return {"name": f"{TAG}: {part}", "description": text}


class EventBatch(JSONResponse):
    """JSON that PostgreSQL has built, passed through as text."""

    media_type = MEDIA_TYPE

    def render(self, content: str) -> bytes:
        return content.encode()


class FeedQuery(BaseModel):
    """Parameters of a feed."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[
        str, Field(max_length=100, description="Курсор последнего полученного события; пусто — с самого начала")
    ] = ""
    types: Annotated[
        str | None,
        Field(
            max_length=2000,
            description="Виды событий через запятую: `служба.запись.факт`, `служба.запись.*` или `служба.*`",
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=1000, description="Сколько событий вернуть")] = 100
    wait: Annotated[int, Field(ge=0, le=30, description="Сколько секунд ждать, если новых событий нет")] = 0


@asynccontextmanager
async def waiting(app: FastAPI) -> AsyncIterator[None]:
    """The waiter of this process, for as long as the application runs."""
    waiter = app.state.waiter = Waiter(app.state.database)
    try:
        with told_to_stop(waiter.dismiss):
            yield
    finally:
        await waiter.close()


def feed_router(service: str, permission: Any, tag: str = TAG) -> APIRouter:
    """`GET /api/v1/<service>/events` for those with `permission`, a dependency that gives the caller.

    The router brings its waiter along: including it in an application is enough.
    """
    router = slice_router(f"/api/v1/{service}", tag, lifespan=waiting)

    @router.get(
        "/events",
        name=f"{service}_events",
        summary="Лента событий",
        response_class=EventBatch,
        response_model=list[CloudEvent],
        responses={200: _described(service), **responses(CursorExpired)},
    )
    async def events(
        request: Request,
        caller: Annotated[Identity, permission],
        query: Annotated[FeedQuery, Query()],
    ) -> Response:
        """События в том порядке, в котором они записаны; курсор следующего запроса — в заголовке X-Next-Cursor.

        Удалённая запись приходит событием с `method: DELETE`. Событие может прийти повторно после восстановления
        службы из копии: тогда прежний курсор отвечает 410, и ленту читают с начала.
        """
        schema = request.app.state.database.tables.schema  # accounts are the gateway's, not the directory's
        wanted = Selection(caller.place, patterns(query.types, (service, schema)), query.limit)
        text, cursor = await _read(request.app, f"/edulead/{service}", query.after, wanted, query.wait)
        return EventBatch(text, headers={NEXT: cursor})

    return router


def patterns(types: str | None, parts: Sequence[str]) -> list[str] | None:
    """`a.b.happened,a.*` as LIKE patterns. Raises Invalid for what none of the `parts` could announce."""
    if not types:
        return None
    wanted = [each.strip() for each in types.split(",")]
    if wrong := [each for each in wanted if not (said := _TYPE.fullmatch(each)) or said[1] not in parts]:
        own = parts[0]
        detail = f"Ожидается {own}.запись.факт, {own}.запись.* или {own}.*, а не {', '.join(wrong)[:200]}"
        raise Invalid(errors=[parameter_error("types", "bad_type", detail)])
    return [each.replace("_", r"\_").replace("*", "%") for each in wanted]


async def _read(app: FastAPI, source: str, after: str, wanted: Selection, wait: float) -> tuple[str, str]:
    """(JSON array, next cursor); an empty array when nothing came in time."""
    database, clock = app.state.database, asyncio.get_running_loop().time
    head = await head_of(database)
    reached = head.position(after)
    deadline = clock() + wait
    while True:
        text, count, reached = await batch(database, source, head, reached, wanted)
        if count or clock() >= deadline:
            return text, head.cursor(reached)
        newer = await app.state.waiter.beyond(head, deadline - clock())
        if newer == head:
            return text, head.cursor(reached)
        if newer.epoch != head.epoch:
            raise CursorExpired
        head = newer


def _described(service: str) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": "5f0c3f0e-6f0f-4c4e-9a53-0f2f6a3c1b11",
        "source": f"/edulead/{service}",
        "type": f"{service}.record.changed",
        "subject": "a1f4a9b2-93c7-4c4e-8f2e-5f4f9d1c7e10",
        "time": "2026-09-01T09:00:00+00:00",
        "sequence": "0b6d3a6e-8a63-4bb4-9f0e-0c5b8f1d2e33:42",
        "place": "ru.r67.m12",
    }
    changed = {"summary": "Изменение", "value": [event | {"data": {"status": "published"}}]}
    deleted = {"summary": "Удаление", "value": [event | {"method": "DELETE", "data": None}]}
    examples = {"changed": changed, "deleted": deleted, "empty": {"summary": "Новых событий нет", "value": []}}
    header = {"description": "Курсор для следующего запроса", "schema": {"type": "string"}}
    return {
        "description": "События после курсора, от старых к новым",
        "headers": {NEXT: header},
        "content": {MEDIA_TYPE: {"examples": examples}},
    }
