"""Structured logs: one JSON object a line, all lines of a request under one `trace_id` through gateway and service.

The id comes in `traceparent` (W3C Trace Context) from the gateway, which makes its own and believes no client's.
"""

import logging
import re
import secrets
import sys
import time
from contextvars import ContextVar
from typing import Any

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TRACE: ContextVar[str] = ContextVar("trace", default="0" * 32)
_TRACEPARENT = re.compile(rb"^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
_SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")
"""Part of a path that is longer than any id: it stands in for signing in, and no log keeps it."""
TRACE_ID = "X-Trace-Id"
log = structlog.get_logger()


def current_trace() -> str:
    """The `trace_id` of the request being answered; zeros outside of one."""
    return _TRACE.get()


def new_trace() -> str:
    return secrets.token_hex(16)


def traceparent() -> str:
    """The header that carries the current trace to another part."""
    return f"00-{current_trace()}-{secrets.token_hex(8)}-01"


def _add_trace(_: Any, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    entry["trace_id"] = current_trace()
    return entry


def configure(service: str, level: str) -> None:
    """Send our own lines and those of the libraries to stdout as JSON.

    Ours go straight there: through the standard library's logging a line costs three times as much.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        structlog.processors.format_exc_info,
    ]
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, render],
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, render,
    ]))  # fmt: skip
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in ("uvicorn", "uvicorn.error"):  # the server has put its own on before it asks for the application
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # one line for every poll of a feed tells nobody anything
    structlog.contextvars.bind_contextvars(service=service)


class Traced:
    """Gives every request its `trace_id` and writes one line about it: method, path, status, milliseconds."""

    def __init__(self, app: ASGIApp, *, believe: bool) -> None:
        """`believe` the incoming `traceparent`: services do, the gateway does not."""
        self.app = app
        self.believe = believe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        _TRACE.set(self._incoming(scope) or new_trace())
        started, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[TRACE_ID] = current_trace()
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            took = round((time.perf_counter() - started) * 1000, 1)
            path = _SECRET.sub("…", scope["path"])
            log.info("request", method=scope["method"], path=path, status=status, ms=took)

    def _incoming(self, scope: Scope) -> str | None:
        if not self.believe:
            return None
        found = (_TRACEPARENT.match(value) for name, value in scope["headers"] if name == b"traceparent")
        return next((match[1].decode() for match in found if match), None)
