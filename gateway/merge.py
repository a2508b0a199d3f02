"""One OpenAPI document out of four, without renaming anything: what would need a new name is a mistake to be mended.

A `$ref` could be rewritten, the values of `discriminator.mapping` and the names in generated clients could not; so a
schema name means one thing in the whole product, and a second meaning stops the build with both places named.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

Document = Mapping[str, Any]

GATEWAY: Final = "gateway"
_MERGED: Final = frozenset({"openapi", "info", "servers", "paths", "components", "tags"})
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SCHEMAS: Final = "#/components/schemas/"


def merge(gateway: dict[str, Any], services: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The document of the whole product. Raises ValueError naming what contradicts what."""
    documents: dict[str, Document] = {GATEWAY: gateway, **services}
    _agree(documents)
    merged = {
        "openapi": gateway["openapi"],
        "info": gateway["info"],
        "servers": gateway.get("servers", [{"url": "/"}]),
        "tags": _tags(documents),
        "paths": dict(sorted(_paths(documents).items())),
        "components": _components(documents),
    }
    _check_operations(documents, {tag["name"] for tag in merged["tags"]})
    _check_references(merged)
    return deepcopy(merged)


def _agree(documents: Mapping[str, Document]) -> None:
    """What is said once for a whole document must be the same in all, or be absent."""
    first = documents[GATEWAY]
    for name, document in documents.items():
        if unknown := set(document) - _MERGED:
            raise ValueError(f"{name}: no rule for merging {', '.join(sorted(unknown))}")
        for member in ("openapi", "servers"):
            if member in document and document[member] != first.get(member, document[member]):
                raise ValueError(f"{member} differs in {GATEWAY} and {name}")


def _paths(documents: Mapping[str, Document]) -> dict[str, Any]:
    return _union("path", ((name, document.get("paths", {})) for name, document in documents.items()), same=False)


def _components(documents: Mapping[str, Document]) -> dict[str, Any]:
    parts = {name: document.get("components", {}) for name, document in documents.items()}
    kinds = sorted({kind for part in parts.values() for kind in part})
    return {
        kind: dict(
            sorted(_union(kind, ((name, part.get(kind, {})) for name, part in parts.items()), same=True).items())
        )
        for kind in kinds
    }


def _union(kind: str, parts: Iterable[tuple[str, Mapping[str, Any]]], *, same: bool) -> dict[str, Any]:
    """All members of all parts. A key may come twice only where `same` allows it and with an equal value."""
    found: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for part, members in parts:
        for key, value in members.items():
            if key in found and not (same and found[key] == value):
                verb = "differs" if same else "is"
                raise ValueError(f"{kind} {key} {verb} in {origin[key]} and {part}")
            found.setdefault(key, value)
            origin.setdefault(key, part)
    return found


def _tags(documents: Mapping[str, Document]) -> list[Any]:
    """In the order the parts declare them; each with a description a Russian reader understands."""
    parts = ((name, {tag["name"]: tag for tag in document.get("tags", [])}) for name, document in documents.items())
    tags = _union("tag", parts, same=True)
    for name, tag in tags.items():
        if not any("а" <= letter <= "я" for letter in tag.get("description", "").lower()):
            raise ValueError(f"tag {name} has no Russian description")
    return list(tags.values())


def _check_operations(documents: Mapping[str, Document], tags: set[str]) -> None:
    seen: dict[str, str] = {}
    for part, document in documents.items():
        for path, method, operation in _operations(document):
            place = f"{part} {method.upper()} {path}"
            name = operation.get("operationId")
            if name is None:
                raise ValueError(f"{place} has no operationId")
            if name in seen:
                raise ValueError(f"operationId {name} is in {seen[name]} and {place}")
            if undeclared := set(operation.get("tags", ())) - tags:
                raise ValueError(f"{place} has undeclared tags: {', '.join(sorted(undeclared))}")
            seen[name] = place


def _operations(document: Document) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document.get("paths", {}).items():
        yield from ((path, method, item[method]) for method in _METHODS if method in item)


def _check_references(document: Document) -> None:
    for reference in _references(document):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, Mapping) or key not in target:
                raise ValueError(f"{reference} leads nowhere")
            target = target[key]


def _references(node: Any) -> Iterator[str]:
    """Every `$ref` and every value of a `discriminator.mapping`, which may also be a bare schema name."""
    if isinstance(node, list):
        for each in node:
            yield from _references(each)
    elif isinstance(node, Mapping):
        if isinstance(reference := node.get("$ref"), str):
            yield reference
        if isinstance(discriminator := node.get("discriminator"), Mapping):
            targets = discriminator.get("mapping", {}).values()
            yield from (each if "#" in each else _SCHEMAS + each for each in targets)
        for key, each in node.items():
            if key not in ("example", "examples", "default"):
                yield from _references(each)
