"""What an administrator does about events that could not be applied: see them, have them tried again."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field
from sqlalchemy import func, not_, select

from services.kernel.audit import note
from services.kernel.db import Ltree
from services.kernel.feed_api import TAG
from services.kernel.identity import Identity
from services.kernel.listing import Listing, ListQuery, Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import Conflict, NotFound, responses
from services.kernel.schemas import Instant, Out
from services.kernel.store import Tables


class ParkedEventNotFound(NotFound):
    """Отложенное событие не найдено."""


class ParkedEventResolved(Conflict):
    """Событие уже применено."""


class ParkedEventOut(Out):
    """Событие, которое не удалось применить: что за событие, чем кончились попытки."""

    model_config = ConfigDict(title="Отложенные события")

    id: UUID = Field(title="Идентификатор")
    source: str = Field(title="Лента, из которой пришло событие")
    event: dict[str, Any] = Field(title="Событие", description="В том виде, в каком оно пришло (CloudEvents)")
    error: str = Field(title="Ошибка последней попытки")
    attempts: int = Field(title="Попыток")
    parked_at: Instant = Field(title="Когда отложено")
    retry_at: Instant | None = Field(title="Когда запрошен повтор", description="null, если повтор не запрошен")
    resolved_at: Instant | None = Field(title="Когда применено", description="null, если ещё не применено")


class ParkedEventQuery(ListQuery):
    state: Annotated[
        Literal["waiting", "applied", "all"],
        Field(description="`waiting` — ещё не применённые, `applied` — применённые, `all` — все"),
    ] = "waiting"
    sort: Literal["parked_at", "-parked_at"] = Field(default="parked_at", description="Порядок")


def parked_router(service: str, permission: Any, tables: Tables, tag: str = TAG) -> APIRouter:
    """`…/events/parked` of one service, for those with `permission`, a dependency that gives the caller."""
    prefix = f"/api/v1/{service}/events/parked"
    router = slice_router(prefix, tag)
    table = tables.parked
    listing = Listing(table, ParkedEventOut, ParkedEventQuery, {"parked_at": table.parked_at})

    def _below(place: str) -> Any:
        """Parked events are not placed rows; each carries the place of what it tells of."""
        told = func.text2ltree(table.event["place"].astext, type_=Ltree())
        return told.at_or_below(place)

    @router.get("", name=f"{service}_parked_events", summary="Отложенные события", response_model=Page[ParkedEventOut])
    async def parked_events(
        request: Request,
        caller: Annotated[Identity, permission],
        query: Annotated[ParkedEventQuery, Query()],
    ) -> Response:
        """События других служб, которые не удалось применить после нескольких попыток."""
        found = select(table).where(_below(caller.place))
        if query.state != "all":
            applied = table.resolved_at.is_not(None)
            found = found.where(applied if query.state == "applied" else not_(applied))
        return await answer(request, caller, listing, query, found)

    @router.post(
        "/{id}:retry",
        name=f"{service}_retry_parked_event",
        summary="Повторить отложенное событие",
        status_code=202,
        response_model=ParkedEventOut,
        responses=responses(ParkedEventNotFound, ParkedEventResolved),
    )
    async def retry_parked_event(caller: Annotated[Identity, permission], session: Transaction, id: UUID) -> Any:
        """Событие будет применено в течение нескольких секунд; что вышло, видно в списке отложенных."""
        row = await session.scalar(select(table).where(table.id == id, _below(caller.place)).with_for_update())
        if row is None:
            raise ParkedEventNotFound
        if row.resolved_at is not None:
            raise ParkedEventResolved
        row.retry_at = func.now()
        note(session, "retried", "parked_event", id, {})
        await session.flush()
        await session.refresh(row)
        return row

    return router
