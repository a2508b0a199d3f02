"""The system's own address as its clients call it: what a link says that is read elsewhere than in the answer."""

import re

from fastapi import Request

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
_SCHEMES = frozenset({"http", "https"})


def origin_of(request: Request) -> str:
    """«https://edu.example.ru»: `public_url` of the settings, else what the client called the gateway.

    The `Host` of a service's own request names a port that is nobody's outside, so that only what the gateway says of
    its client counts: it passes on no `X-Forwarded-*` of others (`gateway/headers.py`), and nobody but the gateway
    reaches a service from outside. Empty when that is no plain name of a host: a link is then a mere path.
    """
    public: str | None = request.app.state.settings.public_url
    if public is not None:
        return public
    scheme, host = (request.headers.get(f"x-forwarded-{name}", "") for name in ("proto", "host"))
    return f"{scheme}://{host}" if scheme in _SCHEMES and _HOST.fullmatch(host) else ""
