"""Which columns a table that is taken in has, and where they stand in the one that came."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from pydantic import BaseModel

from services.kernel.cells import Value
from services.kernel.tables import UNCELLED, BadTable, Row, Table, fault
from services.kernel.tables_rows import once

ERROR: Final = "Ошибка"
"""The column a file of failed rows has besides: whoever sends the file again need not remove it."""
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A column: what programs call it and what readers do. A file may use either name."""

    code: str
    title: str
    required: bool = True
    """A file without the column is refused. That a row says something in it is for the row to ask."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, in whatever order they come."""

    fields: Sequence[Field]
    passed: Collection[str] = ()
    """Names of columns that say nothing here, though an export of the same records has them."""

    def fitted(self, table: Table) -> "Fitted":
        """The table with its columns known. Raises BadTable that names all that are unknown, missing or there twice."""
        known = {_folded(name): each.code for each in self.fields for name in (each.title, each.code)}
        passed = {ERROR, *self.passed}
        codes = [None if name is None else known.get(_folded(str(name))) for name in table.header]
        pairs = list(zip(table.header, codes, strict=True))
        strange = [name for name, code in pairs if code is None and name is not None and name not in passed]
        names = ", ".join(each.code for each in self.fields)
        wrong = [fault("unknown_column", name=str(name)[:_SHOWN], known=names[:1000]) for name in strange]
        missing = (each for each in self.fields if each.required and each.code not in codes)
        wrong += [fault("missing_column", name=each.title) for each in missing]
        if wrong:
            raise BadTable(errors=wrong)
        positions = {code: at for at, code in enumerate(once(codes)) if code is not None}
        return Fitted(_titled(table, known, codes), positions, {each.code: each.title for each in self.fields})


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table whose columns are known by their codes."""

    table: Table
    positions: Mapping[str, int]
    titles: Mapping[str, str]

    def said(self, row: Row) -> dict[str, Value]:
        """What the row says, column by column; blank cells are left out."""
        return {code: value for code, at in self.positions.items() if (value := row.values[at]) is not None}

    def value(self, row: Row, code: str | None) -> Value:
        at = self.positions.get(code or "")
        return None if at is None else row.values[at]

    def cell(self, row: Row, code: str | None) -> str | None:
        """`B17`, where the format has such names and the column is there."""
        at = self.positions.get(code or "")
        return None if at is None else self.table.cell(row, at)

    def rows(self) -> Iterator[Row]:
        """Once: the rows, what is wrong with them told by code."""
        codes = {self.table.header[at]: code for code, at in self.positions.items()}
        for row in self.table.rows:
            told = [replace(each, column=codes.get(each.column)) for each in row.mistakes]
            yield replace(row, mistakes=told) if told else row


def shown_besides(item: type[BaseModel], *fields: str) -> frozenset[str]:
    """Codes and titles of fields of a list's item that a table of the same records need not say."""
    return frozenset({*fields, *(item.model_fields[each].title or each for each in fields)})


def _titled(table: Table, known: Mapping[str, str], codes: Sequence[str | None]) -> Table:
    """A template has its names twice, codes in a hidden row and titles below: the second row of names is no data."""
    first = next(table.rows, None)
    if first is None or table.kind in UNCELLED:
        return replace(table, rows=iter(() if first is None else chain([first], table.rows)))
    if first.number != 1 or not _names_again(first, known, codes):
        return replace(table, rows=chain([first], table.rows))
    rows = (replace(row, number=row.number - 1) for row in table.rows)
    return replace(table, rows=rows, titles=first.values, above=table.above + 1)


def _names_again(row: Row, known: Mapping[str, str], codes: Sequence[str | None]) -> bool:
    pairs = zip(codes, row.values, strict=False)
    said = [(code, str(value)) for code, value in pairs if value not in (None, ERROR)]
    return bool(said) and all(code is not None and known.get(_folded(name)) == code for code, name in said)


def _folded(name: str) -> str:
    """Names that a reader takes for one are one."""
    return " ".join(name.split()).lower().replace("ё", "е")
