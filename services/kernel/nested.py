"""Children of a listed record as JSON inside its row, so that a list stays one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.kernel.search import Column


def rows(parent: type[Any], columns: Mapping[str, Column], of: ColumnElement[bool], *order: Any) -> ColumnElement[Any]:
    """A list of objects: the `columns` of the children for which `of` holds, in `order`."""
    pairs = (part for name, column in columns.items() for part in (literal_column(f"'{name}'", Text), column))
    return gathered(parent, func.json_build_object(*pairs), of, *order)


def gathered(parent: type[Any], item: Any, of: ColumnElement[bool], *order: Any) -> ColumnElement[Any]:
    """A list of `item`, one for each child for which `of` holds, in `order`."""
    found = func.coalesce(func.json_agg(aggregate_order_by(item, *order)), literal_column("'[]'::json"))
    return select(found).where(of).correlate(parent).scalar_subquery()
