"""Ids of what the training of the demo region has, found along the path that asks for them."""

import re
from typing import Any

import httpx

BASE = "/api/v1/training/"
SUCH = {"competition-stages": {"status": "closed"}, "mentorships": {"status": "active"}}
"""Which record of a list has everything that is read of it."""
PARAMETER = re.compile(r"\{(\w+)\}")


def along(client: httpx.Client, path: str) -> dict[str, str]:
    """Name of each parameter of `path` → id of the first record of the collection before it, as the client sees it.

    Raises IndexError where the demo region has none.
    """
    found: dict[str, str] = {}
    for said in PARAMETER.finditer(path):
        collection = PARAMETER.sub(lambda each: found[each[1]], path[: said.start() - 1])
        found[said[1]] = str(_first(client, collection)["id"])
    return found


def _first(client: httpx.Client, collection: str) -> Any:
    """Of a list, or of what the record that it belongs to says about itself."""
    answer = client.get(collection, params=SUCH.get(collection.removeprefix(BASE)))
    if answer.status_code == 200:
        return answer.json()["items"][0]
    record, _, member = collection.rpartition("/")
    return client.get(record).json()[member.replace("-", "_")][0]
