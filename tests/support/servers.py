"""A real server in the loop of the test, for what a transport in memory cannot show: sides that stop in the middle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from uvicorn.server import ServerState


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[int]:
    """Yields the port. The lifespan of `app` is the test's own business."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    config.load()
    state = ServerState()

    def connection() -> asyncio.Protocol:
        return config.http_protocol_class(config=config, server_state=state, app_state={})

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def raw(port: int, said: bytes) -> AsyncIterator[asyncio.StreamReader]:
    """A client that sends `said` and then nothing; what comes back is read as the test likes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(said)
        await writer.drain()
        yield reader
    finally:
        writer.transport.abort()
