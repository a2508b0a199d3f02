"""A document of OpenAPI 3.1 in the words of 3.0, for the page that shows it; whoever generates code takes the original.

Swagger UI reads 3.1 by another way than 3.0: it resolves the whole document before it shows a line, and again for
every operation that is opened. For several hundred operations that is some twenty times slower. What 3.0 has no word
for is dropped only where the page would not show it.
"""

from collections.abc import Mapping
from typing import Any, Final

VERSION: Final = "3.0.3"

_NAMED: Final = frozenset({"paths", "properties", "patternProperties", "responses", "headers", "schemas", "content"})
"""Members that hold parts under names of our own: a field called `const` is a field, not the keyword."""
_LITERAL: Final = frozenset({"default", "discriminator", "enum", "example"})
"""Members that hold values, not parts of the description."""
_SCHEMA: Final = "#/components/schemas/"


def legible(document: Mapping[str, Any]) -> dict[str, Any]:
    """`document` (3.1) as 3.0.3. The argument stays as it is."""
    return {**_read(document), "openapi": VERSION}


def _read(part: Mapping[str, Any]) -> dict[str, Any]:
    read = {name: _member(name, each) for name, each in part.items()}
    for reword in _REWORDED:
        reword(read)
    return read


def _member(name: str, member: Any) -> Any:
    if name in _LITERAL or name.startswith("x-"):
        return member
    if name in _NAMED and isinstance(member, Mapping):
        return {key: _each(each) for key, each in member.items()}
    return _each(member)


def _each(part: Any) -> Any:
    if isinstance(part, Mapping):
        return _read(part)
    return [_each(each) for each in part] if isinstance(part, list) else part


def _or_null(part: dict[str, Any]) -> None:
    for union in ("anyOf", "oneOf"):
        if {"type": "null"} in part.get(union, ()):
            rest = [each for each in part.pop(union) if each != {"type": "null"}]
            part["nullable"] = True
            if len(rest) > 1:
                part[union] = rest
            elif "$ref" in rest[0]:
                part["allOf"] = rest
            else:
                part |= rest[0] | part


def _of_several_types(part: dict[str, Any]) -> None:
    if isinstance(part.get("type"), list) and "null" in part.pop("type"):
        part["nullable"] = True


def _one_value(part: dict[str, Any]) -> None:
    if "const" in part:
        part["enum"] = [part.pop("const")]


def _one_example(part: dict[str, Any]) -> None:
    if isinstance(part.get("examples"), list):
        part["example"] = part.pop("examples")[0]


def _unbounded(part: dict[str, Any]) -> None:
    """JSON Schema has no bounds of dates; pydantic says them in words of its own."""
    for bound in ("ge", "le"):
        part.pop(bound, None)


def _any_name(part: dict[str, Any]) -> None:
    part.pop("propertyNames", None)
    if patterns := part.pop("patternProperties", None):
        part.setdefault("additionalProperties", next(iter(patterns.values())))


def _reference_alone(part: dict[str, Any]) -> None:
    """Beside a reference 3.0 reads nothing."""
    if len(part) > 1 and str(part.get("$ref")).startswith(_SCHEMA):
        part["allOf"] = [{"$ref": part.pop("$ref")}]


_REWORDED: Final = (_or_null, _of_several_types, _one_value, _one_example, _unbounded, _any_name, _reference_alone)
