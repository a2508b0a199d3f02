"""A load of keep-alive connections that costs little itself, so that what is measured is the server."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Target:
    """One GET to be repeated."""

    name: str
    url: str
    token: str | None = None

    @property
    def request(self) -> bytes:
        parts = urlsplit(self.url)
        lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"Authorization: Bearer {self.token}"] if self.token else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def rate(target: Target, seconds: float, connections: int) -> float:
    """Requests answered in a second. Raises RuntimeError for an answer that is not 200."""
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    counts = await asyncio.gather(*(_repeat(target, until) for _ in range(connections)))
    return sum(counts) / (time.perf_counter() - started)


async def _repeat(target: Target, until: float) -> int:
    parts, count = urlsplit(target.url), 0
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**20)
    try:
        while time.perf_counter() < until:
            writer.write(target.request)
            await _answer(target, reader)
            count += 1
    finally:
        writer.close()
        await writer.wait_closed()
    return count


async def _answer(target: Target, reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise RuntimeError(f"{target.name}: {head[:200]!r}")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
