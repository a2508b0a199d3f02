"""The three ways to a token, each from the form to the answer. A refusal is raised after its transaction committed."""

import base64
import binascii
from collections.abc import Awaitable, Callable

from fastapi import Request

from gateway.identity.problems import InvalidClient, InvalidRequest, InvalidScope, OAuthProblem, UnsupportedGrantType
from gateway.identity.signin import service, tokens
from gateway.identity.signin.failures import Origin
from gateway.identity.signin.schemas import TokenForm, TokenOut
from gateway.identity.signin.service import Outcome
from gateway.identity.transactions import apart
from services.kernel.identity import SYSTEM

Grant = Callable[[Request, TokenForm], Awaitable[TokenOut]]


async def answer(request: Request, form: TokenForm) -> TokenOut:
    """Raises a subclass of OAuthProblem."""
    if form.grant_type is None:
        raise InvalidRequest("Не указано поле grant_type.")
    grant = GRANTS.get(form.grant_type)
    if grant is None:
        raise UnsupportedGrantType
    return await grant(request, form)


def origin_of(request: Request) -> Origin:
    """The gateway is the edge: the peer is the caller, or what uvicorn took from a trusted proxy's headers."""
    ip = request.client.host if request.client else "unknown"
    return Origin(ip, request.headers.get("user-agent", ""))


async def by_password(request: Request, form: TokenForm) -> TokenOut:
    if form.username is None or form.password is None:
        raise InvalidRequest("Нужны поля username и password.")
    state, origin = request.app.state, origin_of(request)
    proven = await service.prove(state.database, form.username, form.password, origin)
    async with apart(state.database) as tx:
        outcome = await service.sign_in(tx, proven, form.scope, origin, state.settings.key_file)
    return _said(outcome)


async def by_refresh_token(request: Request, form: TokenForm) -> TokenOut:
    if form.refresh_token is None:
        raise InvalidRequest("Не указано поле refresh_token.")
    state = request.app.state
    async with apart(state.database) as tx:
        outcome = await service.refresh(tx, form.refresh_token, form.scope, state.settings.key_file)
    return _said(outcome)


async def by_client_credentials(request: Request, form: TokenForm) -> TokenOut:
    name, secret = _client(request, form)
    settings = request.app.state.settings
    if not tokens.is_service(name, secret, settings.client_secrets):
        raise InvalidClient
    if form.scope not in (None, f"role:{SYSTEM}"):
        raise InvalidScope("Службы работают только в роли системы.")
    async with apart(request.app.state.database) as tx:
        return await tokens.issue_to_service(tx, name, settings.key_file)


def _client(request: Request, form: TokenForm) -> tuple[str, str]:
    """Name and secret from the form or from Basic. Raises InvalidClient when there are none, or both and different."""
    name, secret = _basic(request.headers.get("authorization", "")) or (form.client_id, form.client_secret)
    if not name or not secret or form.client_id not in (None, name) or form.client_secret not in (None, secret):
        raise InvalidClient
    return name, secret


def _basic(header: str) -> tuple[str, str] | None:
    """None without Basic, and for the empty one that Swagger UI sends."""
    scheme, _, said = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if name or secret else None


def _said(outcome: Outcome) -> TokenOut:
    if isinstance(outcome, OAuthProblem):
        raise outcome
    return outcome


GRANTS: dict[str, Grant] = {
    "password": by_password,
    "refresh_token": by_refresh_token,
    "client_credentials": by_client_credentials,
}
