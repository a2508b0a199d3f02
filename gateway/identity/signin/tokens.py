"""Tokens: what a refresh token is and what is kept of it; tokens for those whose right to them is decided."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.keys import signing_key
from gateway.identity.models import Account, Assignment
from gateway.identity.signin import queries
from gateway.identity.signin.failures import Origin
from gateway.identity.signin.rules import ACCESS_SECONDS, session_end
from gateway.identity.signin.schemas import TokenOut
from gateway.identity.transactions import apart
from services.kernel.feed_client import TokenSource
from services.kernel.identity import Identity, sign, system
from services.kernel.places import ROOT

_LONGEST_AGENT = 300


def new() -> str:
    """A refresh token: 256 random bits, which say nothing and are kept nowhere."""
    return secrets.token_urlsafe(32)


def successor(token: str, key: bytes) -> str:
    """The refresh token that a token is exchanged for: always the same one, so that a retry forks no session.

    Whoever has seen the token cannot tell it without the key, which the database does not hold.
    """
    said = hmac.digest(key, token.encode("utf-8", "replace"), hashlib.sha256)
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def digest(token: str) -> bytes:
    """What is kept of a token. Plain SHA-256 will do: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def open_session(
    tx: AsyncSession, account: Account, assignment: Assignment, origin: Origin, now: datetime
) -> UUID:
    session = {
        "id": uuid4(),
        "account_id": account.id,
        "assignment_id": assignment.id,
        "created_at": now,
        "last_used_at": now,
        "expires_at": session_end(now, now),
        "ip": origin.ip,
        "user_agent": origin.user_agent[:_LONGEST_AGENT],
    }
    await tx.execute(queries.add_session(session))
    return UUID(str(session["id"]))


async def keep(tx: AsyncSession, session_id: UUID, refresh: str) -> str:
    """The refresh token, from now on one of the session's."""
    await tx.execute(queries.add_token(digest(refresh), session_id))
    return refresh


async def issue(
    tx: AsyncSession, account: Account, assignment: Assignment, session_id: UUID, refresh: str, key_file: Path
) -> TokenOut:
    """An access token of a session, and the refresh token that continues it."""
    identity = Identity(account.id, assignment.role, assignment.place, account.person_id, session_id)
    return await _said(tx, identity, refresh, key_file)


async def issue_to_service(tx: AsyncSession, name: str, key_file: Path) -> TokenOut:
    """An access token for one of our own services. It comes back with its secret, so it gets nothing to refresh."""
    return await _said(tx, system(name, ROOT), None, key_file)


def own_token(app: FastAPI) -> TokenSource:
    """Access tokens for the gateway itself, where it calls a service: it signs them, and asks nobody."""

    async def token() -> str:
        async with apart(app.state.database) as tx:
            return (await issue_to_service(tx, "gateway", app.state.settings.key_file)).access_token

    return token


def is_service(name: str, secret: str, known: Mapping[str, str]) -> bool:
    """Compared in constant time, and compared even when nobody has this name."""
    expected = known.get(name) or new()
    return hmac.compare_digest(digest(secret), digest(expected))


async def _said(tx: AsyncSession, identity: Identity, refresh: str | None, key_file: Path) -> TokenOut:
    return TokenOut(
        access_token=sign(identity, await signing_key(tx, key_file), ACCESS_SECONDS),
        token_type="bearer",  # noqa: S106  # the name of a kind, no secret
        expires_in=ACCESS_SECONDS,
        refresh_token=refresh,
        scope=f"role:{identity.role}",
    )
