"""Bodies of JSON as they are read: a name that stands twice in one object is refused, or one of both would be lost."""

import json
from collections import Counter
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException

from services.kernel.problems import Invalid
from services.kernel.validation import field_error


class Repeated(Exception):
    """A name stands twice in one object."""


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs. Raises Repeated with the name."""
    said = dict(pairs)
    if len(said) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Repeated(twice)
    return said


class Asked(Request):
    """A request whose body of JSON has each name once."""

    async def json(self) -> Any:
        """FastAPI lets one exception through here, HTTPException: what is meant is its cause."""
        try:
            return json.loads(await self.body(), object_pairs_hook=unrepeated)
        except Repeated as twice:
            told = f"Имя «{str(twice)[:100]}» в одном объекте повторяется"
            raise HTTPException(Invalid.status) from Invalid(errors=[field_error((), "repeated_name", told)])
