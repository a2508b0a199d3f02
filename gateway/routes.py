"""The public surface as one table: which part answers a path, how much it may be sent, how long it may be silent.

Services mount their full public paths and the gateway rewrites nothing, so what the table does not name does not exist
outside: a service's own `/health`, `/metrics` and `/openapi.json` lie beside its public prefix, not under it.
Paths are compared as the bytes the client sent; one that could mean another path to somebody who decodes is refused.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

GATEWAY: Final = "gateway"
"""The part that answers in this process."""

MIB: Final = 2**20
BODY: Final = 10 * MIB
FILES: Final = 51 * MIB
"""The largest file a service takes is 50 MiB (`Settings.max_file_bytes`); the rest is for the multipart around it."""
PATIENCE: Final = 30.0
POLLING: Final = 90.0
"""A long-poll answers after `wait` seconds, half a minute at most, even with nothing to tell."""


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table. `seconds` is how long an exchange may stand still, not how long it may take.

    A prefix that ends in `/` covers what lies under it, any other one the path itself and what lies under it.
    Bodies stream; only a small one, of a request or of an answer, is put together first (`exchange`, `proxy`).
    """

    prefix: str
    part: str
    body: int = BODY
    seconds: float = PATIENCE
    loopback: bool = False
    open: bool = False
    """Anybody may ask, without a token; few at a time from one address (`shares`)."""

    def covers(self, path: bytes) -> bool:
        prefix = self.prefix.encode()
        return path.startswith(prefix) and (prefix.endswith(b"/") or path[len(prefix) :][:1] in (b"", b"/"))


# fmt: off
ROUTES: Final = (
    Route("/api/v1/monitoring/events", "monitoring", seconds=POLLING),
    Route("/api/v1/reserve/events",    "reserve",    seconds=POLLING),
    Route("/api/v1/training/events",   "training",   seconds=POLLING),
    Route("/api/v1/training/calendars/", "training", open=True),
    Route("/api/v1/monitoring/",       "monitoring", body=FILES),
    Route("/api/v1/reserve/",          "reserve",    body=FILES),
    Route("/api/v1/training/certificates:check", "training", open=True),
    Route("/api/v1/training/",         "training",   body=FILES),
    Route("/api/v1/directory",         GATEWAY),
    Route("/api/v1/accounts",          GATEWAY),
    Route("/auth",                     GATEWAY),
    Route("/me",                       GATEWAY),
    Route("/.well-known",              GATEWAY),
    Route("/docs",                     GATEWAY),
    Route("/openapi.json",             GATEWAY),
    Route("/openapi/",                 GATEWAY),
    Route("/health",                   GATEWAY),
    Route("/metrics",                  GATEWAY, loopback=True),
)
# fmt: on


def shown(metrics: bool) -> Sequence[Route]:
    """The surface with or without what is for this machine only."""
    return [route for route in ROUTES if metrics or not route.loopback]


class Table:
    """Routes made ready for the request path: the first that covers a path answers it."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = [(route.prefix.encode(), route) for route in routes]

    def find(self, path: bytes) -> Route | None:
        for prefix, route in self._routes:
            if path.startswith(prefix) and route.covers(path):
                return route
        return None


_PLAIN = re.compile(
    rb"""(?:
        /
        (?!\.{1,2}(?:[/;]|$))                   # no segment that climbs, with parameters or without
        (?:
            [A-Za-z0-9\-._~!$&'()*+,;=:@]       # what RFC 3986 allows in a segment as it is
          | %(?! 2[EeFf5] | 5[Cc]               # no encoded dot, slash, per cent sign, backslash,
               | [01][0-9A-Fa-f] | 7[Ff]        # no control character,
               | [Cc][01] | [Ff][5-9A-Fa-f]     # no byte that UTF-8 never contains
            )[0-9A-Fa-f]{2}
        )*
    )+""",
    re.VERBOSE,
)


def is_plain(path: bytes) -> bool:
    """Does the path mean one thing to everybody, however often it is decoded or normalised?"""
    return _PLAIN.fullmatch(path) is not None


_QUERY = re.compile(rb"[^\x00-\x20#\x7f]*")


def is_query(query: bytes) -> bool:
    """Can it be written into a request line as it stands? Letters that a client left unencoded must be UTF-8."""
    try:
        query.decode()
    except UnicodeDecodeError:
        return False
    return _QUERY.fullmatch(query) is not None


_NEARBY = frozenset({"127.0.0.1", "::1"})
_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip"})


def is_loopback(client: Sequence[object] | None, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """From this machine, and not on behalf of another one through a proxy that stands here too."""
    nearby = client is not None and client[0] in _NEARBY
    return nearby and not any(name in _FORWARDED for name, _ in headers)
