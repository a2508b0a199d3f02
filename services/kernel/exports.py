"""CSV for Excel in Russia: UTF-8 with BOM, semicolons, decimal commas, formula cells made harmless.

Values are written as a reader knows them: a code by its label, a moment in the time of the region, a list by commas.
"""

import asyncio
import csv
import io
import json
import re
import unicodedata
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel
from starlette.types import Message, Send

from services.kernel.database import Database
from services.kernel.identity import Identity
from services.kernel.labels import labels_of
from services.kernel.logs import log
from services.kernel.schemas import seen

CSV = "text/csv; charset=utf-8"
_ROWS_A_CHUNK = 500
_FORMULA = frozenset("=+-@\u2212")  # the last: the minus of mathematics
_PLAIN = re.compile("[0-9A-Za-zЁА-яё]")
_AT_THE_START = ("\t", "\r", "\n")
_WORDS = {True: "да", False: "нет", None: ""}

Writer = Callable[[Any], Any]
"""From a value as JSON has it, but null, to a text, a number or a boolean."""


class Paced(StreamingResponse):
    """A stream that ends when its client takes nothing for `patience` seconds: it holds a connection to the database.

    It is broken off, never ended as if it were complete.
    """

    def __init__(self, rows: AsyncGenerator[bytes, None], patience: float, headers: Mapping[str, str]) -> None:
        super().__init__(rows, media_type=CSV, headers=headers)
        self._rows = rows
        self._patience = patience

    async def stream_response(self, send: Send) -> None:
        async def in_time(message: Message) -> None:
            async with asyncio.timeout(self._patience):
                await send(message)

        try:
            async with aclosing(self._rows):
                await super().stream_response(in_time)
        except TimeoutError:
            log.warning("export broken off: its reader takes nothing")


def wanted(request: Request, chosen: str | None) -> str:
    """`csv` or `json`: the parameter decides, then `Accept`."""
    return chosen or ("csv" if request.headers.get("accept", "").startswith("text/csv") else "json")


def csv_response(request: Request, caller: Identity, item: type[BaseModel], statement: list[Any]) -> Response:
    """All rows of a rendered statement, streamed; the first row holds the Russian titles of the fields.

    The file is named by the title of the item's model, else by the tag of the operation.
    """
    state = request.app.state
    title = item.model_config.get("title") or request.scope["route"].tags[0]
    headers = {"Content-Disposition": f"attachment; filename=\"list.csv\"; filename*=UTF-8''{quote(f'{title}.csv')}"}
    rows = _lines(state.database, caller, item, statement, state.clock.zone)
    return Paced(rows, state.settings.stream_seconds, headers)


async def _lines(
    database: Database, caller: Identity, item: type[BaseModel], statement: list[Any], zone: ZoneInfo
) -> AsyncGenerator[bytes, None]:
    yield b"\xef\xbb\xbf" + line([_title(item, name) for name in item.model_fields])
    write = _fields(item, zone)
    async with database.stream(caller.place) as connection:
        rows: list[bytes] = []
        async for row in connection.cursor(*statement, prefetch=_ROWS_A_CHUNK):
            rows.append(line(write(json.loads(row[0], parse_float=Decimal))))
            if len(rows) == _ROWS_A_CHUNK:
                yield b"".join(rows)
                rows.clear()
        yield b"".join(rows)


def _title(item: type[BaseModel], name: str) -> str:
    return item.model_fields[name].title or name


def _fields(item: type[BaseModel], zone: ZoneInfo) -> Callable[[Mapping[str, Any]], list[Any]]:
    """From an object to what is written of its fields, None for null."""
    writers = {name: writer(field.annotation, zone) for name, field in item.model_fields.items()}
    return lambda said: [None if said[name] is None else write(said[name]) for name, write in writers.items()]


def writer(kind: Any, zone: ZoneInfo) -> Writer:
    """How the values of a declared type are written; moments in `zone`."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is list:
        return _list(get_args(kind)[0], zone)
    made = (make(kind, zone) for base, make in _BY_TYPE if isinstance(kind, type) and issubclass(kind, base))
    return next(made, lambda value: value)


def _list(kind: Any, zone: ZoneInfo) -> Writer:
    write, comma = writer(kind, zone), "; " if isinstance(kind, type) and issubclass(kind, BaseModel) else ", "
    return lambda values: comma.join(_text(write(value)) for value in values)


def _object(item: type[BaseModel], zone: ZoneInfo) -> Writer:
    write, titles = _fields(item, zone), [_title(item, name) for name in item.model_fields]

    def written(said: Mapping[str, Any]) -> str:
        pairs = zip(titles, write(said), strict=True)
        return ", ".join(f"{title}: {_text(value)}" for title, value in pairs if value is not None)

    return written


def _moment(_: type, zone: ZoneInfo) -> Writer:
    return lambda said: f"{datetime.fromisoformat(said).astimezone(zone):%d.%m.%Y %H:%M}"


def _day(_: type, __: ZoneInfo) -> Writer:
    return lambda said: f"{date.fromisoformat(said):%d.%m.%Y}"


def _label(enum: type, _: ZoneInfo) -> Writer:
    labels = labels_of(enum.__name__) or {}
    return lambda code: labels.get(code, code)


_BY_TYPE: tuple[tuple[type, Callable[[Any, ZoneInfo], Writer]], ...] = (
    (AwareDatetime, _moment),  # no datetime, except to mypy
    (datetime, _moment),
    (date, _day),  # which a datetime is, too
    (StrEnum, _label),
    (BaseModel, _object),
)


def line(values: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in values])
    return buffer.getvalue().encode()


def cell(value: Any) -> str:
    """The text of one cell. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Does it begin as one, also behind signs that nobody sees, and in signs of another width or height?"""
    if _PLAIN.match(text):  # nearly always
        return False
    first = unicodedata.normalize("NFKC", next(filter(seen, text), ""))
    return first[:1] in _FORMULA or text.startswith(_AT_THE_START)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    return json.dumps(value, ensure_ascii=False, default=str)
