"""Prometheus metrics of one process: requests by operation, events, jobs."""

import time

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Histogram(
    "edulead_request_seconds",
    "Time to answer, by operation and status",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""A client may make up any other, and each would be a series of its own."""
FEED_LAG = Gauge("edulead_feed_lag_seconds", "Seconds since a feed was last read to its end", ("source",))
PARKED = Counter("edulead_events_parked_total", "Events put aside after repeated failures", ("source",))
JOBS_FAILED = Counter("edulead_jobs_failed_total", "Timed jobs that failed", ("job",))


class Measured:
    """Times every request under the path template of its operation, so that ids do not multiply the series."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            REQUESTS.labels(method, route, status).observe(time.perf_counter() - started)


async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
