"""XLSX: the first visible sheet of the book, numbers and dates as it shows them."""

import io
from collections.abc import Iterator
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from services.kernel import tables_archive
from services.kernel.cells import plain
from services.kernel.tables import BadTable, Limits, Table, TableKind, bad
from services.kernel.tables_rows import gridded


def read(data: bytes, limits: Limits) -> Table:
    rows = _rows(tables_archive.checked(data, limits))
    return gridded(TableKind.xlsx, ([plain(each) for each in row] for row in rows), limits)


def _rows(book: bytes) -> Iterator[list[Any]]:
    """From the first row of the sheet, blank or not: the number of a row is where it stands."""
    try:
        return iter(_sheet(load_workbook(io.BytesIO(book))).iter_rows())
    except BadTable:
        raise
    except CalamineError as broken:
        raise bad("not_xlsx") from broken
    except BaseException as panic:  # a panic of the library is no Exception, and told by its name alone
        if type(panic).__name__ != "PanicException":
            raise
        raise bad("not_xlsx") from panic


def _sheet(book: CalamineWorkbook) -> CalamineSheet:
    for index, sheet in enumerate(book.sheets_metadata):
        if (sheet.typ, sheet.visible) == (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible):
            return book.get_sheet_by_index(index)
    raise bad("no_sheet")
