"""Where a reader of a list stands: a cursor says which row was the last one, by the values it is sorted by."""

import base64
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, false, literal, or_

from services.kernel.db import Ltree
from services.kernel.places import Place
from services.kernel.problems import Invalid
from services.kernel.search import Column
from services.kernel.validation import parameter_error

Term = tuple[Column, bool]
"""An expression to sort by, and whether descending."""


def encoded(sort: str, keys: str) -> str:
    """The cursor behind a row: the order it was shown in and its `keys`, JSON of the terms' values."""
    return base64.urlsafe_b64encode(f"{sort}\n{keys}".encode()).decode().rstrip("=")


def after(found: Select[Any], terms: Sequence[Term], sort: str, cursor: str | None) -> Select[Any]:
    """Only what stands after the cursor, in the order of `terms`. Raises Invalid for the cursor of another order."""
    if cursor is None:
        return found
    values = _decode(cursor, sort, terms)
    pairs = list(zip(terms, values, strict=True))
    steps = (
        and_(*(_same(column, value) for (column, _), value in pairs[:i]), _beyond(*pairs[i][0], pairs[i][1]))
        for i in range(len(pairs))
    )
    return found.where(or_(*steps))


def _same(column: Column, value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _beyond(column: Column, descending: bool, value: Any) -> ColumnElement[bool]:
    if value is None:  # nulls stand last, nothing is beyond them
        return false()
    return or_(column < value if descending else column > value, column.is_(None))


def _decode(cursor: str, sort: str, terms: Sequence[Term]) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        ordered_by, keys = text.split("\n", 1)
        values = json.loads(keys, parse_float=Decimal)
        if ordered_by != sort or len(values) != len(terms):
            raise ValueError  # noqa: TRY301  # one answer to all that can be wrong with a cursor
        return [_typed(column, value) for (column, _), value in zip(terms, values, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError) as wrong:
        detail = "Курсор не подходит к этому списку; начните без него"
        error = parameter_error("cursor", "bad_cursor", detail)
        raise Invalid(errors=[error]) from wrong


def _typed(column: Column, value: Any) -> ColumnElement[Any] | None:
    """A parameter of the column's own type: a bare True would be compared by `IS` alone."""
    if value is None:
        return None
    kind = Place if isinstance(column.type, Ltree) else column.type.python_type
    return literal(TypeAdapter(kind).validate_python(value), column.type)
