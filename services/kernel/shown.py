"""The values of an answer as a reader knows them: a code by its label, a moment in the time of the region.

What a spreadsheet has a kind of its own for, numbers and dates, stays what it is; `text` spells it where there is none.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel

from services.kernel.labels import labels_of

_WORDS = {True: "да", False: "нет", None: ""}

Writer = Callable[[Any], Any]
"""From a value as JSON has it, but null, to a text, a number, a boolean, a date or a moment without an offset."""


def titles(item: type[BaseModel]) -> list[str]:
    return [field.title or name for name, field in item.model_fields.items()]


def fields(item: type[BaseModel], zone: ZoneInfo) -> Callable[[Mapping[str, Any]], list[Any]]:
    """From an object to what is written of its fields, None for null."""
    writers = {name: writer(field.annotation, zone) for name, field in item.model_fields.items()}
    return lambda said: [None if said[name] is None else write(said[name]) for name, write in writers.items()]


def writer(kind: Any, zone: ZoneInfo) -> Writer:
    """How the values of a declared type are written; moments in `zone`."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is list:
        return _list(get_args(kind)[0], zone)
    made = (make(kind, zone) for base, make in _BY_TYPE if isinstance(kind, type) and issubclass(kind, base))
    return next(made, _itself)


def _itself(value: Any) -> Any:
    """An object nobody declared is the text of its JSON."""
    return text(value) if isinstance(value, dict | list) else value


def _list(kind: Any, zone: ZoneInfo) -> Writer:
    write, comma = writer(kind, zone), "; " if isinstance(kind, type) and issubclass(kind, BaseModel) else ", "
    return lambda values: comma.join(text(write(value)) for value in values)


def _object(item: type[BaseModel], zone: ZoneInfo) -> Writer:
    write, names = fields(item, zone), titles(item)

    def written(said: Mapping[str, Any]) -> str:
        pairs = zip(names, write(said), strict=True)
        return ", ".join(f"{title}: {text(value)}" for title, value in pairs if value is not None)

    return written


def _moment(_: type, zone: ZoneInfo) -> Writer:
    return lambda said: datetime.fromisoformat(said).astimezone(zone).replace(tzinfo=None)


def _day(_: type, __: ZoneInfo) -> Writer:
    return date.fromisoformat


def _label(enum: type, _: ZoneInfo) -> Writer:
    labels = labels_of(enum.__name__) or {}
    return lambda code: labels.get(code, code)


_BY_TYPE: tuple[tuple[type, Callable[[Any, ZoneInfo], Writer]], ...] = (
    (AwareDatetime, _moment),  # no datetime, except to mypy
    (datetime, _moment),
    (date, _day),  # which a datetime is, too
    (StrEnum, _label),
    (BaseModel, _object),
)


def text(value: Any) -> str:
    """The value as it is read in Russia."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
