"""Which headers cross the gateway: those of one connection stay on it, and nobody outside may speak as the gateway."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from multidict import istr

from services.kernel.logs import traceparent
from services.kernel.problems import BadRequest

Raw = tuple[bytes, bytes]

_HOP_BY_HOP: Final = frozenset({
    b"connection", b"http2-settings", b"keep-alive", b"proxy-authenticate", b"proxy-authorization",
    b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade",
})  # fmt: skip
"""RFC 9110 §7.6.1, and what older clients send in the same sense."""

_OURS_TO_SAY: Final = frozenset({
    b"baggage", b"expect", b"content-length", b"forwarded", b"host", b"traceparent", b"tracestate", b"via",
    b"x-client-ip", b"x-http-method-override", b"x-original-url", b"x-real-ip", b"x-rewrite-url", b"x-trace-id",
})  # fmt: skip
_OURS_BY_PREFIX: Final = (b"x-forwarded-", b"x-edulead-")

_FOR, _PROTO, _HOST = istr("X-Forwarded-For"), istr("X-Forwarded-Proto"), istr("X-Forwarded-Host")
_TRACE, _LENGTH = istr("traceparent"), istr("Content-Length")

_SAID_BY_OUR_SERVER: Final = frozenset({b"date", b"server", b"x-trace-id"})
"""The gateway's own server writes these on every answer; passed on, they would come twice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the proxy needs from the head of a request: headers to pass on, the token, the framing of the body."""

    headers: list[tuple[str, str]]
    token: str | None
    length: int | None
    chunked: bool

    @property
    def has_body(self) -> bool:
        return self.chunked or bool(self.length)


@lru_cache(4096)
def _passed_on(name: bytes) -> str | None:
    """The name as text, or None when the header stops here. An underscore counts as a hyphen: some readers agree."""
    plain = name.lower().replace(b"_", b"-")
    if plain in _HOP_BY_HOP or plain in _OURS_TO_SAY or plain.startswith(_OURS_BY_PREFIX):
        return None
    return istr(name.decode("latin-1"))


@lru_cache(4096)
def _passed_back(name: bytes) -> bytes | None:
    lower = name.lower()
    return None if lower in _HOP_BY_HOP or lower in _SAID_BY_OUR_SERVER else lower


def read(scope: Any) -> Asked:
    """Sort the headers of a request. Raises BadRequest for framing or bytes that could be read in two ways."""
    headers: list[tuple[str, str]] = []
    special: dict[bytes, list[bytes]] = {}
    try:
        for name, value in scope["headers"]:
            if (text := _passed_on(name)) is not None:
                headers.append((text, value.decode()))
            if name in _READ:
                special.setdefault(name, []).append(value)
        host = special.get(b"host", [b""])[0].decode()
    except UnicodeDecodeError:
        raise BadRequest("Заголовок запроса содержит байты не в кодировке UTF-8.") from None
    if b"connection" in special:
        named = {name.decode("latin-1") for name in _named(special[b"connection"])}
        headers = [each for each in headers if each[0] not in named]
    chunked = b"transfer-encoding" in special
    length = _length(special, chunked)
    headers += _own(scope, host, length)
    return Asked(headers, _token(special), length, chunked)


def names_two_hosts(scope: Any) -> bool:
    """RFC 9112 §3.2: such a request is refused, for the next reader may believe the other one."""
    return len([name for name, _ in scope["headers"] if name == b"host"]) > 1


_READ: Final = frozenset({
    b"authorization", b"connection", b"content-length", b"host", b"transfer-encoding",
})  # fmt: skip


def _own(scope: Any, host: str, length: int | None) -> Iterable[tuple[str, str]]:
    """What the gateway itself says to a service."""
    client = scope["client"]
    yield _FOR, client[0] if client else "unknown"
    yield _PROTO, scope["scheme"]
    yield _HOST, host
    yield _TRACE, traceparent()
    if length is not None:
        yield _LENGTH, str(length)


def _token(special: Mapping[bytes, list[bytes]]) -> str | None:
    given = special.get(b"authorization", ())
    if len(given) != 1:
        return None
    scheme, _, token = given[0].decode("latin-1").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _length(special: Mapping[bytes, list[bytes]], chunked: bool) -> int | None:
    given = set(special.get(b"content-length", ()))
    if not given:
        return None
    if chunked or len(given) > 1 or not (value := given.pop()).isdigit():
        raise BadRequest("Длина тела запроса указана неоднозначно.")
    return int(value)


def _named(connection: Iterable[bytes]) -> Iterable[bytes]:
    return (name for value in connection for each in value.split(b",") if (name := each.strip().lower()))


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of an answer: headers to pass back and the framing of its body."""

    headers: list[Raw]
    length: int | None
    framed: bool
    """Can a complete body be told from one that broke off?"""


def answered(raw: Iterable[Raw], has_body: bool) -> Answered:
    headers: list[Raw] = []
    length: int | None = None
    chunked, dropped = False, frozenset[bytes]()
    for name, value in raw:
        lower = _passed_back(name)
        if lower == b"content-length":
            length = int(value)
        elif lower is not None:
            headers.append((lower, value))
        elif name.lower() == b"transfer-encoding":
            chunked = True
        elif name.lower() == b"connection":
            dropped |= frozenset(_named([value]))
    if dropped:
        headers = [each for each in headers if each[0] not in dropped]
    if chunked:
        length = None
    return Answered(headers, length, chunked or length is not None or not has_body)
