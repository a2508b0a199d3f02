"""One request on its way through: how much of it came, whether it still moves, and why it was stopped."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Final

import aiohttp
from starlette.types import Receive

from gateway.headers import Asked
from gateway.routes import Route
from services.kernel.logs import log
from services.kernel.operations import PACE
from services.kernel.problems import (
    BadGateway,
    BadRequest,
    GatewayTimeout,
    Problem,
    RequestTimeout,
    TooLarge,
    Unavailable,
)

SMALL: Final = 64 * 1024
"""As much of a request body is taken before the service is asked: a smaller one holds none of its connections while it
comes, and never reaches it torn."""
LONGEST: Final = 3600.0
"""Seconds after which even an exchange that moves is ended."""
BODY_SECONDS: Final = 60.0
"""A request body has this long to come, and longer only while it has come at PACE."""
_QUICK: Final = 0.05
"""Seconds before the gateway sets a time limit and listens for a client that goes away: most answers need neither."""


class Left(Exception):
    """The client went away: there is nobody to tell."""


class Lost(aiohttp.ClientError):
    """The connection went before an answer came."""


class Broken(Exception):
    """The answer broke off after it had begun. Leaves the application, so that the server breaks the connection too."""


_PROBLEMS: Final[Sequence[tuple[type[Exception], type[Problem]]]] = (
    (aiohttp.ConnectionTimeoutError, GatewayTimeout),
    (aiohttp.ClientConnectionError, Unavailable),
    (Lost, Unavailable),
    (aiohttp.ClientPayloadError, Unavailable),  # it went away in the middle of its answer
    (TimeoutError, GatewayTimeout),
    (Exception, BadGateway),
)
"""What went wrong on the way to a service → what the client is told."""


class Exchange:
    """Enter it for the length of the exchange: TimeoutError leaves it when nothing moves, or when `stop` was called."""

    def __init__(self, receive: Receive, route: Route, asked: Asked) -> None:
        self._receive = receive
        self.route = route
        self._asked = asked
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._deadline = asyncio.timeout(None)
        self._waking: asyncio.Handle | None = None
        self._listener: asyncio.Task[None] | None = None
        self._slow = False
        self._sent = not asked.has_body
        self._taken = 0
        self.reason: Problem | Left | None = None
        self.started = False
        """Has the answer begun, so that it can no longer be another one?"""
        self.awaits_client = False

    async def __aenter__(self) -> None:
        await self._deadline.__aenter__()
        self._waking = self._loop.call_later(_QUICK, self._watch)

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        for each in (self._waking, self._listener):
            if each is not None:
                each.cancel()
        await self._deadline.__aexit__(kind, raised, where)

    def _watch(self) -> None:
        self._slow = True
        self.moved()
        self._listen()

    def _listen(self) -> None:
        if self._slow and self._sent:
            self._listener = self._loop.create_task(self._until_left())

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.stop(Left())

    def moved(self) -> None:
        """Something came or went: the silence is measured from now."""
        if self._slow and self.reason is None:
            lasting = LONGEST if self._sent else body_seconds(self._taken)
            self._end_at(min(self._loop.time() + self.route.seconds, self._began + lasting))

    def stop(self, reason: Problem | Left) -> Problem | Left:
        """End the exchange, from whichever task. Returns the reason, to be raised where there is something to leave."""
        self.reason = self.reason or reason
        self._end_at(self._loop.time())
        return reason

    def _end_at(self, when: float) -> None:
        if not self._deadline.expired():
            self._deadline.reschedule(when)

    async def body(self) -> bytes | AsyncIterator[bytes] | None:
        """What to send on: nothing, a small body whole, a larger one as it comes once it is seen to be larger."""
        if not self._asked.has_body:
            return None
        chunks, first = self._chunks(), list[bytes]()
        async for chunk in chunks:
            first.append(chunk)
            if self._taken > SMALL:
                return _continued(first, chunks)
        return b"".join(first)

    async def _chunks(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            self.awaits_client = True
            message = await self._receive()
            self.awaits_client = False
            if message["type"] == "http.disconnect":
                raise self.stop(Left())
            more = message.get("more_body", False)
            if chunk := message.get("body", b""):
                self._count(chunk)
                yield chunk
        if self._asked.length not in (None, self._taken):
            raise self.stop(BadRequest("Тело запроса короче указанной длины."))
        self._sent = True
        self.moved()
        self._listen()

    def _count(self, chunk: bytes) -> None:
        self._taken += len(chunk)
        if self._taken > self.route.body:
            raise self.stop(too_large(self.route))
        if self._asked.length is not None and self._taken > self._asked.length:
            raise self.stop(BadRequest("Тело запроса длиннее указанной длины."))
        self.moved()


async def _continued(first: Sequence[bytes], rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield b"".join(first)
    async for chunk in rest:
        yield chunk


def body_seconds(taken: int) -> float:
    """How long after its beginning an exchange may still wait for its body, when `taken` bytes of it have come."""
    return min(max(BODY_SECONDS, taken / PACE), LONGEST)


def too_large(route: Route) -> TooLarge:
    return TooLarge(f"Тело запроса больше {route.body // 2**20} МиБ.", members={"limit_bytes": route.body})


def conclude(exchange: Exchange, fault: Exception) -> None:
    """What is left to do when an exchange could not be finished. Returns when the client has gone."""
    if isinstance(exchange.reason, Left):
        return
    # The library's errors carry the request with its token: only their kind is told.
    kind = type(exchange.reason or fault).__name__
    log.warning("exchange failed", part=exchange.route.part, fault=kind, begun=exchange.started)
    if exchange.started:
        raise Broken(kind) from None
    if exchange.reason is not None:
        raise exchange.reason from fault
    if exchange.awaits_client and isinstance(fault, TimeoutError):
        raise RequestTimeout("Тело запроса перестало поступать или поступает слишком медленно.") from fault
    raise next(problem for kind, problem in _PROBLEMS if isinstance(fault, kind)) from fault
