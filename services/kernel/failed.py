"""The failed rows of a table, in its own layout and format, each with the reasons beside it.

The column of reasons is ignored when the file is sent again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from fastapi import Response

from services.kernel.cells import Value, is_exact
from services.kernel.exports import BOM, CSV, attachment, line
from services.kernel.layouts import ERROR, Fitted
from services.kernel.reports import Failed
from services.kernel.tables import TableKind
from services.kernel.workbooks import XLSX, Column, Sheet, workbook

_TITLE: Final = "Ошибочные строки"
_REASON_WIDTH: Final = 60


def failed_rows(fitted: Fitted, failed: Sequence[Failed]) -> Response:
    """A file of the failed rows. Blocks: call it in a thread."""
    write, media_type, suffix = _FORMATS[fitted.table.kind]
    names = [name for name in fitted.table.header if name != ERROR]
    rows = [[*_own(fitted, each.row.values, len(names)), _reasons(fitted, each)] for each in failed]
    above = [[*_own(fitted, fitted.table.titles, len(names)), ERROR]] if fitted.table.titles else []
    content = write([*names, ERROR], above, rows)
    return Response(content, media_type=media_type, headers=attachment(_TITLE, suffix))


def _own(fitted: Fitted, values: Sequence[Value], width: int) -> list[Value]:
    """The cells of the row, without earlier reasons and without what no column is above of."""
    header = fitted.table.header
    return [value for name, value in zip(header, values, strict=False) if name != ERROR][:width]


def _reasons(fitted: Fitted, failed: Failed) -> str:
    said = ((fitted.titles.get(each.column or ""), each.message) for each in failed.mistakes)
    return "; ".join(f"{title}: {message}" if title else message for title, message in said)


Names = Sequence[str | None]
Rows = Sequence[Sequence[Value]]


def _csv(names: Names, above: Rows, rows: Rows) -> bytes:
    return BOM + b"".join(map(line, [names, *above, *rows]))


def _xlsx(names: Names, above: Rows, rows: Rows) -> bytes:
    columns = [Column(title=name or "") for name in names[:-1]]
    sheet = Sheet(name=_TITLE, columns=[*columns, Column(title=ERROR, width=_REASON_WIDTH)])
    return workbook(sheet, [*above, *rows])


def _objects(names: Names, rows: Rows) -> list[Mapping[str | None, Any]]:
    return [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]


def _json(names: Names, _: Rows, rows: Rows) -> bytes:
    return _dumped(_objects(names, rows))


def _ndjson(names: Names, _: Rows, rows: Rows) -> bytes:
    return b"".join(_dumped(each) + b"\n" for each in _objects(names, rows))


def _dumped(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, default=_number).encode()


def _number(value: Decimal) -> float | str:
    return float(value) if is_exact(value) else str(value)


_FORMATS: Final[Mapping[TableKind, tuple[Callable[[Names, Rows, Rows], bytes], str, str]]] = {
    TableKind.json: (_json, "application/json", "json"),
    TableKind.ndjson: (_ndjson, "application/x-ndjson", "ndjson"),
    TableKind.csv: (_csv, CSV, "csv"),
    TableKind.xlsx: (_xlsx, XLSX, "xlsx"),
}
