"""A table as the body of a request: raw, in any of the formats, held in memory up to the bound of its operation.

A form is not taken: one way is enough, and every client can send a file as the body.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from services.kernel import tables_csv, tables_json, tables_xlsx
from services.kernel.operations import media_of
from services.kernel.tables import MEDIA, Limits, Table, TableKind, bad

_READERS: Final[Mapping[TableKind, Callable[[bytes, Limits], Table]]] = {
    TableKind.json: tables_json.read,
    TableKind.ndjson: tables_json.read_lines,
    TableKind.csv: tables_csv.read,
    TableKind.xlsx: tables_xlsx.read,
}

_ROWS: Final = {
    "type": "array",
    "items": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
}
_TEXT: Final = {"type": "string"}
_BINARY: Final = {"type": "string", "format": "binary"}
_WRAPPED: Final = {
    "type": "object",
    "required": ["rows"],
    "properties": {"rows": _ROWS},
    "additionalProperties": False,
}
_SCHEMAS: Final[Mapping[TableKind, dict[str, Any]]] = {
    TableKind.json: {"oneOf": [_ROWS, _WRAPPED]},
    TableKind.ndjson: _TEXT,
    TableKind.csv: _TEXT,
    TableKind.xlsx: _BINARY,
}
SCHEMAS: Final = {media: _SCHEMAS[kind] for media, kind in MEDIA.items()}
"""Media type → what the document says of such a body."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A body, whole, and what it says that it is."""

    kind: TableKind
    data: bytes

    def table(self, limits: Limits) -> Table:
        """What it holds. Raises BadTable. Blocks: call it in a thread."""
        return _READERS[self.kind](self.data, limits)


async def _uploaded(request: Request) -> Uploaded:
    kind, data = MEDIA.get(media_of(request)), await request.body()
    if kind is None or not data:  # only a body that is not there says nothing of itself
        raise bad("empty_table")
    return Uploaded(kind, data)


Upload = Annotated[Uploaded, Depends(_uploaded)]
