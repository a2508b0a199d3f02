"""How a document is spelled to the byte, so that its hash is the same for whoever computes it. Values in, values out.

Canonical JSON (after RFC 8785): keys sorted by UTF-16 units, no blanks, numbers as strings, so that no reader's
floating point has a say.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    """`value` in the few kinds canonical JSON has; a number becomes a string, one way for equal numbers.

    Raises TypeError for what has no exact spelling, a float above all.
    """
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key of canonical JSON is a string")
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool) else _text(value)


def _text(value: Any) -> str:
    match value:
        case str() | int() | UUID():
            return str(value)
        case Decimal() if value.is_finite():
            return _spelled(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{value!r} has no exact spelling")


def canonical(content: Any) -> bytes:
    """The one spelling of `content`; what is read back from it is spelled the same again."""
    return json.dumps(_sorted(plain(content)), ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: Any) -> str:
    return sha256(canonical(content))


def sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _spelled(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
