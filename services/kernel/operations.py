"""One request, one transaction: opened when an operation asks for it, committed before the answer leaves.

The order of checks: token → role → idempotency → If-Match → legality → place → guard. The first three and the presence
of If-Match are asked here, before a slice is; the others by `records.changeable` and `steps.advance`. At a step the
role is asked with the place, since each step has a permission of its own: to ask for one, reading is enough.
Outbox rows, audit rows and the remembered answer are written last, just before the commit (`events.settle`).
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.params import Form
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from services.kernel import idempotency, parameters
from services.kernel.access import Caller, RoleCheck, bearer, identify
from services.kernel.bodies import Asked
from services.kernel.database import Database
from services.kernel.events import settle
from services.kernel.identity import Identity
from services.kernel.problems import BadRequest, RequestTimeout, TooLarge, UnsupportedMedia
from services.kernel.undone import Undone

PACE = 10 * 2**10
"""Bytes a second, a poor mobile connection: who sends a byte now and then holds nothing for an hour."""

ANONYMOUS_BYTES = 2**14
"""What somebody who has not signed in may send: a form with a name and a password."""

JSON = "application/json"

_READING = frozenset({"GET", "HEAD"})

READ_ONLY = {"x-reads": True}
"""`openapi_extra` of a POST that only reads: what it looks for is too private for an address."""

UNREPEATED = {"x-unrepeated": True}
"""`openapi_extra` of a POST whose answer may not be stored (a password), so that no Idempotency-Key can repeat it."""


def is_reading(request: Request) -> bool:
    route = request.scope.get("route")
    return request.method in _READING or bool((getattr(route, "openapi_extra", None) or {}).get("x-reads"))


async def _open(request: Request, caller: Caller) -> AsyncSession:
    return await open_for(request, caller)


async def open_for(request: Request, caller: Identity) -> AsyncSession:
    """Open the request's one transaction as `caller`. Signing in, which has no caller yet, names a system."""
    database: Database = request.app.state.database
    stack: AsyncExitStack = request.state.stack
    reading = is_reading(request)
    session = await stack.enter_async_context(database.begin(caller.place, read_only=reading))
    session.info.update(caller=caller, clock=request.app.state.clock)
    request.state.session = session
    if not reading:
        await idempotency.begin(request, session, caller)
    return session


Transaction = Annotated[AsyncSession, Depends(_open)]


class Operation(APIRoute):
    """A route whose handler holds the transaction and refuses query parameters it does not know."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **{**options, "generate_unique_id_function": _name})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        told, self.dependant = self.dependant, parameters.quick(self.dependant)
        answer = super().get_route_handler()
        self.dependant = told  # what the document says stays FastAPI's own
        own_limit = (self.openapi_extra or {}).get("x-max-body") or self.max_body_size
        known, calls = parameters.names(self.dependant), list(_calls(self.dependant))
        secured, roles = identify in calls, [each for each in calls if isinstance(each, RoleCheck)]
        taken = _taken(self)
        whole = self.body_field is None and "x-max-body" in (self.openapi_extra or {})

        async def handle(request: Request) -> Response:
            if secured:  # before a byte of the body is read: a stranger orders no work
                caller = await identify(request, await bearer(request))
                for role in roles:
                    await role(caller)
            if taken:
                _check_media(request, taken)
            limit = own_limit or request.app.state.settings.max_body_bytes
            limit = limit if secured else min(limit, ANONYMOUS_BYTES)
            seconds = request.app.state.settings.body_seconds
            request = Asked(request.scope, _bounded(request.receive, limit, seconds))
            parameters.check(request.query_params, known)
            if whole:  # before a transaction is open; FastAPI does so with a body of JSON
                await _receive(request)
            try:
                async with AsyncExitStack() as stack:
                    request.state.stack = stack
                    response = await answer(request)
                    await _finish(request, response)
            except Undone as undone:
                response = undone.response
            if secured:  # last, since what an operation itself says not to store is not remembered either
                response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handle


def slice_router(prefix: str, tag: str, **options: Any) -> APIRouter:
    """A router whose operations hold one transaction each and know their parameters."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=Operation, **options)


def _name(route: APIRoute) -> str:
    """An operation is known by the name of its function."""
    return route.name


def _taken(route: APIRoute) -> tuple[str, ...]:
    """The media types a body may have: those the route itself tells the document, else JSON; a form sees to itself."""
    told = (route.openapi_extra or {}).get("requestBody", {}).get("content")
    takes_json = route.body_field is not None and not isinstance(route.body_field.field_info, Form)
    return tuple(told or ((JSON,) if takes_json else ()))


def media_of(request: Request) -> str:
    """What the body says that it is; all that is written in JSON is JSON."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return JSON if said.endswith("+json") else said


def _check_media(request: Request, taken: Sequence[str]) -> None:
    """A body says that it is one of those that are taken. Raises UnsupportedMedia."""
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    if has_body and media_of(request) not in taken:
        raise UnsupportedMedia(f"Тело запроса должно быть в формате {' или '.join(taken)}.")


async def _receive(request: Request) -> None:
    """Take the whole body, which whoever asks for it then has at hand."""
    try:
        await request.body()
    except ClientDisconnect as left:
        raise BadRequest from left


def _calls(dependant: Dependant) -> Iterator[Any]:
    """Everything that is called on the way to the operation."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from _calls(each)


def _bounded(receive: Receive, limit: int, seconds: int) -> Receive:
    """`receive` that refuses a body longer than `limit` bytes as soon as that is known, and one that comes too slowly.

    It has `seconds`, or as long as it has kept `PACE` since it began.
    FastAPI has a limit too, but answers in plain text. HTTPException is the one exception that it lets through here:
    what is meant is its cause.
    """
    received, began = 0, asyncio.get_running_loop().time()

    async def bounded() -> Message:
        nonlocal received
        try:
            async with asyncio.timeout_at(began + max(seconds, received / PACE)):
                message = await receive()
        except TimeoutError as late:
            raise HTTPException(RequestTimeout.status) from late
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(TooLarge.status) from TooLarge.over(limit)
        return message

    return bounded


async def _finish(request: Request, response: Response) -> None:
    session: AsyncSession | None = getattr(request.state, "session", None)
    if session is not None and not is_reading(request):
        await idempotency.remember(session, response)
        await settle(session)
