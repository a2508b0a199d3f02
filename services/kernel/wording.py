"""Schemas as FastAPI and pydantic make them, put right: titles made of names, numbers told as text, nulls nobody can
send, bare codes. And numbers with their nouns, as Russian counts."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from services.kernel.labels import labels_of

_DATA = frozenset({"example", "examples", "default", "const", "enum"})
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)


def counted(number: int, one: str, few: str, many: str) -> str:
    """A number with its noun: 1 заявка, 2 заявки, 5 заявок, 11 заявок, 21 заявка; `number` is not negative."""
    last, teens = number % 10, 11 <= number % 100 <= 14
    noun = many if teens or last == 0 or last > 4 else one if last == 1 else few
    return f"{number} {noun}"


def _objects(said: Any) -> Iterator[dict[str, Any]]:
    """Every object that describes something: examples, defaults and codes are data."""
    if isinstance(said, dict):
        yield said
        for each in (value for name, value in said.items() if name not in _DATA):
            yield from _objects(each)
    elif isinstance(said, list):
        for each in said:
            yield from _objects(each)


def untitled(said: Any) -> None:
    """Drop the titles that were made of names in the code: a title is Russian, or there is none."""
    for each in _objects(said):
        if isinstance(each.get("title"), str) and not _RUSSIAN.search(each["title"]):
            del each["title"]


def numbers(said: Any) -> None:
    """Write the defaults of numbers as numbers: pydantic spells those of decimals as text."""
    for each in _objects(said):
        if isinstance(each.get("default"), str) and _is_number(each):
            default = float(each["default"])
            each["default"] = int(default) if default.is_integer() else default


def _is_number(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "number" or any(map(_is_number, schema.get("anyOf", ())))


def never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter: it can be left out, it cannot be null."""
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    rest = {name: said for name, said in schema.items() if name != "anyOf"}
    return rest | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds}) if kinds else schema


def label(name: str, schema: dict[str, Any]) -> None:
    """An enum says in Russian what its codes mean."""
    labels = labels_of(name)
    if "enum" in schema and labels:
        schema |= _labelled({code: labels[code] for code in schema["enum"]})


def narrowed(schema: dict[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """The same enum with some of its codes."""
    return {**schema, "enum": list(codes), **_labelled({code: schema["x-labels"][code] for code in codes})}


def _labelled(labels: dict[str, str]) -> dict[str, Any]:
    return {"x-labels": labels, "description": "; ".join(f"`{code}` — {label}" for code, label in labels.items())}
