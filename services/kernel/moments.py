"""How moments and days are written in JSON, and which other spellings are refused."""

import re
from datetime import UTC, datetime

from pydantic_core import PydanticKnownError


def spelled(moment: datetime) -> str:
    """As PostgreSQL writes it into JSON, so that a list and a single answer spell one moment alike."""
    return re.sub(r"\.?0+(?=[+-]\d\d:\d\d$)", "", moment.astimezone(UTC).isoformat(timespec="microseconds"))


def moment(said: object) -> object:
    """Pydantic alone would take 0 for the beginning of 1970, and a text of digits likewise."""
    if isinstance(said, str) and not re.match(r"\d{4}-\d\d-\d\d[Tt ]", said):
        raise PydanticKnownError("datetime_parsing", {"error": "form"})
    if isinstance(said, int | float):
        raise PydanticKnownError("datetime_type")
    return said


def day(said: object) -> object:
    """Pydantic alone would take 0 for the first of January 1970."""
    if isinstance(said, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        raise PydanticKnownError("date_parsing", {"error": "form"})
    if isinstance(said, int | float):
        raise PydanticKnownError("date_type")
    return said
