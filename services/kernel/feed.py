"""The feed of a service: its outbox as CloudEvents, in commit order, and the one waiter behind all long polls.

A cursor is `<epoch>:<seq>`. The head, the newest number seen from the root, bounds every batch: what is not visible to
a caller is skipped for good, and a cursor moves on even where nothing is.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.kernel.database import Database
from services.kernel.logs import log
from services.kernel.places import ROOT, Place
from services.kernel.problems import Gone, Invalid
from services.kernel.schemas import Instant
from services.kernel.validation import parameter_error

_CURSOR = re.compile(r"([0-9a-f-]{36}):([0-9]{1,18})")
_HEAD_SECONDS: Final = 5


class CursorExpired(Gone):
    """Курсор из прежней жизни ленты: прочитайте события заново, без `after`."""


class CloudEvent(BaseModel):
    """Событие по CloudEvents 1.0: что произошло, с чем и когда. Персональных данных в событиях нет."""

    specversion: Literal["1.0"] = Field(title="Версия CloudEvents")
    id: UUID = Field(title="Идентификатор события")
    source: str = Field(title="Источник", description="Служба, в которой событие произошло")
    type: str = Field(title="Вид события", description="Свершившийся факт")
    subject: UUID = Field(title="Предмет", description="Запись, с которой это произошло")
    time: Instant = Field(title="Когда")
    sequence: str = Field(title="Курсор", description="Передайте в `after`, чтобы получить события после этого")
    place: Place = Field(title="Место", description="Путь места, которому принадлежит запись")
    method: Literal["DELETE"] | None = Field(
        default=None, title="Удаление", description="`DELETE`, если записи больше нет; иначе поля нет"
    )
    data: dict[str, Any] | None = Field(default=None, title="Сведения", description="null, если записи больше нет")

    @property
    def deleted(self) -> bool:
        return self.method == "DELETE"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest number of the outbox, 0 when it is empty, and the epoch it belongs to."""

    epoch: UUID
    seq: int

    def cursor(self, seq: int) -> str:
        return f"{self.epoch}:{seq}"

    def is_past(self, seen: "Head") -> bool:
        return self.epoch != seen.epoch or self.seq > seen.seq

    def position(self, after: str) -> int:
        """The number a cursor stands for; 0 for the empty one. Raises Invalid or CursorExpired."""
        if not after:
            return 0
        found = _CURSOR.fullmatch(after)
        if found is None:
            detail = "Ожидается значение `sequence` события или заголовка X-Next-Cursor"
            raise Invalid(errors=[parameter_error("after", "bad_cursor", detail)])
        epoch, seq = found[1], int(found[2])
        if epoch != str(self.epoch) or seq > self.seq:
            raise CursorExpired
        return seq


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are asked for: `place` of the caller, LIKE `patterns` of types (None: all), how many at most."""

    place: str
    patterns: list[str] | None
    limit: int


_HEAD = "SELECT epoch, (SELECT coalesce(max(seq), 0) FROM {schema}.outbox) FROM {schema}.feed_epoch"


async def head_of(database: Database) -> Head:
    async with database.read(ROOT) as connection:
        row = await connection.fetchrow(_HEAD.format(schema=database.tables.schema))
    assert row is not None, "the migration leaves one row in feed_epoch"
    return Head(UUID(str(row[0])), row[1])


_BATCH = """
WITH found AS (
    SELECT * FROM {schema}.outbox
    WHERE seq > $1 AND seq <= $2 AND ($3::text[] IS NULL OR type LIKE ANY ($3))
    ORDER BY seq LIMIT $4
), told AS (
    SELECT seq, jsonb_build_object(
        'specversion', '1.0', 'id', id, 'source', $5::text, 'type', type, 'subject', subject, 'time', time,
        'sequence', $6::text || seq, 'place', place::text
    ) || CASE
        WHEN deleted THEN '{{"method": "DELETE", "data": null}}' ELSE jsonb_build_object('data', data)
    END AS event
    FROM found
)
SELECT coalesce(jsonb_agg(event ORDER BY seq), '[]')::text, count(*), coalesce(max(seq), 0) FROM told
"""


async def batch(database: Database, source: str, head: Head, after: int, wanted: Selection) -> tuple[str, int, int]:
    """(JSON array, how many events, the number reached) of what lies past `after` and not past `head`."""
    schema = database.tables.schema
    arguments = (after, head.seq, wanted.patterns, wanted.limit, source, head.cursor(0)[:-1])
    async with database.read(wanted.place) as connection:
        row = await connection.fetchrow(_BATCH.format(schema=schema), *arguments)
    assert row is not None, "an aggregate always has a row"
    text, count, last = row
    return text, count, last if count == wanted.limit else head.seq


class Waiter:
    """Watches the head for all clients of this process that wait, and only while one does."""

    def __init__(self, database: Database, interval: float = 0.2) -> None:
        """`interval`: seconds between two looks."""
        self._database = database
        self._interval = interval
        self._waiting = 0
        self._closed = False
        self._head: Head | None = None
        self._moved = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def beyond(self, seen: Head, seconds: float) -> Head:
        """The head as soon as it is past `seen`; `seen` itself after so many seconds, or when the process stops."""
        self._waiting += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout(seconds):
                while not self._closed:
                    if self._head is not None and self._head.is_past(seen):
                        return self._head
                    await self._moved.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting -= 1
        return seen

    def dismiss(self) -> None:
        """Send everybody home, and whoever comes later too."""
        self._closed = True
        self._wake()

    async def close(self) -> None:
        self.dismiss()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _watch(self) -> None:
        self._head = None
        while self._waiting:
            try:
                async with asyncio.timeout(_HEAD_SECONDS):
                    head = await head_of(self._database)
                if head != self._head:
                    self._head = head
                    self._wake()
            except Exception as lost:  # a database that restarts must not end the waiter
                log.warning("feed head not read", error=repr(lost))
            await asyncio.sleep(self._interval)

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
