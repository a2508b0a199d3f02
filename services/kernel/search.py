"""How a list is narrowed: its filters as a table, words in names however they are spelled, days in periods.

The day a list is asked on is a row of its own in the statement: its text, compiled once, can be asked on another.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Text,
    all_,
    and_,
    any_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from services.kernel.identity import Identity

Column = ColumnElement[Any] | InstrumentedAttribute[Any]

Condition = Callable[[Any], ColumnElement[bool]]
"""From what the client said to what must hold."""

Filters = Mapping[str, Column | Condition]
"""What each parameter of a query looks for: a column for those that equal, a condition for the others."""

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})


def matching(query: BaseModel, filters: Filters) -> list[ColumnElement[bool]]:
    """What must hold for the filters the client gave: a column equals the value or one of the values."""
    given = ((sought, getattr(query, name)) for name, sought in filters.items())
    return [_condition(sought, value) for sought, value in given if value not in (None, [])]


def _condition(sought: Column | Condition, value: Any) -> ColumnElement[bool]:
    if not isinstance(sought, ColumnElement | InstrumentedAttribute):
        return sought(value)
    return one_of(sought, value) if isinstance(value, list) else sought == value


def one_of(column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """As `IN`, in a form whose text does not depend on how many values there are, so that it is compiled once."""
    return column == any_(literal(values, ARRAY(column.type)))


def russian(column: Column) -> ColumnElement[str]:
    """A text as a Russian reader sorts and seeks it: ё is е, capitals are small letters. Wants an expression index."""
    return func.translate(func.lower(column), "ё", "е", type_=Text())


def mentions(*columns: Column) -> Condition:
    """Of a text: does every word of it stand somewhere in the columns, however it is spelled?"""
    everything = russian(func.concat_ws(" ", *columns))

    def condition(text: str) -> ColumnElement[bool]:
        words = text.lower().replace("ё", "е").translate(_ESCAPED).split()
        return everything.like(all_(literal([f"%{word}%" for word in words], ARRAY(Text))))

    return condition


def lasting(start: Column, end: Column) -> Condition:
    """Of a day: is it in the period from `start` to `end`, both included, an absent one open?"""

    def condition(day: date) -> ColumnElement[bool]:
        return and_(or_(start.is_(None), start <= day), or_(end.is_(None), end >= day))

    return condition


def in_person(column: Column, caller: Identity) -> ColumnElement[bool]:
    """Is the record of the caller in person? An account without a person owns none, not those of nobody."""
    return false() if caller.person is None else column == caller.person


TODAY: ColumnElement[date] = literal_column("asked.day", Date)
"""The day of `asked`, for what follows from it."""


def asked(day: date) -> FromClause:
    """Joined to whatever names `TODAY`."""
    return select(literal(day, Date).label("day")).subquery("asked")
