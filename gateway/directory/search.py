"""How lists are searched and sorted: in names ё and е are one letter, and capitals do not matter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, literal, or_, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from services.kernel.listing import Column, russian


def spelled(column: Column) -> ColumnElement[str]:
    """A name in the order of the Russian alphabet; the migrations index this expression."""
    return type_coerce(russian(column), Text)


def mentions(text: str, *columns: Any) -> ColumnElement[bool]:
    """Does any of the columns contain the text, however it is spelled?"""
    plain = text.lower().replace("ё", "е")
    return or_(*(spelled(column).contains(plain, autoescape=True) for column in columns))


def one_of(column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """As `IN`, in a form whose text does not depend on how many values there are: the bare driver keeps it compiled."""
    return column == any_(literal(values, ARRAY(column.type)))
