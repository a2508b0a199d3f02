"""Which form of an answer a client would rather have (RFC 9110 §12.5.1). Values in, values out."""

import re

HTML = "text/html"
_JSON = "application/json"
_WEIGHT = re.compile(r"[01](?:\.\d{0,3})?")


def prefers_html(accept: str | None) -> bool:
    """Is it a browser that asks? `accept`: the header; without one, or where both are as welcome, it is not."""
    said = _weights(accept or "*/*")
    return _weight(said, HTML) > _weight(said, _JSON)


def _weights(accept: str) -> dict[str, float]:
    found = {}
    for each in accept.split(","):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        told = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        found[name] = float(told) if _WEIGHT.fullmatch(told) else 0.0
    return found


def _weight(said: dict[str, float], kind: str) -> float:
    """By what names the kind most closely."""
    names = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    return next((said[name] for name in names if name in said), 0.0)
