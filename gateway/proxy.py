"""The data path: a raw ASGI application that passes requests to the services and their answers back, chunk by chunk.

No framework stands in it, and no large body is kept. A service checks the token itself and trusts nothing the gateway
says; the gateway checks it too, so that a stranger's upload ends here. What was begun and cannot be finished is broken
off, never ended as if it were complete.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, Final, Self

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from starlette.types import ASGIApp, Receive, Scope, Send
from yarl import URL

from gateway import headers, shares
from gateway.additions import in_doubt, unguessed
from gateway.exchange import Exchange, Left, Lost, conclude, too_large
from gateway.routes import GATEWAY, ROUTES, Route, Table, is_loopback, is_plain, is_query
from services.kernel.identity import Identity
from services.kernel.logs import current_trace
from services.kernel.problems import (
    BadGateway,
    BadRequest,
    MethodNotAllowed,
    Problem,
    Unauthorized,
    UnknownAddress,
)

Identify = Callable[[str], Awaitable[Identity]]
Body = bytes | AsyncIterator[bytes] | None

WHOLE: Final = 256 * 1024
"""An answer up to this length is read before it is sent: one write, and a torn one can still become a 503."""
_CONNECT: Final = 5.0
_KEEP_ALIVE: Final = 4.0
"""Shorter than the 5 s after which uvicorn closes an idle connection, so that a request does not meet the closing."""
_READ_BUFFER: Final = 2**17

_METHODS: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_REPEATABLE: Final = frozenset({"GET", "HEAD"})
_BODILESS: Final = frozenset({204, 304})
_NOT_ADDED: Final = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class Proxy:
    """The outermost application: asks the table of routes, then the service or, for the gateway's own paths, `own`."""

    def __init__(
        self, upstreams: Mapping[str, str], identify: Identify, own: ASGIApp, routes: Sequence[Route] = ROUTES
    ) -> None:
        """`upstreams`: part → its URL. `identify` raises a Problem for a token that is not valid."""
        self._upstreams = {part: url.rstrip("/") for part, url in upstreams.items()}
        self._identify = identify
        self._own = own
        self._table = Table(routes)
        self._session: aiohttp.ClientSession | None = None
        self._accounts, self._parts = shares.of_accounts(), shares.of_parts()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE),
            timeout=aiohttp.ClientTimeout(total=None, connect=_CONNECT),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=_NOT_ADDED,
            read_bufsize=_READ_BUFFER,
            middlewares=(_never_repeat,),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with self:
                await self._own(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = unguessed(send)
        if _has(scope, b"expect"):
            receive, send = in_doubt(receive, send)
        try:
            route = self._route(scope)
            if route.part == GATEWAY:
                await self._own(scope, receive, send)
            else:
                await self._pass(route, scope, receive, send)
        except Problem as problem:
            await problem.response(current_trace())(scope, receive, send)

    def _route(self, scope: Scope) -> Route:
        path: bytes = scope["raw_path"]
        if not is_plain(path) or not is_query(scope["query_string"]):
            raise BadRequest("Адрес запроса записан неоднозначно.")
        if headers.names_two_hosts(scope):
            raise BadRequest("Заголовок Host указан больше одного раза.")
        if scope["http_version"] == "1.1" and not _has(scope, b"host"):  # RFC 9112 §3.2
            raise BadRequest("В запросе нет заголовка Host.")
        route = self._table.find(path)
        if route is None or (route.loopback and not is_loopback(scope["client"], scope["headers"])):
            raise UnknownAddress
        return route

    async def _pass(self, route: Route, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in _METHODS:
            raise MethodNotAllowed(headers={"Allow": ", ".join(_METHODS)})
        asked = headers.read(scope)
        sharer, most = await self._sharer(route, asked)
        if asked.length is not None and asked.length > route.body:
            raise too_large(route)
        exchange = Exchange(receive, route, asked)
        try:
            with self._accounts.one(sharer, most):
                async with exchange:
                    body = await exchange.body()
                    with self._parts.one(route.part, shares.PART):
                        response = await self._ask(self._url(route, scope), scope["method"], asked, body)
                        await _answer(response, scope["method"], exchange, send)
        except (aiohttp.ClientError, HttpProcessingError, TimeoutError, Left) as fault:
            conclude(exchange, fault)

    async def _sharer(self, route: Route, asked: headers.Asked) -> tuple[Hashable, int]:
        """Who may have how many exchanges open: an account, or on a public path all strangers together."""
        if route.public:
            return route.prefix, shares.STRANGERS
        if asked.token is None:
            raise Unauthorized
        caller = await self._identify(asked.token)
        return caller.account, shares.share_of(caller.role)

    def _url(self, route: Route, scope: Scope) -> URL:
        query: bytes = scope["query_string"]
        target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
        return URL(self._upstreams[route.part] + target.decode(), encoded=True)

    async def _ask(self, url: URL, method: str, asked: headers.Asked, body: Body) -> aiohttp.ClientResponse:
        try:
            return await self._send(url, method, asked, body)
        except Lost:
            if method not in _REPEATABLE or body is not None:
                raise
            return await self._send(url, method, asked, None)

    async def _send(self, url: URL, method: str, asked: headers.Asked, body: Body) -> aiohttp.ClientResponse:
        assert self._session is not None, "the lifespan has not begun"
        return await self._session.request(method, url, headers=asked.headers, data=body, allow_redirects=False)


def _has(scope: Scope, header: bytes) -> bool:
    return any(name == header for name, _ in scope["headers"])


async def _never_repeat(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """The library would repeat PUT and DELETE when a connection is lost; Lost it does not know."""
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as lost:
        raise Lost(str(lost)) from lost


async def _answer(response: aiohttp.ClientResponse, method: str, exchange: Exchange, send: Send) -> None:
    try:
        has_body = method != "HEAD" and response.status not in _BODILESS
        answer = headers.answered(response.raw_headers, has_body)
        if not answer.framed or not 200 <= response.status < 600:
            raise BadGateway  # noqa: TRY301  # and the connection is closed below
        head: dict[str, Any] = {"type": "http.response.start", "status": response.status}
        head["headers"] = answer.headers
        if answer.length is not None and response.status not in _BODILESS:
            answer.headers.append((b"content-length", b"%d" % answer.length))
        if not has_body or (answer.length is not None and answer.length <= WHOLE):
            body = await response.content.read()
            exchange.started = True
            await send(head)
            await send({"type": "http.response.body", "body": body})
        else:
            await _stream(response, head, exchange, send)
    except BaseException:
        response.close()
        raise


async def _stream(response: aiohttp.ClientResponse, head: dict[str, Any], exchange: Exchange, send: Send) -> None:
    exchange.started = True
    await send(head)
    async for chunk in response.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        exchange.moved()
    await send({"type": "http.response.body"})
