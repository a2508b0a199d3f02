"""The data path over real sockets: what crosses the gateway, what does not, and what happens when a side fails."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
import uvicorn
from starlette.types import Receive, Send
from yarl import URL

from gateway import exchange, shares
from gateway.docs import openapi_folder
from gateway.exchange import SMALL
from gateway.proxy import Proxy
from gateway.routes import ROUTES, Route, Table, is_loopback, is_plain, is_query, shown
from services.directory.roles import Role
from services.kernel.identity import Identity
from services.kernel.problems import TooManyRequests, Unauthorized
from services.kernel.server import Bounded

MIB = 2**20
CALLER = Identity(UUID(int=1), "department", "ru.r67")
TOKEN = {"Authorization": "Bearer good"}
BEARER = "Authorization: Bearer good\r\n"
WHERE = "/api/v1/monitoring/"
TEST_ROUTES = (
    Route("/api/v1/monitoring/patient/", "monitoring"),
    Route("/api/v1/monitoring/events", "monitoring", seconds=5),
    Route("/api/v1/monitoring/", "monitoring", body=MIB, seconds=0.5),
    Route("/api/v1/reserve/open:check", "reserve", open=True),
    Route("/api/v1/reserve/", "reserve"),
    Route("/api/v1/training/", "training"),
    Route("/me", "gateway"),
    Route("/body", "gateway"),
    Route("/metrics", "gateway", loopback=True),
)
CALLERS = {"good": CALLER, "other": Identity(UUID(int=2), "school", "ru.r67.m26.o1")}


async def identify(token: str) -> Identity:
    if token not in CALLERS:
        raise Unauthorized("Токен недействителен.")
    return CALLERS[token]


async def answer(send: Send, status: int = 200, body: bytes = b"", *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


async def own(scope: Any, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        if scope["path"] == "/body":
            await receive()
        await answer(send, 200, b"own", (b"content-length", b"3"))
        return
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": message["type"] + ".complete"})
    await send({"type": "lifespan.shutdown.complete"})


class Service:
    """A service that tells what reached it, and does what the last part of the path asks for."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.gone = asyncio.Event()
        self.received = 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        name = scope["path"].rpartition("/")[2]
        self.seen.append(name)
        await getattr(self, name, self.echo)(scope, receive, send)

    async def _body(self, receive: Receive) -> bytes:
        parts = []
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                raise ConnectionResetError
            self.received += len(message["body"])
            parts.append(message["body"])
            if not message["more_body"]:
                return b"".join(parts)

    async def echo(self, scope: Any, receive: Receive, send: Send) -> None:
        said = {
            "method": scope["method"],
            "target": (scope["raw_path"] + b"?" + scope["query_string"]).decode(),
            "headers": [[name.decode(), value.decode()] for name, value in scope["headers"]],
            "body": (await self._body(receive)).decode("latin-1"),
        }
        await answer(send, 200, json.dumps(said).encode(), (b"content-type", b"application/json"))

    async def slow(self, scope: Any, receive: Receive, send: Send) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        self.gone.set()

    async def events(self, scope: Any, receive: Receive, send: Send) -> None:
        await asyncio.sleep(1)
        await answer(send, 200, b"[]")

    async def trickle(self, scope: Any, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(4):
            await asyncio.sleep(0.25)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await send({"type": "http.response.body"})

    async def cookies(self, scope: Any, receive: Receive, send: Send) -> None:
        pairs = ((b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"x-name", "Школа".encode()))
        hop = ((b"connection", b"X-Hop"), (b"x-hop", b"1"), (b"keep-alive", b"timeout=5"), (b"x-trace-id", b"t"))
        await answer(send, 200, b"ok", *pairs, *hop)

    async def length(self, scope: Any, receive: Receive, send: Send) -> None:
        body = b"" if scope["method"] == "HEAD" else b"x" * 700_000
        await answer(send, 200, body, (b"content-length", b"700000"))

    async def nothing(self, scope: Any, receive: Receive, send: Send) -> None:
        await answer(send, 204)

    async def same(self, scope: Any, receive: Receive, send: Send) -> None:
        await answer(send, 304, b"", (b"etag", b'"3"'))

    async def early(self, scope: Any, receive: Receive, send: Send) -> None:
        await answer(send, 403, b"no", (b"content-length", b"2"))


@contextmanager
def served(app: Any) -> Iterator[int]:
    """A real uvicorn in a thread of its own, on a free port."""
    config = uvicorn.Config(
        app,
        port=0,
        http=Bounded,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def gateway_to(upstream: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{upstream}"
    upstreams = {"monitoring": url, "reserve": url, "training": "http://127.0.0.1:1"}
    proxy = Proxy(upstreams, identify, own, TEST_ROUTES)
    with served(proxy) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[Service, int]]:
    app = Service()
    with served(app) as port:
        yield app, port


@pytest.fixture(scope="module")
def gateway(service: tuple[Service, int]) -> Iterator[str]:
    with gateway_to(service[1]) as url:
        yield url


@pytest.fixture
def app(service: tuple[Service, int]) -> Service:
    service[0].seen.clear()
    service[0].received = 0
    service[0].gone = asyncio.Event()
    return service[0]


@pytest.fixture
async def client(gateway: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(gateway, auto_decompress=False, headers=TOKEN) as session:
        yield session


async def problem_of(response: aiohttp.ClientResponse) -> tuple[int, str]:
    assert response.content_type == "application/problem+json"
    body = await response.json()
    assert body["status"] == response.status
    assert set(body) >= {"type", "title", "detail", "code", "errors", "trace_id"}
    return response.status, body["code"]


CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@asynccontextmanager
async def connected(gateway: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    url = URL(gateway)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def soon(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():  # another thread's condition
            await asyncio.sleep(0.02)


async def raw(gateway: str, request: bytes) -> bytes:
    """Bytes sent as they are, and all that comes back until the gateway closes or falls silent."""
    url = URL(gateway)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(request)
    answer = b""
    try:
        async with asyncio.timeout(1.5):
            while chunk := await reader.read(65536):
                answer += chunk
    except (TimeoutError, ConnectionResetError):
        pass
    writer.close()
    return answer


Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]


@asynccontextmanager
async def upstream(script: Script) -> AsyncIterator[tuple[aiohttp.ClientSession, list[bytes]]]:
    """A client of a gateway whose service is `script`, called with each connection and its number."""
    heads: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            await script(reader, writer, len(heads))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        with gateway_to(server.sockets[0].getsockname()[1]) as url:
            async with aiohttp.ClientSession(url, headers=TOKEN) as session:
                yield session, heads


def saying(data: bytes) -> Script:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
        writer.write(data)
        await writer.drain()

    return script


class TestTable:
    def test_every_route_is_found_by_its_own_prefix(self) -> None:
        table = Table(ROUTES)
        for route in ROUTES:
            assert table.find(route.prefix.encode()) is route

    @pytest.mark.parametrize(
        ("path", "part"),
        [
            ("/api/v1/monitoring/cycles", "monitoring"),
            ("/api/v1/reserve/metrics", "reserve"),
            ("/api/v1/directory", "gateway"),
            ("/api/v1/directory/people", "gateway"),
            ("/docs/assets/init.js", "gateway"),
            ("/openapi/reserve.json", "gateway"),
        ],
    )
    def test_a_path_belongs_to_a_part(self, path: str, part: str) -> None:
        found = Table(ROUTES).find(path.encode())
        assert found is not None
        assert found.part == part

    @pytest.mark.parametrize(
        "path", ["/", "/api/v1/", "/api/v1/monitoring", "/api/v1/monitoringx/", "/api/v1/kernel/x", "/redoc",
                 "/mean", "/docsx", "/openapi.jsonx", "/api/v1/%6donitoring/x", "/livez"],
    )  # fmt: skip
    def test_the_rest_does_not_exist(self, path: str) -> None:
        assert Table(ROUTES).find(path.encode()) is None

    @pytest.mark.parametrize("part", ["gateway", "monitoring", "reserve", "training"])
    def test_every_documented_path_leads_to_its_part(self, part: str) -> None:
        document = json.loads((openapi_folder() / f"{part}.json").read_text("utf-8"))
        assert document["paths"]
        for path in document["paths"]:
            found = Table(ROUTES).find(path.encode())
            assert found is not None, path
            assert found.part == part

    def test_a_feed_may_be_silent_longer_than_half_a_minute(self) -> None:
        for part in ("monitoring", "reserve", "training"):
            found = Table(ROUTES).find(f"/api/v1/{part}/events".encode())
            assert found is not None
            assert found.seconds > 30


class TestPlainPaths:
    @pytest.mark.parametrize(
        "path", ["/", "/a/b", "/a/", "/a:import", "/a/%D0%AB", "/a/..b", "/a/b..", "/a/...", "/a/.b", "/a;v=1", "/a//b"]
    )
    def test_plain(self, path: str) -> None:
        assert is_plain(path.encode())

    @pytest.mark.parametrize(
        "path",
        ["", "a", "*", "/..", "/../a", "/a/..", "/a/.", "/a/./b", "/a/..;x/b", "/a/%2e%2e/b", "/a/.%2E/b", "/a/%2fb",
         "/a/%2Fb", "/a%5cb", "/a\\b", "/a%00", "/a\0", "/a%0d%0a", "/a%252e%252e", "/a%25", "/a%", "/a%2", "/a%zz",
         "/a%c0%af", "/a%ff", "/a b", "/a#b", "/a?b", "/a\n", "/Ы", '/a"', "/a<"],
    )  # fmt: skip
    def test_not_plain(self, path: str) -> None:
        assert not is_plain(path.encode())

    def test_a_long_path_is_decided_quickly(self) -> None:
        started = time.perf_counter()
        assert not is_plain(b"/a" * 30_000 + b"%")
        assert time.perf_counter() - started < 0.2

    def test_queries(self) -> None:
        assert is_query(b"")
        assert is_query("q=Школа&a=%2e%2e/%00".encode())
        assert not is_query(b"a b")
        assert not is_query(b"a\r\nb")
        assert not is_query(b"\xff")


class TestLoopback:
    @pytest.mark.parametrize(
        ("client", "headers", "expected"),
        [
            (("127.0.0.1", 1), [], True),
            (("::1", 1), [(b"accept", b"*/*")], True),
            (("127.0.0.1", 1), [(b"x-forwarded-for", b"127.0.0.1")], False),
            (("10.0.0.1", 1), [], False),
            (None, [], False),
        ],
    )
    def test_who_is_near(self, client: Any, headers: Any, expected: bool) -> None:
        assert is_loopback(client, headers) is expected

    def test_what_is_for_this_machine_need_not_be_there(self) -> None:
        assert list(shown(True)) == list(ROUTES)
        assert [route.prefix for route in ROUTES if route not in shown(False)] == ["/metrics"]

    async def test_metrics_are_for_this_machine(self, client: aiohttp.ClientSession) -> None:
        async with client.get("/metrics") as near:
            assert await near.text() == "own"
        async with client.get("/metrics", headers={"Forwarded": "for=1.2.3.4"}) as far:
            assert await problem_of(far) == (404, "unknown_address")


class TestRouting:
    async def test_own_paths_are_answered_here_without_a_token(self, gateway: str, app: Service) -> None:
        async with aiohttp.ClientSession() as stranger, stranger.get(gateway + "/me") as response:
            assert await response.text() == "own"
        assert app.seen == []

    @pytest.mark.parametrize("path", ["/health", "/openapi.json", "/api/v1/monitoring", "/nowhere"])
    async def test_internal_paths_of_services_do_not_exist(
        self, client: aiohttp.ClientSession, app: Service, path: str
    ) -> None:
        async with client.get(path) as response:
            assert await problem_of(response) == (404, "unknown_address")
        assert app.seen == []

    @pytest.mark.parametrize(
        "path", ["../x", "%2e%2e/x", "..%2fx", "a/%2E%2E/%2e%2e/x", "%252e%252e/x", "a%00b", "a%5cb", "a/./b"]
    )
    async def test_a_path_that_means_two_things_is_refused(self, gateway: str, app: Service, path: str) -> None:
        request = f"GET {WHERE}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n\r\n"
        said = await raw(gateway, request.encode())
        assert said.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in said
        assert app.seen == []

    @pytest.mark.parametrize(
        ("target", "status"),
        [
            ("//api/v1/monitoring/echo", 404),
            ("//evil.example/api/v1/monitoring/echo", 404),
            ("/api//v1/monitoring/echo", 404),
            ("http://evil.example//api/v1/monitoring/echo", 404),
            ("http://evil.example/api/v1/monitoring/%2e%2e/training/x", 400),
            ("http://evil.example", 400),
            ("/api/v1%2fmonitoring/echo", 400),
            ("/api/v1/monitoring%2Fecho", 400),
            ("*", 400),
        ],
    )
    async def test_a_path_written_otherwise_leads_nowhere(
        self, gateway: str, app: Service, target: str, status: int
    ) -> None:
        said = await raw(gateway, f"GET {target} HTTP/1.1\r\nHost: x\r\n{BEARER}Connection: close\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 %d " % status)
        assert b"application/problem+json" in said
        assert app.seen == []

    @pytest.mark.parametrize("path", [WHERE + "echo", "/me"])
    async def test_two_hosts_are_refused(self, gateway: str, app: Service, path: str) -> None:
        two = f"Host: x\r\nHost: y\r\n{BEARER}Connection: close\r\n\r\n"
        said = await raw(gateway, f"GET {path} HTTP/1.1\r\n{two}".encode())
        assert said.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in said
        assert app.seen == []

    @pytest.mark.parametrize("path", [WHERE + "echo", "/me"])
    async def test_no_host_is_refused_since_http_1_1(self, gateway: str, app: Service, path: str) -> None:
        said = await raw(gateway, f"GET {path} HTTP/1.1\r\n{BEARER}Connection: close\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in said
        assert app.seen == []
        said = await raw(gateway, f"GET {path} HTTP/1.0\r\n{BEARER}\r\n".encode())
        assert said.startswith(b"HTTP/1.1 200 ")

    async def test_an_absolute_target_does_not_choose_the_host(self, gateway: str) -> None:
        request = f"GET http://evil.example{WHERE}echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
        said = await raw(gateway, request.encode() + b"Connection: close\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 200 ")

    async def test_an_unusual_method_is_refused(self, client: aiohttp.ClientSession) -> None:
        async with client.request("TRACE", WHERE + "echo") as response:
            assert await problem_of(response) == (405, "method_not_allowed")
            assert "GET" in response.headers["Allow"]

    async def test_a_websocket_is_refused(self, client: aiohttp.ClientSession) -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await client.ws_connect(WHERE + "echo")


class TestToken:
    @pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", "Basic Og==", "Bearer bad", "good"])
    async def test_without_a_valid_one_nothing_reaches_the_service(
        self, gateway: str, app: Service, given: str | None
    ) -> None:
        headers = {} if given is None else {"Authorization": given}
        async with (
            aiohttp.ClientSession() as stranger,
            stranger.post(gateway + WHERE + "echo", data=b"x" * 5000, headers=headers) as response,
        ):
            assert await problem_of(response) == (401, "unauthorized")
            assert response.headers["WWW-Authenticate"] == "Bearer"
        assert app.seen == []

    def test_what_is_open_is_named_here(self) -> None:
        named = ["/api/v1/training/calendars/", "/api/v1/training/certificates:check"]
        assert [route.prefix for route in ROUTES if route.open] == named

    async def test_it_is_asked_for_before_the_body(self, gateway: str) -> None:
        said = await raw(gateway, f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 401 ")

    async def test_two_are_none(self, gateway: str) -> None:
        two = "Authorization: Bearer good\r\nAuthorization: Bearer good\r\n"
        said = await raw(gateway, f"GET {WHERE}echo HTTP/1.1\r\nHost: x\r\n{two}Connection: close\r\n\r\n".encode())
        assert said.startswith(b"HTTP/1.1 401 ")

    @pytest.mark.parametrize(("path", "status"), [(WHERE + "echo", 401), ("/me", 200), ("/nowhere", 404)])
    async def test_a_client_that_waits_to_be_told_is_not_left_in_doubt(
        self, gateway: str, path: str, status: int
    ) -> None:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        said = await raw(gateway, head.encode())
        assert said.startswith(b"HTTP/1.1 %d " % status)
        assert b"\r\nconnection: close\r\n" in said.lower()

    @pytest.mark.parametrize("path", [WHERE + "echo", "/body"])
    async def test_a_client_that_was_told_keeps_its_connection(self, gateway: str, path: str) -> None:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\n{BEARER}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        async with connected(gateway) as (reader, writer):
            writer.write(head.encode())
            assert await reader.readuntil(b"\r\n\r\n") == CONTINUE
            writer.write(b"ok")
            answered = await reader.readuntil(b"\r\n\r\n")
        assert answered.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" not in answered.lower()


class TestRequest:
    async def test_path_query_and_body_arrive_byte_for_byte(self, client: aiohttp.ClientSession) -> None:
        target = WHERE + "a:import/%D0%AB;v=1/x,y?q=%d1%8f+a&b=%2e%2e/%00&&c"
        async with client.post(URL(target, encoded=True), data=b"\x00\xff body") as response:
            said = await response.json()
        assert said["target"] == target
        assert said["body"] == "\x00\xff body"
        assert said["method"] == "POST"

    async def test_headers_of_the_client_arrive(self, client: aiohttp.ClientSession) -> None:
        sent = [("X-A", "1"), ("X-A", "2"), ("If-Match", '"3"'), ("X-Name", "Школа"), ("Accept", "text/csv")]
        async with client.get(WHERE + "echo", headers=[*TOKEN.items(), *sent]) as response:
            headers = (await response.json())["headers"]
        for name, value in [*sent, *TOKEN.items()]:
            assert [name.lower(), value] in headers

    async def test_nothing_is_added_but_what_the_gateway_says(self, gateway: str) -> None:
        request = (
            f"GET {WHERE}echo HTTP/1.1\r\nHost: edu.example\r\nAuthorization: Bearer good\r\nConnection: close\r\n"
        )
        said = await raw(gateway, request.encode() + b"\r\n")
        headers = dict(json.loads(said.partition(b"\r\n\r\n")[2].split(b"\r\n")[1])["headers"])
        assert set(headers) == {
            "host", "authorization", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "traceparent",
        }  # fmt: skip
        assert headers["x-forwarded-for"] == "127.0.0.1"
        assert headers["x-forwarded-proto"] == "http"
        assert headers["x-forwarded-host"] == "edu.example"
        assert headers["host"].startswith("127.0.0.1:")

    @pytest.mark.parametrize(
        "name",
        ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X_Forwarded_For",
         "Forwarded", "X-Real-IP", "traceparent",
         "tracestate", "baggage", "X-Edulead-Role", "x_edulead_place", "Via", "X-HTTP-Method-Override",
         "X-Original-URL", "X-Trace-Id"],
    )  # fmt: skip
    async def test_nobody_speaks_as_the_gateway(self, client: aiohttp.ClientSession, name: str) -> None:
        async with client.get(WHERE + "echo", headers={name: "spoofed"}) as response:
            assert "spoofed" not in await response.text()

    async def test_headers_of_one_connection_stay_on_it(self, client: aiohttp.ClientSession) -> None:
        hop = {"Connection": "keep-alive, X-Secret", "X-Secret": "hop", "TE": "hop", "Keep-Alive": "hop",
               "Proxy-Authorization": "hop", "Trailer": "hop", "Proxy-Connection": "hop"}  # fmt: skip
        async with client.get(WHERE + "echo", headers=hop) as response:
            assert "hop" not in await response.text()

    async def test_a_header_in_another_encoding_is_refused(self, gateway: str) -> None:
        head = f"GET {WHERE}echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n".encode()
        said = await raw(gateway, head + b"X-A: \xcf\xf0\r\nConnection: close\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 400 ")

    async def test_two_framings_are_refused(self, gateway: str, app: Service) -> None:
        head = f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n".encode()
        both = (
            b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /secret HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        twice = b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
        for framing in (both, twice):
            said = await raw(gateway, head + framing)
            assert said.startswith(b"HTTP/1.1 400 ")
            assert b"application/problem+json" in said
        assert app.seen == []

    @pytest.mark.parametrize("size", [0, 1, 65536, 65537, 700_000])
    async def test_bodies_of_all_sizes_pass_with_their_length(self, client: aiohttp.ClientSession, size: int) -> None:
        async with client.put(WHERE + "echo", data=b"x" * size) as response:
            said = await response.json()
        assert len(said["body"]) == size
        assert dict(said["headers"])["content-length"] == str(size)

    @pytest.mark.parametrize(("pieces", "length"), [(0, "0"), (1, "1000"), (65, "65000"), (66, None), (200, None)])
    async def test_a_body_of_unknown_length_passes(
        self, client: aiohttp.ClientSession, pieces: int, length: str | None
    ) -> None:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(pieces):
                yield b"y" * 1000

        async with client.post(WHERE + "echo", data=body()) as response:
            said = await response.json()
        assert len(said["body"]) == pieces * 1000
        assert dict(said["headers"]).get("content-length") == length


class TestBodyLimit:
    async def test_a_declared_excess_is_refused_before_it_is_read(self, gateway: str, app: Service) -> None:
        head = (
            f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: {MIB + 1}\r\n\r\n"
        )
        said = await raw(gateway, head.encode())
        assert said.startswith(b"HTTP/1.1 413 ")
        assert app.seen == []

    async def test_an_undeclared_excess_is_cut_and_the_service_sees_no_end(
        self, client: aiohttp.ClientSession, app: Service
    ) -> None:
        async def body() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b"y" * 65536

        async with client.post(WHERE + "echo", data=body()) as response:
            assert await problem_of(response) == (413, "too_large")
            assert (await response.json())["limit_bytes"] == MIB
        await soon(app.gone.is_set)
        assert app.received <= MIB

    async def test_the_refusal_leaves_the_connection_usable(self, gateway: str) -> None:
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(gateway, connector=connector, headers=TOKEN) as session:
            for _ in range(3):
                async with session.post(WHERE + "echo", data=BytesIO(b"x" * (2 * MIB))) as refused:
                    assert refused.status == 413
                async with session.get(WHERE + "echo") as next_one:
                    assert next_one.status == 200

    @pytest.mark.parametrize(("sent", "length"), [(10, 100), (10, 200_000), (100_000, 200_000)])
    async def test_a_body_shorter_than_declared_never_looks_complete(
        self, client: aiohttp.ClientSession, gateway: str, app: Service, sent: int, length: int
    ) -> None:
        begun = ["echo"] if sent > SMALL else []
        async with asyncio.timeout(3), connected(gateway) as (reader, writer):
            head = f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\n{BEARER}Content-Length: {length}\r\n\r\n"
            writer.write(head.encode() + b"x" * sent)
            await soon(lambda: app.seen == begun)
            writer.write_eof()
            assert await reader.read() == b""  # the gateway has let go too
        if begun:
            await soon(app.gone.is_set)
        assert app.received <= sent
        async with client.get(WHERE + "echo") as response:  # nothing came before it
            assert response.status == 200
        assert app.seen == [*begun, "echo"]

    async def test_a_body_that_stops_coming_is_given_up(self, gateway: str) -> None:
        head = f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: 200000\r\n\r\n"
        said = await raw(gateway, head.encode() + b"x" * 10)
        assert said.startswith(b"HTTP/1.1 408 ")
        assert b"\r\nconnection: close\r\n" in said.lower()
        assert "перестало поступать".encode() in said

    @pytest.mark.parametrize("framing", ["Content-Length: 200000", "Transfer-Encoding: chunked"])
    async def test_a_body_that_trickles_is_given_up_and_the_service_never_asked(
        self, gateway: str, app: Service, monkeypatch: pytest.MonkeyPatch, framing: str
    ) -> None:
        monkeypatch.setattr(exchange, "BODY_SECONDS", 0.6)
        async with asyncio.timeout(3), connected(gateway) as (reader, writer):
            writer.write(f"POST {WHERE}echo HTTP/1.1\r\nHost: x\r\n{BEARER}{framing}\r\n\r\n".encode())
            answered = asyncio.ensure_future(reader.readuntil(b"\r\n\r\n"))
            while not answered.done():
                writer.write(b"1\r\n{\r\n")
                await asyncio.wait([answered], timeout=0.1)
        assert answered.result().startswith(b"HTTP/1.1 408 ")
        assert app.seen == []

    async def test_the_time_for_the_body_is_not_the_time_for_the_answer(
        self, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def body() -> AsyncIterator[bytes]:
            yield b"{"
            await asyncio.sleep(0.1)
            yield b"}"

        monkeypatch.setattr(exchange, "BODY_SECONDS", 0.4)
        async with client.post(WHERE + "events", data=body()) as response:  # after a second
            assert await response.text() == "[]"

    @pytest.mark.parametrize(
        ("taken", "seconds"), [(0, 60), (SMALL, 60), (600 * 1024, 60), (MIB, 102.4), (30 * MIB, 3072), (51 * MIB, 3600)]
    )
    def test_a_body_has_a_minute_or_as_long_as_it_keeps_its_pace(self, taken: int, seconds: float) -> None:
        assert exchange.body_seconds(taken) == seconds

    async def test_an_answer_before_the_end_of_the_body_is_passed_on(self, client: aiohttp.ClientSession) -> None:
        async with client.post(WHERE + "early", data=b"x" * 900_000) as response:
            assert (response.status, await response.text()) == (403, "no")


class TestAnswer:
    async def test_duplicates_are_kept_and_headers_of_the_connection_are_not(
        self, client: aiohttp.ClientSession
    ) -> None:
        async with client.get(WHERE + "cookies") as response:
            raw_headers = [(name.lower(), value) for name, value in response.raw_headers]
        names = [name for name, _ in raw_headers]
        assert [value for name, value in raw_headers if name == b"set-cookie"] == [b"a=1", b"b=2"]
        assert (b"x-name", "Школа".encode()) in raw_headers
        assert not {b"x-hop", b"keep-alive", b"connection", b"x-trace-id"} & set(names)
        assert (names.count(b"date"), names.count(b"server")) == (1, 0)

    @pytest.mark.parametrize("path", [WHERE + "echo", WHERE + "early", WHERE + "same", "/me", "/nowhere"])
    async def test_no_browser_guesses_its_type(self, client: aiohttp.ClientSession, path: str) -> None:
        async with client.get(path) as response:
            assert response.headers.getall("X-Content-Type-Options") == ["nosniff"]

    async def test_head_keeps_the_length_and_has_no_body(self, client: aiohttp.ClientSession) -> None:
        for _ in range(3):
            async with client.head(WHERE + "length") as response:
                assert response.headers["Content-Length"] == "700000"
                assert await response.read() == b""

    @pytest.mark.parametrize(("path", "status"), [("nothing", 204), ("same", 304)])
    async def test_answers_without_a_body(self, client: aiohttp.ClientSession, path: str, status: int) -> None:
        for _ in range(3):
            async with client.get(WHERE + path) as response:
                assert response.status == status
                assert await response.read() == b""

    async def test_a_304_with_a_length_passes_without_it(self) -> None:
        data = b'HTTP/1.1 304 Not Modified\r\nETag: "3"\r\nContent-Length: 15360\r\n\r\n'
        async with upstream(saying(data)) as (session, _), session.get(WHERE + "x") as response:
            assert response.status == 304
            assert response.headers["ETag"] == '"3"'

    async def test_a_large_answer_keeps_its_length(self, client: aiohttp.ClientSession) -> None:
        async with client.get(WHERE + "length") as response:
            assert response.headers["Content-Length"] == "700000"
            assert len(await response.read()) == 700_000

    async def test_a_redirect_is_the_client_s_to_follow(self) -> None:
        data = b"HTTP/1.1 307 X\r\nLocation: http://other.example/\r\nContent-Length: 0\r\n\r\n"
        async with upstream(saying(data)) as (session, _):
            response = await session.get(WHERE + "x", allow_redirects=False)
            assert (response.status, response.headers["Location"]) == (307, "http://other.example/")


STUCK = f"POST {WHERE}patient/echo HTTP/1.1\r\nHost: x\r\n{BEARER}Transfer-Encoding: chunked\r\n"
STUCK += "Expect: 100-continue\r\n\r\n1\r\n{\r\n"
"""A body that begins and never ends; being told to send it, the client knows that its exchange is open."""


@asynccontextmanager
async def stuck(gateway: str, count: int) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(count):
            reader, writer = await stack.enter_async_context(connected(gateway))
            writer.write(STUCK.encode())
            assert await reader.readuntil(b"\r\n\r\n") == CONTINUE
        yield


OTHER = {"Authorization": "Bearer other"}


class TestShares:
    async def test_an_account_has_so_much_open_and_takes_nothing_from_others(
        self, client: aiohttp.ClientSession, gateway: str, app: Service
    ) -> None:
        async with stuck(gateway, shares.PERSON):
            async with client.get("/api/v1/reserve/echo") as response:
                assert await problem_of(response) == (429, "too_many_requests")
                assert int(response.headers["Retry-After"]) > 0
            async with client.get(WHERE + "echo", headers=OTHER) as response:
                assert response.status == 200
        assert app.seen == ["echo"]

    async def test_who_has_left_counts_no_more(self, client: aiohttp.ClientSession, gateway: str) -> None:
        async with stuck(gateway, shares.PERSON):
            pass
        async with asyncio.timeout(3):
            while (await client.get(WHERE + "echo")).status == 429:
                await asyncio.sleep(0.02)
        async with stuck(gateway, 1), client.get(WHERE + "echo") as response:
            assert response.status == 200

    @pytest.mark.parametrize("path", ["slow", "early", "nothing", "cookies"])
    async def test_however_it_ends(
        self, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setattr(shares, "PERSON", 1)
        for _ in range(3):
            async with client.post(WHERE + path, data=b"x") as response:
                assert response.status != 429

    async def test_a_part_has_so_much_open_and_the_others_are_not_concerned(
        self, client: aiohttp.ClientSession, app: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shares, "PART", 2)
        waiting = [asyncio.ensure_future(client.get(WHERE + "events")) for _ in range(2)]
        await soon(lambda: app.seen == ["events"] * 2)
        async with client.get(WHERE + "echo", headers=OTHER) as response:
            assert await problem_of(response) == (503, "unavailable")
            assert "занята" in (await response.json())["detail"]
        async with client.get("/api/v1/reserve/echo", headers=OTHER) as response:
            assert response.status == 200
        for each in await asyncio.gather(*waiting):
            assert await each.text() == "[]"
        async with client.get(WHERE + "echo", headers=OTHER) as response:
            assert response.status == 200

    async def test_a_stranger_asks_what_is_open_and_no_more(self, gateway: str, app: Service) -> None:
        async with aiohttp.ClientSession(gateway) as stranger:
            async with stranger.get("/api/v1/reserve/open:check?code=1") as response:
                assert response.status == 200
                assert (await response.json())["target"] == "/api/v1/reserve/open:check?code=1"
            for path in ("open", "open:checks", "echo"):
                async with stranger.get(f"/api/v1/reserve/{path}") as response:
                    assert await problem_of(response) == (401, "unauthorized")
            async with stranger.get("/api/v1/reserve/open:check", headers={"Authorization": "Bearer bad"}) as response:
                assert await problem_of(response) == (401, "unauthorized")
        assert app.seen == ["open:check"]

    async def test_strangers_of_one_address_have_a_few_open_and_take_nothing_from_accounts(
        self, client: aiohttp.ClientSession, gateway: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shares, "STRANGER", 0)
        asked = "/api/v1/reserve/open:check"
        async with aiohttp.ClientSession(gateway) as stranger, stranger.get(asked) as response:
            assert await problem_of(response) == (429, "too_many_requests")
        async with client.get(asked) as response:
            assert response.status == 200

    async def test_a_body_on_its_way_takes_nothing_of_a_part(
        self, client: aiohttp.ClientSession, gateway: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shares, "PART", 1)
        async with stuck(gateway, 5), client.get(WHERE + "echo", headers=OTHER) as response:
            assert response.status == 200

    @pytest.mark.parametrize("role", list(Role))
    def test_machines_have_more_than_people_and_less_than_all(self, role: Role) -> None:
        machine = role in (Role.integration, Role.system)
        assert shares.share_of(role) == (shares.MACHINE if machine else shares.PERSON)
        assert shares.PERSON < shares.MACHINE < shares.PART

    def test_nothing_is_kept_of_who_has_left(self) -> None:
        counted = shares.of_accounts()
        with counted.one("a", 2), counted.one("a", 2), counted.one("b", 1):
            with pytest.raises(TooManyRequests), counted.one("a", 2):
                pass
            assert counted._open == {"a": 2, "b": 1}
        assert counted._open == {}


class TestFailures:
    async def test_a_service_that_is_not_there(self, client: aiohttp.ClientSession) -> None:
        async with client.get("/api/v1/training/x") as response:
            assert await problem_of(response) == (503, "unavailable")
            assert int(response.headers["Retry-After"]) > 0

    async def test_a_service_that_says_nothing_in_time(self, client: aiohttp.ClientSession, app: Service) -> None:
        async with client.get(WHERE + "slow") as response:
            assert await problem_of(response) == (504, "gateway_timeout")
        await soon(app.gone.is_set)

    async def test_a_feed_is_waited_for(self, client: aiohttp.ClientSession) -> None:
        async with client.get(WHERE + "events") as response:
            assert await response.text() == "[]"

    async def test_an_answer_that_keeps_coming_is_not_cut(self, client: aiohttp.ClientSession) -> None:
        async with client.get(WHERE + "trickle") as response:
            assert await response.text() == "xxxx"

    @pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Le"])
    async def test_a_read_is_repeated_once_when_the_connection_goes(self, said: bytes) -> None:
        async with upstream(saying(said)) as (session, heads):
            async with session.get(WHERE + "x") as response:
                assert await problem_of(response) == (503, "unavailable")
            assert len(heads) == 2

    async def test_a_repeated_read_may_succeed(self) -> None:
        async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
            if number > 1:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()

        async with upstream(script) as (session, _), session.get(WHERE + "x") as response:
            assert await response.text() == "ok"

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    @pytest.mark.parametrize("body", [None, b"x" * 10, b"x" * 100_000])
    async def test_a_change_is_never_repeated(self, method: str, body: bytes | None) -> None:
        async with upstream(saying(b"")) as (session, heads):
            async with session.request(method, WHERE + "x", data=body) as response:
                assert await problem_of(response) == (503, "unavailable")
            assert len(heads) == 1

    @pytest.mark.parametrize(
        "said",
        [
            b"rubbish\r\n\r\n",
            b"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            b"HTTP/1.1 200 OK\r\n\r\nwho knows where it ends",
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000 + b"\r\nContent-Length: 0\r\n\r\n",
        ],
        ids=["rubbish", "status", "upgrade", "two lengths", "unframed", "long header"],
    )
    async def test_an_answer_that_is_no_answer(self, said: bytes) -> None:
        async with upstream(saying(said)) as (session, _), session.get(WHERE + "x") as response:
            assert await problem_of(response) == (502, "bad_gateway")

    async def test_a_service_that_dies_in_the_middle_of_its_answer_is_away(self) -> None:
        said = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"
        async with upstream(saying(said)) as (session, _), session.get(WHERE + "x") as response:
            assert await problem_of(response) == (503, "unavailable")
            assert int(response.headers["Retry-After"]) > 0

    @pytest.mark.parametrize(
        "said",
        [
            b"Content-Length: 900000\r\n\r\n" + b"x" * 400_000,
            b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n",
            b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n|zz\r\n",
        ],
        ids=["length", "chunks", "bad chunk"],
    )
    async def test_an_answer_that_breaks_off_is_broken_off(self, said: bytes) -> None:
        begun = asyncio.Event()

        async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
            for part in said.split(b"|"):
                writer.write(part)
                await writer.drain()
                await begun.wait()

        said = b"HTTP/1.1 200 OK\r\n" + said
        async with upstream(script) as (session, _):
            response = await session.get(WHERE + "x")
            assert response.status == 200
            begun.set()
            with pytest.raises(aiohttp.ClientPayloadError):
                await response.read()

    async def test_a_body_that_falls_silent_is_broken_off(self) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: int) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n")
            await reader.read()  # until the gateway lets go

        async with upstream(script) as (session, _):
            response = await session.get(WHERE + "x")
            with pytest.raises(aiohttp.ClientPayloadError):
                await asyncio.wait_for(response.read(), 3)

    async def test_a_connection_closed_while_idle_is_not_used_again(self) -> None:
        let_go = asyncio.Event()

        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: int) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            writer.write_eof()
            while await reader.read(65536):  # the body, and then the end: the gateway has noticed
                pass
            let_go.set()

        async with upstream(script) as (session, heads):
            for _ in range(3):
                async with session.post(WHERE + "x", data=b"1") as response:
                    assert await response.text() == "ok"
                await asyncio.wait_for(let_go.wait(), 3)
                let_go.clear()
            assert len(heads) == 3


class TestClientThatLeaves:
    async def test_while_the_service_thinks(self, gateway: str, app: Service) -> None:
        async with connected(gateway) as (_, writer):
            writer.write(f"GET {WHERE}patient/slow HTTP/1.1\r\nHost: x\r\n{BEARER}\r\n".encode())
            await soon(lambda: app.seen == ["slow"])
            assert not app.gone.is_set()
        await soon(app.gone.is_set)  # long before the gateway would have given up

    async def test_while_the_answer_comes(self) -> None:
        stopped = asyncio.Event()

        async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                while True:
                    writer.write(b"4\r\nabcd\r\n")
                    await writer.drain()
                    await asyncio.sleep(0.01)
            except ConnectionError:
                stopped.set()
                raise

        async with upstream(script) as (session, _):
            response = await session.get(WHERE + "x")
            await response.content.readany()
            response.close()
            await soon(stopped.is_set)

    async def test_while_it_still_holds_the_line_but_reads_nothing(self) -> None:
        stopped = asyncio.Event()

        async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                while True:
                    writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                    await writer.drain()
            except ConnectionError:
                stopped.set()
                raise

        async with upstream(script) as (session, _):
            base = session._base_url
            assert base is not None
            _, writer = await asyncio.open_connection(base.host, base.port)
            writer.write(f"GET {WHERE}x HTTP/1.1\r\nHost: x\r\n{BEARER}\r\n".encode())
            await asyncio.wait_for(stopped.wait(), 3)
            writer.close()


GATEWAY_PROCESS = """
import sys, uvicorn
from uuid import UUID
from gateway.proxy import Proxy
from gateway.routes import Route
from services.kernel.identity import Identity
async def identify(token): return Identity(UUID(int=1), "department", "ru.r67")
async def own(scope, receive, send):
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": message["type"] + ".complete"})
    await send({"type": "lifespan.shutdown.complete"})
app = Proxy({"m": sys.argv[2]}, identify, own, [Route("/api/", "m", body=2**30)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
class TestMemory:
    async def test_two_hundred_megabytes_pass_both_ways_without_staying(self) -> None:
        total, piece = 200 * MIB, b"z" * 65536

        async def mirror(scope: Any, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            more = True
            while more:
                message = await receive()
                more = message.get("more_body", False)
                await send({"type": "http.response.body", "body": message["body"], "more_body": True})
            await send({"type": "http.response.body"})

        async def body() -> AsyncIterator[bytes]:
            for _ in range(total // len(piece)):
                yield piece

        port = free_port()
        with served(mirror) as upstream_port:
            arguments = [str(port), f"http://127.0.0.1:{upstream_port}"]
            process = subprocess.Popen([sys.executable, "-c", GATEWAY_PROCESS, *arguments])  # noqa: ASYNC220
            try:
                async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=TOKEN) as session:
                    await until_answering(session)
                    before = peak_kib(process.pid)
                    returned = 0
                    async with asyncio.timeout(60), session.post("/api/x", data=body()) as response:
                        async for chunk in response.content.iter_any():
                            returned += len(chunk)
                    assert returned == total
                    assert peak_kib(process.pid) - before < 30 * 1024
            finally:
                process.terminate()
                process.wait(10)


async def until_answering(session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                async with session.post("/api/x", data=b"1") as response:
                    await response.read()
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)


def peak_kib(pid: int) -> int:
    """The high-water mark of resident memory."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
