"""One table out of an uploaded body, whatever it was written with: JSON, NDJSON, CSV or XLSX.

A table has a header, the names of its columns, and rows. Rows are numbered from 1, the first below the header, alike in
every format; a blank row is no row, but is counted, so that numbers and what a spreadsheet shows differ by a constant.
What makes the whole unreadable raises BadTable; what is wrong with one row goes with the row and spoils no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from services.kernel.cells import Value, kept
from services.kernel.media import SUFFIXES
from services.kernel.problems import Invalid
from services.kernel.validation import field_error

_ENGLISH = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
_RUSSIAN = frozenset({"#ДЕЛ/0!", "#Н/Д", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!", "#ССЫЛКА!", "#ЗНАЧ!", "#ПЕРЕНОС!", "#ВЫЧИСЛ!"})
ERROR_VALUES: Final = _ENGLISH | _RUSSIAN
"""What a formula that went wrong leaves in its cell, in XLSX and in a CSV of a Russian Excel."""
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


def gridded(kind: TableKind, records: Iterator[Sequence[Any]], limits: Limits) -> Table:
    """A table out of records of cells: the first that is not blank is the header."""
    above, header = next(((n, each) for n, each in enumerate(records, 1) if filled(each)), (0, ()))
    if not header:
        raise bad("empty_table")
    names = _names(header, limits)
    numbered = enumerate(records, 1)
    return Table(kind, names, (row_of(n, each, names, limits) for n, each in numbered if filled(each)), above)


def _names(header: Sequence[Value], limits: Limits) -> list[str | None]:
    names = [None if each is None else kept(str(each)).strip() or None for each in header]
    while names[-1:] == [None]:
        names.pop()
    if len(names) > limits.columns:
        raise bad("too_many_columns", most=limits.columns)
    return once(names)


def once(names: list[str | None]) -> list[str | None]:
    """The names, none of them twice. Raises BadTable naming each that is."""
    named = [each for each in names if each is not None]
    if errors := [fault("duplicate_column", name=each[:100]) for each in dict.fromkeys(named) if named.count(each) > 1]:
        raise BadTable(errors=errors)
    return names


def filled(values: Sequence[Value]) -> bool:
    return any(value is not None for value in values)


def row_of(number: int, values: Sequence[Any], names: Sequence[str | None], limits: Limits) -> Row:
    """A row, and what is wrong with it as it stands: blank cells at its end may be missing, more than blanks may not
    follow. (Excel leaves out the separators behind the last cell that holds something.)"""
    if number > limits.rows:
        raise bad("too_many_rows", most=limits.rows)
    padded = [*values, *[None] * (len(names) - len(values))]
    strays = [_STRAY] if _beyond(padded, names) else []
    if not strays and _unsuspected(padded, limits):
        return Row(number, padded)
    wrong = (_mistake(value, name, limits) for name, value in zip(names, padded, strict=False))
    return Row(number, [_storable(each) for each in padded], [*strays, *filter(None, wrong)])


_STRAY = Mistake("ragged_row", "В строке есть значения, над которыми нет заголовка")


def _beyond(values: Sequence[Any], names: Sequence[str | None]) -> bool:
    """Does anything stand where the header is blank, or has ended?"""
    if filled(values[len(names) :]):
        return True
    return None in names and any(value is not None and not name for name, value in zip(names, values, strict=False))


def _unsuspected(values: Sequence[Any], limits: Limits) -> bool:
    """Nearly always, and found out for a whole row at once."""
    texts = [value for value in values if isinstance(value, str)]
    whole = "".join(texts)
    if "#" in whole or kept(whole) != whole or any(isinstance(value, dict | list) for value in values):
        return False
    return len(whole) <= limits.cell or max(map(len, texts)) <= limits.cell


def _mistake(value: Any, name: str | None, limits: Limits) -> Mistake | None:
    """What no column may hold."""
    if isinstance(value, dict | list):
        return Mistake("nested_value", "Ожидается одно значение, а не список или объект", name)
    return _of_text(value, name, limits) if isinstance(value, str) else None


def _of_text(value: str, name: str | None, limits: Limits) -> Mistake | None:
    if len(value) > limits.cell:
        return Mistake("cell_too_long", f"Символов больше {limits.cell}", name)
    if kept(value) != value:
        return Mistake("bad_text", "Текст содержит недопустимые символы", name)
    return Mistake("error_value", f"В ячейке ошибка формулы: {value}", name) if value in ERROR_VALUES else None


def _storable(value: Any) -> Value:
    if isinstance(value, str):
        return kept(value)
    return None if isinstance(value, dict | list) else value
