"""What a role may do in each part, as the committed OpenAPI documents say it; the gateway knows no service's tables."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gateway.docs import DOCUMENTS, openapi_folder
from services.kernel.openapi import operations


def permissions_of(role: str) -> dict[str, list[str]]:
    """Part → the permissions of a role, in order."""
    return {part: sorted(permission for permission, roles in table.items() if role in roles) for part, table in _all()}


@lru_cache(1)
def _all() -> tuple[tuple[str, Mapping[str, frozenset[str]]], ...]:
    folder = openapi_folder()
    return tuple((part, _table(json.loads((folder / f"{part}.json").read_text("utf-8")))) for part in DOCUMENTS)


def _table(document: dict[str, Any]) -> Mapping[str, frozenset[str]]:
    """Permission → roles; an operation has one, and each step of a workflow has one."""
    found: dict[str, frozenset[str]] = {}
    for _, _, operation in operations(document):
        if "x-permission" in operation:
            found[operation["x-permission"]] = frozenset(operation["x-roles"])
        found |= {step["permission"]: frozenset(step["roles"]) for step in operation.get("x-steps", ())}
    return found
