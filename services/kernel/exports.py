"""Lists as files: CSV as Excel in Russia reads it (UTF-8 with BOM, semicolons, decimal commas), and XLSX.

Neither has a cell that a spreadsheet would run as a formula. CSV is streamed and as long as the list; a book is made
before it is sent, so it has a bound, and is refused rather than cut.
"""

import asyncio
import csv
import io
import json
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from decimal import Decimal
from typing import IO, Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.types import Message, Send

from services.kernel import shown
from services.kernel.cells import guarded
from services.kernel.identity import Identity
from services.kernel.logs import log
from services.kernel.problems import Invalid
from services.kernel.validation import parameter_error
from services.kernel.workbooks import XLSX, Column, Sheet, Writer

CSV: Final = "text/csv; charset=utf-8"
BOM: Final = b"\xef\xbb\xbf"
FORMATS: Final[Mapping[str, str]] = {"csv": "text/csv", "xlsx": XLSX}
"""The formats of a list beside JSON → how `Accept` asks for each."""
MOST_CELLS: Final = 1_000_000
"""Of a list as XLSX: some ten seconds of work, a third of what the gateway waits for."""
_ROWS_A_CHUNK = 500
_BYTES_A_CHUNK = 2**16


class Paced(StreamingResponse):
    """A stream that ends when its client takes nothing for `patience` seconds: it holds a connection to the database.

    It is broken off, never ended as if it were complete.
    """

    def __init__(
        self, parts: AsyncGenerator[bytes, None], patience: float, headers: Mapping[str, str], media_type: str = CSV
    ) -> None:
        super().__init__(parts, media_type=media_type, headers=headers)
        self._parts = parts
        self._patience = patience

    async def stream_response(self, send: Send) -> None:
        async def in_time(message: Message) -> None:
            async with asyncio.timeout(self._patience):
                await send(message)

        try:
            async with aclosing(self._parts):
                await super().stream_response(in_time)
        except TimeoutError:
            log.warning("export broken off: its reader takes nothing")


def wanted(request: Request, chosen: str | None) -> str:
    """`json`, `csv` or `xlsx`: the parameter decides, then `Accept`."""
    accepted = request.headers.get("accept", "")
    return chosen or next((name for name, kind in FORMATS.items() if accepted.startswith(kind)), "json")


Said = AsyncGenerator[Sequence[Mapping[str, Any]], None]
"""Items as JSON has them, many at a time."""


async def exported(request: Request, item: type[BaseModel], said: Said, format: str) -> Response:
    """All items as a file; the first row holds the Russian titles of the fields."""
    if format == "xlsx":
        return await _xlsx_response(request, item, said)
    return csv_response(request, item, said)


def csv_response(request: Request, item: type[BaseModel], said: Said) -> Response:
    """The items as CSV, streamed."""
    headers = attachment(_title(request, item), "csv")
    return Paced(_lines(request, item, said), request.app.state.settings.stream_seconds, headers)


async def listed(request: Request, caller: Identity, statement: list[Any]) -> Said:
    """What a rendered statement finds: rows whose first column is an item as JSON."""
    async with request.app.state.database.stream(caller.place) as connection:
        cursor = await connection.cursor(*statement)
        while found := await cursor.fetch(_ROWS_A_CHUNK):
            yield [json.loads(row[0], parse_float=Decimal) for row in found]


async def given(items: Sequence[BaseModel]) -> Said:
    """What is known already."""
    for start in range(0, len(items), _ROWS_A_CHUNK):
        yield [json.loads(each.model_dump_json(), parse_float=Decimal) for each in items[start : start + _ROWS_A_CHUNK]]


def attachment(title: str, suffix: str) -> dict[str, str]:
    """The header that names a file in Russian, and otherwise for who cannot read that."""
    told = f"attachment; filename=\"list.{suffix}\"; filename*=UTF-8''{quote(f'{title}.{suffix}', safe='')}"
    return {"Content-Disposition": told}


def _title(request: Request, item: type[BaseModel]) -> str:
    """A file is named by the title of the item's model, else by the tag of the operation."""
    return str(item.model_config.get("title") or request.scope["route"].tags[0])


async def _lines(request: Request, item: type[BaseModel], said: Said) -> AsyncGenerator[bytes, None]:
    yield BOM + line(shown.titles(item))
    async with aclosing(_rows(request, item, said)) as chunks:
        async for rows in chunks:
            yield b"".join(map(line, rows))


async def _rows(request: Request, item: type[BaseModel], said: Said) -> AsyncGenerator[list[list[Any]], None]:
    """The rows as a reader knows them, many at a time."""
    write = shown.fields(item, request.app.state.clock.zone)
    async with aclosing(said) as chunks:
        async for items in chunks:
            yield [write(each) for each in items]


async def _xlsx_response(request: Request, item: type[BaseModel], said: Said) -> Response:
    """The rows as a book, on disk until it is sent. The connection is given back before that."""
    title, names = _title(request, item), shown.titles(item)
    book = tempfile.TemporaryFile()  # noqa: SIM115  # closed by who sends it
    try:
        sheet = Writer(book, Sheet(name=title, columns=[Column(title=name) for name in names]))
        try:
            async with aclosing(_rows(request, item, said)) as chunks:
                await _written(sheet, chunks, MOST_CELLS // len(names))
        finally:
            await asyncio.to_thread(sheet.close)
    except BaseException:
        book.close()
        raise
    headers = {**attachment(title, "xlsx"), "Content-Length": str(book.tell())}
    return Paced(_sent(book), request.app.state.settings.stream_seconds, headers, XLSX)


async def _written(sheet: Writer, chunks: AsyncGenerator[list[list[Any]], None], most: int) -> None:
    """Write all rows, in threads. Raises Invalid when there are more than `most`."""
    room = most
    async for rows in chunks:
        room -= len(rows)
        if room < 0:
            told = f"В списке больше {most} строк: для XLSX это слишком много. Сузьте условия или возьмите CSV"
            raise Invalid(errors=[parameter_error("format", "too_long_for_xlsx", told)])
        await asyncio.to_thread(_write, sheet, rows)


def _write(sheet: Writer, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.write(row)


async def _sent(book: IO[bytes]) -> AsyncGenerator[bytes, None]:
    with book:
        book.seek(0)
        while part := book.read(_BYTES_A_CHUNK):
            yield part


def line(values: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in values])
    return buffer.getvalue().encode()


def cell(value: Any) -> str:
    """The text of one cell. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return guarded(value) if isinstance(value, str) else shown.text(value)
