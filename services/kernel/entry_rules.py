"""What a spreadsheet lets its reader enter into a column: numbers within bounds, texts of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

_LISTS: Final = "Списки"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Numbers that can be entered, both ends included."""

    least: Decimal
    most: Decimal
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """Those of a column from one row to another."""

    page: Worksheet
    column: int
    first: int
    last: int

    def take(self, rule: dict[str, Any]) -> None:
        self.page.data_validation(self.first, self.column, self.last, self.column, rule)


class EntryRules:
    """The rules of one book. What its lists offer stands on a hidden sheet behind the others, so they come last: in the
    cell itself a list has 255 characters and no comma."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._offers: dict[tuple[str, ...], list[Cells]] = {}

    def bound(self, cells: Cells, bounds: Bounds) -> None:
        kind = "целое число" if bounds.whole else "число"
        least, most = (f"{end.normalize():f}" for end in (bounds.least, bounds.most))
        told = f"Ожидается {kind} от {least} до {most}".replace(".", ",")
        cells.take(
            {
                "validate": "integer" if bounds.whole else "decimal",
                "criteria": "between",
                "minimum": least,
                "maximum": most,
                "error_title": "Значение не подходит",
                "error_message": f"{told}.",
            }
        )

    def offer(self, cells: Cells, choices: Sequence[str]) -> None:
        self._offers.setdefault(tuple(choices), []).append(cells)

    def close(self) -> None:
        """Write the lists, each once."""
        if not self._offers:
            return
        page = self._book.add_worksheet(_LISTS)
        page.hide()
        for row, texts in enumerate(zip_longest(*self._offers)):
            page.write_row(row, 0, [each or "" for each in texts])
        for at, (choices, places) in enumerate(self._offers.items()):
            rule = {
                "validate": "list",
                "source": f"='{_LISTS}'!{xl_range_abs(0, at, len(choices) - 1, at)}",
                "error_title": "Значение не из списка",
                "error_message": "Выберите значение из списка.",
            }
            for cells in places:
                cells.take(rule)
