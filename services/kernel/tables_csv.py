"""CSV as Excel in Russia and everybody else writes it: UTF-8 or Windows-1251, semicolons or commas."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.kernel.cells import Value, unguarded
from services.kernel.tables import Limits, Table, TableKind, bad
from services.kernel.tables_rows import gridded

ENCODINGS: Final = ("utf-8-sig", "cp1251")
"""The first that fits: hardly a text of Windows-1251 is one in UTF-8, too."""
SEPARATORS: Final = (";", ",")
"""The first that parts the first line: a title has a comma in it sooner than a semicolon."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def read(data: bytes, limits: Limits) -> Table:
    return gridded(TableKind.csv, _records(decoded(data)), limits)


def decoded(data: bytes) -> str:
    """The text. Raises BadTable for what is none."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise bad("not_text")


def _records(text: str) -> Iterator[Sequence[Value]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for cells in lines:
            yield [unguarded(cell) if cell else None for cell in cells]
    except csv.Error as wrong:
        raise bad("bad_csv", line=lines.line_num) from wrong


def _separator(text: str) -> str:
    start = text.lstrip("\r\n")
    return next((each for each in SEPARATORS if _parts(start, each)), SEPARATORS[0])


def _parts(text: str, separator: str) -> bool:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), ())) > 1
    except csv.Error:
        return False
