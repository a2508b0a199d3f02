"""Logs: one JSON object a line, one `trace_id` a request."""

import io
import json
import logging
import re
import sys

import httpx
import pytest
import structlog
from fastapi import FastAPI

from services.kernel import handlers
from services.kernel.logs import Traced, configure, current_trace, log, new_trace, traceparent

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture
def lines(monkeypatch):
    """The lines written so far, as objects. Logging is put back afterwards."""
    root, before, written = logging.getLogger(), structlog.get_config(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # or `configure` would close those of the test run
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", written)
        configure("probe", "info")
    log.__dict__.pop("bind", None)  # the logger it has kept since it was first used
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)
    log.__dict__.pop("bind", None)
    structlog.contextvars.unbind_contextvars("service")


def traced(*, believe):
    app = FastAPI()
    seen = []

    @app.get("/seen")
    async def see():
        log.info("мысль", subject="ё")
        seen.append((current_trace(), traceparent()))

    @app.get("/broken")
    async def break_down():
        raise ZeroDivisionError

    handlers.install(app, {})
    app.add_middleware(Traced, believe=believe)
    app.state.seen = seen
    return app


async def get(app, path="/seen", **headers):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://probe") as client:
        return await client.get(path, headers=headers)


class TestTrace:
    async def test_from_the_gateway_is_believed_by_a_service(self):
        app = traced(believe=True)
        response = await get(app, traceparent=PARENT)
        assert response.headers["x-trace-id"] == TRACE
        [(seen, carried)] = app.state.seen
        assert seen == TRACE
        assert re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-01", carried)

    async def test_from_a_client_is_not_believed_by_the_gateway(self):
        app = traced(believe=False)
        response = await get(app, traceparent=PARENT)
        assert response.headers["x-trace-id"] not in (TRACE, "0" * 32)
        assert app.state.seen[0][0] == response.headers["x-trace-id"]

    @pytest.mark.parametrize("header", ["", "x", PARENT.upper(), PARENT + "x", PARENT.replace("00-", "ff-", 1), TRACE])
    async def test_that_is_none_is_made_anew(self, header):
        response = await get(traced(believe=True), traceparent=header)
        assert re.fullmatch("[0-9a-f]{32}", response.headers["x-trace-id"])
        assert response.headers["x-trace-id"] != TRACE

    @pytest.mark.parametrize("path", ["/seen", "/nothing", "/broken"])
    @pytest.mark.parametrize("outermost", [False, True])
    async def test_is_told_once_whatever_the_answer(self, path, outermost):
        """The gateway stands around an application that tells it already."""
        app = traced(believe=True)
        response = await get(Traced(app, believe=True) if outermost else app, path, traceparent=PARENT)
        assert response.headers.get_list("x-trace-id") == [TRACE]
        assert response.json() is None or response.json()["trace_id"] == TRACE

    async def test_is_another_one_for_every_request(self):
        app = traced(believe=True)
        assert len({(await get(app)).headers["x-trace-id"] for _ in range(5)}) == 5

    def test_outside_of_a_request_is_all_zeros(self):
        assert current_trace() == "0" * 32
        assert new_trace() != new_trace()


class TestLines:
    async def test_of_one_request_share_its_trace_id(self, lines):
        response = await get(traced(believe=True), traceparent=PARENT)
        assert response.status_code == 200
        thought, request = [line for line in lines() if line["event"] in ("мысль", "request")]
        assert thought["trace_id"] == request["trace_id"] == TRACE
        assert thought["subject"] == "ё"
        assert thought["service"] == "probe"
        assert (request["method"], request["path"], request["status"]) == ("GET", "/seen", 200)
        assert request["ms"] >= 0
        assert request["level"] == "info"

    async def test_keep_no_secret_of_an_address_and_every_id(self, lines):
        for path in (f"/seen/{'aZ_-9' * 8}.ics", "/seen/4bf92f35-77b3-4da6-a3ce-929d0e0e4736"):
            await get(traced(believe=True), path)
        paths = [line["path"] for line in lines() if line["event"] == "request"]
        assert paths == ["/seen/….ics", "/seen/4bf92f35-77b3-4da6-a3ce-929d0e0e4736"]

    async def test_of_a_broken_request_say_500(self, lines):
        await get(traced(believe=True), "/broken")
        [request] = [line for line in lines() if line["event"] == "request"]
        assert request["status"] == 500

    def test_of_libraries_are_json_too(self, lines):
        wrong = ValueError("плохо\nсовсем")
        logging.getLogger("library").error("сломалось %s", "тут", exc_info=wrong)
        [line] = lines()
        assert (line["event"], line["level"], line["service"]) == ("сломалось тут", "error", "probe")
        assert "ValueError: плохо" in line["exception"]

    def test_below_the_level_are_not_written(self, lines):
        for say in (logging.getLogger("library"), structlog.get_logger()):
            say.debug("тихо")
            say.warning("громко")
        assert [line["event"] for line in lines()] == ["громко", "громко"]

    def test_of_the_server_are_among_them(self, lines):
        logging.getLogger("uvicorn.error").info("слушает")
        assert [line["event"] for line in lines()] == ["слушает"]

    async def test_are_not_written_for_what_is_no_request(self, lines):
        passed = []

        async def inner(scope, receive, send):
            passed.append(scope["type"])

        await Traced(inner, believe=True)({"type": "lifespan"}, None, None)
        assert passed == ["lifespan"]
        assert lines() == []
