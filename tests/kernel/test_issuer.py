"""The gateway as the services see it, over a real connection."""

import asyncio
import json
from contextlib import asynccontextmanager
from types import SimpleNamespace
from urllib.parse import parse_qs

import httpx
import pytest

from services.kernel.identity import Verifier, sign
from services.kernel.issuer import own_token, published_keys
from services.kernel.problems import Unavailable
from services.kernel.settings import Settings
from tests.support.callers import KEY, caller, public


@asynccontextmanager
async def gateway(status, body):
    """One answer to everything; gives an application that calls it, and the requests so far."""
    requests = []

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length:")), 0)
        requests.append((head.split(" HTTP")[0], (await reader.readexactly(length)).decode()))
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    settings = Settings(database_url="postgresql://x", gateway_url=url, client_secret="тайна")
    async with server:
        yield SimpleNamespace(state=SimpleNamespace(settings=settings)), requests


async def identified(app):
    return await Verifier(published_keys(app)).identify(sign(caller("omsu"), KEY, 60))


class TestPublishedKeys:
    async def test_come_from_the_gateway(self):
        async with gateway(200, json.dumps({"keys": [public(KEY)]}).encode()) as (app, requests):
            assert (await identified(app)).role == "omsu"
        assert requests == [("GET /.well-known/jwks.json", "")]

    @pytest.mark.parametrize(
        ("status", "body"),
        [(500, b""), (404, b"{}"), (200, b"<html>"), (200, b"{}"), (200, b"[]"), (200, b'{"keys": 1}')],
    )
    async def test_that_are_none_make_the_service_unavailable(self, status, body):
        async with gateway(status, body) as (app, _):
            with pytest.raises(Unavailable):
                await identified(app)

    async def test_of_a_gateway_that_is_down_make_the_service_unavailable(self):
        async with gateway(200, b"") as (app, _):
            pass
        with pytest.raises(Unavailable):
            await identified(app)


class TestOwnToken:
    @pytest.mark.parametrize(("lifetime", "asked"), [(900, 1), (60, 3)])
    async def test_is_kept_until_shortly_before_it_expires(self, lifetime, asked):
        answer = json.dumps({"access_token": "a.b.c", "expires_in": lifetime}).encode()
        async with gateway(200, answer) as (app, requests):
            token = own_token("reserve")(app)
            assert [await token() for _ in range(3)] == ["a.b.c"] * 3
        assert len(requests) == asked
        said = {"grant_type": ["client_credentials"], "client_id": ["reserve"], "client_secret": ["тайна"]}
        assert [(line, parse_qs(form)) for line, form in requests] == [("POST /auth/token", said)] * asked

    async def test_refused_is_an_error_and_asked_again(self):
        async with gateway(401, b"{}") as (app, requests):
            token = own_token("reserve")(app)
            for _ in range(2):
                with pytest.raises(httpx.HTTPStatusError):
                    await token()
        assert len(requests) == 2
