"""The gateway as seen by the other services: whose keys check tokens, and where our own tokens come from."""

import time
from collections.abc import Awaitable, Callable, Sequence

import httpx
from fastapi import FastAPI

from services.kernel.identity import Jwk, KeySource
from services.kernel.problems import Unavailable
from services.kernel.settings import Settings

_RENEW_BEFORE = 60
_SECONDS = 5


def published_keys(app: FastAPI) -> KeySource:
    """The keys the gateway publishes. Raises Unavailable while it cannot be reached."""
    settings: Settings = app.state.settings

    async def fetch() -> Sequence[Jwk]:
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                response = await client.get(f"{settings.gateway_url}/.well-known/jwks.json")
                response.raise_for_status()
                keys: Sequence[Jwk] = response.json()["keys"]
                return keys
        except httpx.HTTPError as unreachable:
            raise Unavailable from unreachable

    return fetch


def own_token(name: str) -> Callable[[FastAPI], Callable[[], Awaitable[str]]]:
    """Access tokens of the service `name`, by its own credential; kept until shortly before they expire."""

    def of(app: FastAPI) -> Callable[[], Awaitable[str]]:
        settings: Settings = app.state.settings
        held, until = "", 0.0

        async def token() -> str:
            nonlocal held, until
            if time.monotonic() >= until:
                held, lifetime = await _ask(settings, name)
                until = time.monotonic() + lifetime - _RENEW_BEFORE
            return held

        return token

    return of


async def _ask(settings: Settings, name: str) -> tuple[str, int]:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": settings.client_secret or ""}
    async with httpx.AsyncClient(timeout=_SECONDS) as client:
        response = await client.post(f"{settings.gateway_url}/auth/token", data=form)
    response.raise_for_status()
    answer = response.json()
    return answer["access_token"], answer["expires_in"]
