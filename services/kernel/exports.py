"""CSV for Excel in Russia: UTF-8 with BOM, semicolons, decimal commas, formula cells made harmless."""

import csv
import io
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.kernel.database import Database
from services.kernel.identity import Identity

CSV = "text/csv; charset=utf-8"
MOST_ROWS = 100_000
_ROWS_A_CHUNK = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WORDS = {True: "да", False: "нет", None: ""}


def wanted(request: Request, chosen: str | None) -> str:
    """`csv` or `json`: the parameter decides, then `Accept`."""
    return chosen or ("csv" if request.headers.get("accept", "").startswith("text/csv") else "json")


def csv_response(database: Database, caller: Identity, item: type[BaseModel], statement: list[Any]) -> Response:
    """All rows of a rendered statement, streamed; the first row holds the Russian titles of the fields."""
    name = quote(f"{item.model_config.get('title') or item.__name__}.csv")
    headers = {"Content-Disposition": f"attachment; filename=\"list.csv\"; filename*=UTF-8''{name}"}
    return StreamingResponse(_lines(database, caller, item, statement), media_type=CSV, headers=headers)


async def _lines(
    database: Database, caller: Identity, item: type[BaseModel], statement: list[Any]
) -> AsyncIterator[bytes]:
    titles = [field.title or name for name, field in item.model_fields.items()]
    yield b"\xef\xbb\xbf" + line(titles)
    async with database.stream(caller.place) as connection:
        rows: list[bytes] = []
        async for row in connection.cursor(*statement, prefetch=_ROWS_A_CHUNK):
            rows.append(line(json.loads(row[0], parse_float=Decimal).values()))
            if len(rows) == _ROWS_A_CHUNK:
                yield b"".join(rows)
                rows.clear()
        yield b"".join(rows)


def line(values: Any) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in values])
    return buffer.getvalue().encode()


def cell(value: Any) -> str:
    """The text of one cell. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return json.dumps(value, ensure_ascii=False, default=str)
