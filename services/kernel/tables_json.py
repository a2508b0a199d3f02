"""JSON and NDJSON: objects, one for each row, whose names are the columns.

Read twice, an object at a time: once for the names, since an object need not have all of them, once for the rows.
"""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from services.kernel.bodies import Repeated, unrepeated
from services.kernel.cells import kept
from services.kernel.tables import Limits, Table, TableKind, bad
from services.kernel.tables_csv import decoded
from services.kernel.tables_rows import filled, once, row_of

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_OPENING: Final = re.compile(r'[ \t\r\n]*(\{[ \t\r\n]*"rows"[ \t\r\n]*:[ \t\r\n]*)?\[[ \t\r\n]*')
_COMMA: Final = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
_CLOSING: Final = re.compile(r"[ \t\r\n]*\][ \t\r\n]*")
_WRAPPED: Final = re.compile(r"\}[ \t\r\n]*")


def read(data: bytes, limits: Limits) -> Table:
    """`[{…}, …]` or `{"rows": [{…}, …]}`."""
    return _table(TableKind.json, decoded(data), limits)


def read_lines(data: bytes, limits: Limits) -> Table:
    """An object a line."""
    return _table(TableKind.ndjson, decoded(data), limits)


def _table(kind: TableKind, text: str, limits: Limits) -> Table:
    objects = _OBJECTS[kind]
    if not text.strip():
        raise bad("empty_table")
    names: dict[str, None] = {}
    for number, each in enumerate(objects(text), 1):
        if number > limits.rows:
            raise bad("too_many_rows", most=limits.rows)
        names |= dict.fromkeys(each)
        if len(names) > limits.columns:
            raise bad("too_many_columns", most=limits.columns)
    if not names:
        raise bad("empty_table")
    header: list[str | None] = [kept(name) for name in names]
    values = ([each.get(name) for name in names] for each in objects(text))
    rows = (row_of(number, each, header, limits) for number, each in enumerate(values, 1) if filled(each))
    return Table(kind, once(header), rows)


def _array(text: str) -> Iterator[Mapping[str, Any]]:
    start = _OPENING.match(text)
    if start is None:
        raise _unread(text, 0)
    at, number = start.end(), 0
    while not (end := _CLOSING.match(text, at)):
        if number:
            comma = _COMMA.match(text, at)
            if comma is None:
                raise _unread(text, at)
            at = comma.end()
        number += 1
        said, at = _object(text, at, number)
        yield said
    rest = _WRAPPED.match(text, end.end()) if start[1] else end
    if rest is None or rest.end() != len(text):
        raise _unread(text, end.end())


def _lines(text: str) -> Iterator[Mapping[str, Any]]:
    at, number = _end(_BLANK, text, 0), 0
    while at < len(text):
        number += 1
        said, after = _object(text, at, number)
        at = _end(_BLANK, text, after)
        if at < len(text) and "\n" not in text[after:at]:
            raise _unread(text, after)
        yield said


_OBJECTS: Final = {TableKind.json: _array, TableKind.ndjson: _lines}


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _object(text: str, at: int, row: int) -> tuple[Mapping[str, Any], int]:
    try:
        said, end = _DECODER.raw_decode(text, at)
    except Repeated as twice:
        raise bad("repeated_name", row=row, name=kept(str(twice))[:100]) from twice
    except json.JSONDecodeError as wrong:
        raise _unread(text, wrong.pos) from wrong
    except (ValueError, ArithmeticError, RecursionError) as wrong:  # too long a number, too deep an object
        raise _unread(text, at) from wrong
    if not isinstance(said, dict):
        raise bad("not_an_object", row=row)
    return said, end


def _unread(text: str, at: int) -> Exception:
    return bad("bad_json", line=text.count("\n", 0, at) + 1, position=at - text.rfind("\n", 0, at))


def _no_number(said: str) -> Any:
    raise ValueError(said)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=unrepeated, parse_float=Decimal, parse_constant=_no_number)
