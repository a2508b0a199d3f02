"""XLSX written row by row, whatever its length: templates to fill in, and lists to take to Excel.

A text never becomes a formula: one that looks like it is marked as text, which the spreadsheet keeps while it is
edited. Numbers are numbers where a double holds them exactly, dates are dates where the calendar of Excel has them.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from services.kernel.cells import is_exact, is_formula, kept, sheet_name
from services.kernel.entry_rules import Bounds, Cells, EntryRules
from services.kernel.media import SUFFIXES
from services.kernel.shown import text

XLSX: Final = SUFFIXES[".xlsx"]
MOST_ROWS: Final = 2**20
"""Rows a sheet has, the header included."""
_LONGEST: Final = 32_767
"""Characters a cell has; of a longer text the beginning is kept."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it the calendar of Excel is wrong by a day, or has no days at all."""
_WIDTHS: Final = (10, 48)
_SHADE: Final = "#E7E6E6"
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_DAY, _MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class Locked:
    """A cell that stays as it is though its column may be filled in."""

    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a sheet: its title, and how its cells look and may be filled in."""

    title: str
    code: str | None = None
    """What programs call it: stands in a hidden row above the title."""
    width: float | None = None
    """In characters; by the title when it is not said."""
    format: str | None = None
    """Of numbers and dates, in the language of Excel: `0.00`."""
    unlocked: bool = False
    """May be filled in though the sheet is protected."""
    shaded: bool = False
    """Grey: not for filling in."""
    choices: Sequence[str] = ()
    """What a drop-down list offers; nothing else can be entered."""
    bounds: Bounds | None = None
    """Which numbers can be entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet before its rows. The titles stay in sight, and as many columns from the left."""

    name: str
    columns: Sequence[Column]
    protected: bool = False
    """Only unlocked columns can be changed. There is no password: it keeps from accidents."""
    frozen_columns: int = 0

    @property
    def coded(self) -> bool:
        return any(column.code is not None for column in self.columns)


def workbook(sheet: Sheet, rows: Iterable[Sequence[Any]]) -> bytes:
    """A book of one sheet, in memory."""
    target = io.BytesIO()
    with closing(Writer(target, sheet)) as writer:
        for row in rows:
            writer.write(row)
    return target.getvalue()


class Writer:
    """The rows of one sheet, one after another. The book is whole once it is closed.

    It blocks: what writes many rows for a request does so in a thread.
    """

    def __init__(self, target: IO[bytes], sheet: Sheet) -> None:
        self._book = Workbook(target, dict(_OPTIONS))
        self._formats: dict[tuple[Any, ...], Format] = {}
        self._rules = EntryRules(self._book)
        self.begin(sheet)

    def close(self) -> None:
        """Make the book whole. One that is given up is closed too: its rows wait in a file of their own."""
        self._rules.close()
        self._book.close()

    def begin(self, sheet: Sheet) -> None:
        """Go on with another sheet; what was written before is done."""
        self._sheet = sheet
        self._page = self._book.add_worksheet(sheet_name(sheet.name))
        self._next = 0
        self._head()

    def write(self, values: Sequence[Any]) -> None:
        """One row; None leaves a cell blank."""
        for number, (column, value) in enumerate(zip(self._sheet.columns, values, strict=True)):
            self._cell(number, column, value)
        self._next += 1

    def _head(self) -> None:
        for number, column in enumerate(self._sheet.columns):
            width = column.width or min(max(len(column.title) + 2, _WIDTHS[0]), _WIDTHS[1])
            self._page.set_column(number, number, width, self._look(column))
        if self._sheet.coded:
            self._page.write_row(self._next, 0, [column.code or "" for column in self._sheet.columns])
            self._page.set_row(self._next, None, None, {"hidden": True})
            self._next += 1
        bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for number, column in enumerate(self._sheet.columns):
            self._page.write_string(self._next, number, _fitting(column.title), bold)
        self._next += 1
        self._page.freeze_panes(self._next, self._sheet.frozen_columns)
        for number, column in enumerate(self._sheet.columns):
            below = Cells(self._page, number, self._next, MOST_ROWS - 1)
            if column.choices:
                self._rules.offer(below, column.choices)
            if column.bounds:
                self._rules.bound(below, column.bounds)
        if self._sheet.protected:
            self._page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _cell(self, number: int, column: Column, value: Any) -> None:
        if isinstance(value, Locked):
            column, value = replace(column, unlocked=False, shaded=True), value.value
            if value is None:
                self._page.write_blank(self._next, number, None, self._look(column))
        if value is None:
            return
        write = next(write for kind, write in _BY_KIND if isinstance(value, kind))
        write(self, number, column, value)

    def _text(self, number: int, column: Column, value: Any) -> None:
        said = _fitting(str(value))
        look = self._look(column, quoted=True) if is_formula(said) else self._look(column)
        self._page.write_string(self._next, number, said, look)

    def _number(self, number: int, column: Column, value: Any) -> None:
        if not is_exact(value):
            return self._text(number, column, text(value))
        self._page.write_number(self._next, number, value, self._look(column))
        return None

    def _yes_no(self, number: int, column: Column, value: bool) -> None:
        self._text(number, column, text(value))

    def _day(self, number: int, column: Column, value: date) -> None:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        if moment.date() < _FIRST_DAY:
            return self._text(number, column, text(value))
        look = self._look(column, _MOMENT if moment is value else _DAY)
        self._page.write_datetime(self._next, number, moment, look)
        return None

    def _look(self, column: Column, format: str | None = None, *, quoted: bool = False) -> Format:
        """The format of a cell; a book has only so many, so equal ones are one."""
        said = (column.format or format, column.unlocked, column.shaded, quoted)
        if said not in self._formats:
            number_format = {"num_format": said[0]} if said[0] else {}
            shade = {"bg_color": _SHADE} if column.shaded else {}
            look = {**number_format, **shade, "locked": not column.unlocked, "quote_prefix": quoted}
            self._formats[said] = self._book.add_format(look)
        return self._formats[said]


def _fitting(said: str) -> str:
    said = kept(said)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


_BY_KIND: Sequence[tuple[Any, Callable[..., None]]] = (
    (bool, Writer._yes_no),  # noqa: SLF001  # its own table
    (int | float | Decimal, Writer._number),  # noqa: SLF001
    (date, Writer._day),  # noqa: SLF001
    (object, Writer._text),  # noqa: SLF001
)
"""The kind of a value → how it is written; a date is also a moment."""
