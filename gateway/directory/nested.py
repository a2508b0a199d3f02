"""Children of a listed record as JSON inside its row, so that a list stays one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from gateway.directory.external import ExternalCode


def rows(
    parent: type[Any], columns: Mapping[str, InstrumentedAttribute[Any]], of: ColumnElement[bool], *order: Any
) -> ColumnElement[Any]:
    """A list of objects: the `columns` of the children for which `of` holds, in `order`."""
    pairs = (part for name, column in columns.items() for part in (literal_column(f"'{name}'", Text), column))
    return _gathered(parent, func.json_build_object(*pairs), of, *order)


def external_ids(parent: type[Any], kind: type[ExternalCode], of: ColumnElement[bool]) -> ColumnElement[Any]:
    """A list of `ext:SYSTEM:code`."""
    text = literal_column("'ext:'", Text) + kind.system + literal_column("':'", Text) + kind.code
    return _gathered(parent, text, of, kind.system, kind.code)


def _gathered(parent: type[Any], item: Any, of: ColumnElement[bool], *order: Any) -> ColumnElement[Any]:
    found = func.coalesce(func.json_agg(aggregate_order_by(item, *order)), literal_column("'[]'::json"))
    return select(found).where(of).correlate(parent).scalar_subquery()
