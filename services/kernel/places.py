"""Places: paths of permanent labels under one root.

`ru` · `ru.r67` region · `ru.r67.m12` municipality · `ru.r67.m12.o4711` organisation. A caller stands at a place and
sees what lies at or below it. What that means for the rows of a table: `row_security`.
"""

import re
from typing import Annotated

from services.kernel.schemas import patterned

SETTING = "app.place"
ROOT = "ru"
_PATTERN = r"^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*$"

Place = Annotated[str, patterned(_PATTERN, "Ожидается место, например ru.r67.m12", max_length=200)]


def is_place(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 200 and re.fullmatch(_PATTERN, text) is not None


def contains(outer: str, inner: str) -> bool:
    """Is `inner` at or below `outer`?"""
    return inner == outer or inner.startswith(f"{outer}.")


def region_of(place: str) -> str:
    """The region a place lies in: itself, or what is above it; the root where no region holds it."""
    return ".".join(place.split(".")[:2])
