"""One table out of an uploaded body, whatever it was written with: JSON, NDJSON, CSV or XLSX.

A table has a header, the names of its columns, and rows. Rows are numbered from 1, the first below the header, alike in
every format; a blank row is no row, but is counted, so that numbers and what a spreadsheet shows differ by a constant.
What makes the whole unreadable raises BadTable; what is wrong with one row goes with the row and spoils no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from services.kernel.cells import Value
from services.kernel.media import SUFFIXES
from services.kernel.problems import Invalid
from services.kernel.validation import field_error

_LETTERS: Final = 26


class TableKind(StrEnum):
    """What a table is written with."""

    json = "json"
    ndjson = "ndjson"
    csv = "csv"
    xlsx = "xlsx"


UNCELLED: Final = frozenset({TableKind.json, TableKind.ndjson})
"""Of these nobody sees cells."""

MEDIA: Mapping[str, TableKind] = {
    "application/json": TableKind.json,
    "application/x-ndjson": TableKind.ndjson,
    SUFFIXES[".csv"]: TableKind.csv,
    SUFFIXES[".xlsx"]: TableKind.xlsx,
}
"""Media type of a body → how it is read."""


class BadTable(Invalid):
    """Таблицу прочитать нельзя."""


FAULTS: Mapping[str, str] = {
    "empty_table": "Таблица пуста",
    "no_rows": "В таблице нет строк, есть только заголовок",
    "not_text": "Это не текст в кодировке UTF-8 или Windows-1251. Сохраните таблицу как «CSV UTF-8»",
    "bad_csv": "Строка {line}: кавычки расставлены неправильно",
    "bad_json": 'Это не JSON, строка {line}, знак {position}. Ожидается массив объектов или {{"rows": […]}}',
    "not_an_object": "Строка {row}: ожидается объект JSON",
    "repeated_name": "Строка {row}: имя «{name}» в объекте повторяется",
    "not_xlsx": "Это не книга Excel в формате XLSX",
    "protected": "Книга закрыта паролем или сохранена в старом формате XLS. Сохраните её как XLSX без пароля",
    "no_sheet": "В книге нет видимого листа с ячейками",
    "unpacked_too_large": "Книга в распакованном виде больше {most} МиБ",
    "too_many_elements": "В книге слишком много ячеек: уберите лишние листы, строки и оформление пустых ячеек",
    "formula_without_value": "Ячейка {cell}: формула без значения. Откройте книгу в Excel и сохраните снова",
    "too_many_rows": "Строк больше {most}",
    "too_many_columns": "Столбцов больше {most}",
    "duplicate_column": "Столбец «{name}» повторяется",
    "unknown_column": "Неизвестный столбец «{name}». Допустимые: {known}",
    "missing_column": "Нет столбца «{name}»",
}
"""What may be wrong with a table as a whole: code → sentence."""


def fault(code: str, /, **said: object) -> dict[str, str]:
    """One of `errors[]` about the table as a whole."""
    return field_error((), code, FAULTS[code].format_map(said))


def bad(code: str, /, **said: object) -> BadTable:
    """The table as a whole cannot be read."""
    wrong = fault(code, **said)
    return BadTable(f"{wrong['detail']}.", errors=[wrong])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a table may be; the operation bounds the bytes of the body."""

    rows: int = 100_000
    columns: int = 1_000
    cell: int = 10_000
    """Characters of one text."""
    unpacked: int = 128 * 2**20
    """Bytes of an XLSX once it is unpacked."""
    elements: int = 8_000_000
    """Of all its parts: a cell is two or three of them."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a row, and with which of its columns."""

    code: str
    message: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1 below the header; `values` stand in the order of the header, with what lies beyond it."""

    number: int
    values: Sequence[Value]
    mistakes: Sequence[Mistake] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, which can be gone through once."""

    kind: TableKind
    header: Sequence[str | None]
    """None for a column without a name, which holds nothing."""
    rows: Iterator[Row]
    above: int = 0
    """Rows of a spreadsheet from its top to the header, the header included."""
    titles: Sequence[Value] = field(default=())
    """A second row of names below the header, of a template whose first row, the codes, is hidden."""

    def cell(self, row: Row, column: int) -> str | None:
        """`B17`; in JSON there are no such names."""
        return None if self.kind in UNCELLED else f"{letters(column)}{self.above + row.number}"


def letters(column: int) -> str:
    """How a spreadsheet calls the column of that number, from 0: A … Z, AA …"""
    high, low = divmod(column, _LETTERS)
    return (letters(high - 1) if high else "") + chr(ord("A") + low)
