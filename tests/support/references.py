"""References inside a document of OpenAPI."""

from typing import Any


def resolved(document: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What `said` is or refers to."""
    while "$ref" in said:
        found: Any = document
        for part in said["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        said = found
    return said
