"""How names are searched and sorted: ё and е are one letter, capitals do not matter."""

from typing import Any

from sqlalchemy import ColumnElement, Text, or_, type_coerce

from services.kernel.listing import Column, russian


def spelled(column: Column) -> ColumnElement[str]:
    """A name in the order of the Russian alphabet; the migrations index this expression."""
    return type_coerce(russian(column), Text)


def mentions(text: str, *columns: Any) -> ColumnElement[bool]:
    """Does any of the columns contain the text, however it is spelled?"""
    plain = text.lower().replace("ё", "е")
    return or_(*(spelled(column).contains(plain, autoescape=True) for column in columns))
