"""The limits of a connection over real sockets: endless and slow heads, clients that do not read, no request at all."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn

from edulead import parts
from services.kernel import server
from services.kernel.server import HEAD, Bounded

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
MANY = b"z" * (8 * 2**20)


class Quick(Bounded):
    """The same limits in another time: a look takes fifty milliseconds."""

    look = 0.05


class Application:
    """Counts what reached it. `/large` answers more than the buffers of a connection take, `/held` when it is told."""

    def __init__(self):
        self.asked = []
        self.bodies = []
        self.ended = asyncio.Event()
        self.go = asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])
        try:
            await self.answer(scope["path"], receive, send)
        finally:
            self.ended.set()

    async def answer(self, path, receive, send):
        if path == "/held":
            await self.go.wait()
        body, more = b"", path != "/early"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message["body"]
            more = message["more_body"]
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in (MANY, b"end") if path == "/large" else (b"ok",):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})


@asynccontextmanager
async def running(protocol=Bounded):
    """(application, connections that the server holds, a function that opens one)."""
    app = Application()
    config = uvicorn.Config(
        app, port=0, http=protocol, ws="none", log_level="critical", lifespan="off", timeout_keep_alive=2
    )
    host = uvicorn.Server(config)
    host.install_signal_handlers = lambda: None
    task = asyncio.create_task(host.serve())
    while not host.started:
        await asyncio.sleep(0.01)
    port = host.servers[0].sockets[0].getsockname()[1]
    try:
        yield app, host.server_state.connections, lambda **more: asyncio.open_connection("127.0.0.1", port, **more)
    finally:
        app.go.set()
        host.should_exit = host.force_exit = True
        await task


@pytest.fixture
async def bounded() -> AsyncIterator:
    async with running() as made:
        yield made


@pytest.fixture
async def quick() -> AsyncIterator:
    async with running(Quick) as made:
        yield made


async def said(opened, *written: bytes) -> bytes:
    """All that comes back until the server ends its half."""
    reader, writer = await opened
    try:
        for each in written:
            writer.write(each)
            await writer.drain()
        async with asyncio.timeout(5):
            return await reader.read()
    finally:
        writer.close()


def problem(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.lower().split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines)
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"connection"] == b"close"
    assert int(headers[b"content-length"]) == len(body)
    told = json.loads(body)
    assert first.split()[1] == str(told["status"]).encode()
    assert set(told) >= {"type", "title", "detail", "code", "errors", "trace_id"}
    return told["status"], told["code"]


async def emptied(connections) -> None:
    async with asyncio.timeout(5):
        while connections:
            await asyncio.sleep(0.01)


async def drip(writer, drop: bytes) -> None:
    """Send it every ten milliseconds until the connection is gone. Raises ConnectionError then."""
    for _ in range(1000):
        writer.write(drop)
        await writer.drain()
        await asyncio.sleep(0.01)


def padded(size: int) -> bytes:
    """A head of `size` bytes."""
    rest = b"Connection: close\r\nX-Long: \r\n\r\n"
    return GET + rest[:-4] + b"x" * (size - len(GET) - len(rest)) + b"\r\n\r\n"


class TestSizeOfAHead:
    @pytest.mark.parametrize("pieces", [1, 7])
    async def test_as_much_as_there_may_be(self, bounded, pieces):
        app, _, connect = bounded
        head = padded(HEAD)
        step = -(-len(head) // pieces)
        answer = await said(connect(), *(head[at : at + step] for at in range(0, len(head), step)))
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert app.asked == ["/"]

    @pytest.mark.parametrize(
        "head",
        [
            padded(HEAD + 1),
            GET + b"X: " + b"x" * (5 * 2**20),
            GET + b"".join(b"X-%d: 1\r\n" % each for each in range(400_000)),
            b"GET /" + b"x" * (2 * HEAD),
            b"\r\n" * HEAD,
            POST + b"1;" + b"x" * (2 * HEAD),
            POST + b"1\r\na\r\n0\r\n" + b"X: 1\r\n" * (2 * HEAD),
        ],
        ids=["one byte more", "one header", "many headers", "address", "empty lines", "chunk extension", "trailers"],
    )
    async def test_more_is_refused(self, bounded, head):
        app, _, connect = bounded
        assert problem(await said(connect(), head)) == (431, "head_too_large")
        assert app.bodies == []

    async def test_the_length_is_counted_anew_for_each_request(self, bounded):
        app, _, connect = bounded
        several = GET + b"X: " + b"x" * (HEAD - 1000) + b"\r\n\r\n"
        answer = await said(connect(), several * 5 + padded(500))
        assert answer.count(b"HTTP/1.1 200 ") == len(app.asked) == 6

    @pytest.mark.parametrize("framing", ["length", "chunks"])
    async def test_a_body_is_not_counted(self, bounded, framing):
        app, _, connect = bounded
        head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        if framing == "length":
            sent = head + b"Content-Length: %d\r\n\r\n" % len(MANY) + MANY
        else:
            sent = head + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nz\r\n" * 40_000 + b"0\r\n\r\n"
        assert (await said(connect(), sent)).startswith(b"HTTP/1.1 200 ")
        assert len(app.bodies[0]) == (len(MANY) if framing == "length" else 40_000)


class TestWhatIsNoRequest:
    @pytest.mark.parametrize(
        "sent",
        [b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\nBad header\r\n\r\n", b"GET nothing HTTP/1.1\r\n\r\n",
         b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", POST + b"zz\r\n"],
        ids=["tls", "header", "target", "connect", "chunk"],
    )  # fmt: skip
    async def test_is_told_as_a_problem(self, bounded, sent):
        app, _, connect = bounded
        assert problem(await said(connect(), sent)) == (400, "bad_request")
        assert app.bodies == []

    async def test_nothing_is_written_into_the_answer_to_another(self, quick):
        app, connections, connect = quick
        reader, writer = await connect()
        writer.write(GET.replace(b"/", b"/held", 1) + b"\r\n" + b"X" * (2 * HEAD))
        with suppress(ConnectionResetError):  # or an end without a word: the client may not have sent all
            assert await asyncio.wait_for(reader.read(), 5) == b""
        assert app.asked == ["/held"]
        await emptied(connections)
        writer.close()


class TestSlowness:
    @pytest.mark.parametrize("sent", [b"", b"GET", GET, b"\r\n", GET + b"\r\n" + GET], ids=repr)
    async def test_a_head_that_does_not_end_is_given_up(self, quick, sent):
        _, connections, connect = quick
        answer = await said(connect(), sent)
        assert answer.count(b"200 OK") == sent.count(b"\r\n\r\n")
        await emptied(connections)

    @pytest.mark.parametrize(
        ("before", "drop"), [(GET + b"X: ", b"z"), (GET + b"\r\n", b"\r\n")], ids=["first", "next"]
    )
    async def test_so_is_one_that_comes_byte_by_byte(self, quick, before, drop):
        _, connections, connect = quick
        _, writer = await connect()
        writer.write(before)
        with pytest.raises(ConnectionError):
            await drip(writer, drop)
        assert not connections

    async def test_so_is_a_body_that_nobody_wants_any_more(self, quick):
        app, connections, connect = quick
        reader, writer = await connect()
        writer.write(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n")
        assert (await reader.readuntil(b"0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        with pytest.raises(ConnectionError):
            await drip(writer, b"z")
        assert app.asked == ["/early"]
        assert not connections

    async def test_an_answer_may_take_its_time(self, quick):
        app, _, connect = quick
        reader, writer = await connect()
        writer.write(GET.replace(b"/", b"/held", 1) + b"\r\n")
        await asyncio.sleep(3 * server.HEAD_LOOKS * Quick.look)
        app.go.set()
        assert (await reader.readuntil(b"0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        writer.close()

    async def test_an_idle_connection_may_be_used_again(self, quick):
        _, _, connect = quick
        reader, writer = await connect()
        for _ in range(2):
            writer.write(GET + b"\r\n")
            assert (await reader.readuntil(b"0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
            await asyncio.sleep(3 * server.HEAD_LOOKS * Quick.look)
        writer.close()

    async def test_a_client_that_does_not_leave_after_a_refusal_is_left(self, quick):
        _, connections, connect = quick
        reader, writer = await connect()
        writer.write(b"rubbish\r\n\r\n")
        assert problem(await asyncio.wait_for(reader.read(), 5)) == (400, "bad_request")
        await emptied(connections)
        writer.close()


class TestReaderThatDoesNotRead:
    @pytest.mark.parametrize("ending", [b"", b"Connection: close\r\n"], ids=["kept", "closed"])
    async def test_is_left(self, quick, ending):
        app, connections, connect = quick
        reader, writer = await connect()
        reader._transport.pause_reading()
        writer.write(GET.replace(b"/", b"/large", 1) + ending + b"\r\n")
        await asyncio.wait_for(app.ended.wait(), 5)
        await emptied(connections)
        writer.close()

    async def test_a_slow_one_gets_all(self, quick):
        _, _, connect = quick
        reader, writer = await connect(limit=2**14)
        # A small buffer of the system's: from a large one the sender hears in leaps only.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
        writer.write(GET.replace(b"/", b"/large", 1) + b"Connection: close\r\n\r\n")
        got, began = b"", time.monotonic()
        while piece := await reader.read(2**16):
            got += piece
            await asyncio.sleep(Quick.look / 20)
        assert time.monotonic() - began > server.READER_LOOKS * Quick.look
        assert got.endswith(b"end\r\n0\r\n\r\n")
        writer.close()


@pytest.mark.parametrize("part", parts.PARTS, ids=lambda part: part.name)
def test_every_part_is_started_so(part):
    started = parts.server(part.factory, "127.0.0.1", 8000)
    assert started[started.index("--http") + 1] == f"{Bounded.__module__}:{Bounded.__qualname__}"
